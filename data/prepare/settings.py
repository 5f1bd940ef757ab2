"""What a person said of preparation, checked, and what of it holds for one column."""

from __future__ import annotations

import dataclasses
import difflib
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast, get_args

from data.errors import InputError
from data.options import (
    Encoding,
    ImageChannels,
    ImageScale,
    Missing,
    PreparationOptions,
    Scaling,
    Standardize,
    Terms,
    TextEncoding,
    TimePart,
    TokenSplit,
)
from data.schema import Schema

MOST_INPUTS = 10_000
"""Inputs that a person may let one column have."""
LONGEST_SIDE = 512
"""Rows or columns of pixels that the pictures of a column may have."""


def check(options: PreparationOptions, names: Iterable[str]) -> None:
    """Check everything that was said.

    Raises:
        InputError: a value is not possible, or something is said of a column that is not there.
    """
    known = list(names)
    fields = _values(options)
    for name, value in fields.items():
        _check(name, value, None)
    for column, said in options.columns.items():
        if column not in known:
            close = difflib.get_close_matches(column, known, n=1)
            if close:
                raise InputError("prepare.column_unknown_likely", column=column, likely=close[0])
            raise InputError("prepare.column_unknown", column=column)
        for name, value in said.items():
            if name not in fields:
                raise InputError(
                    "prepare.option_unknown", column=column, option=name, known=sorted(fields)
                )
            _check(name, value, column)


def settings_of(options: PreparationOptions, column: str) -> PreparationOptions:
    """What holds for one column; ``check`` has passed."""
    said = dict(options.columns.get(column, {}))
    for name in ("times", "image_size"):
        if isinstance(said.get(name), list):
            said[name] = tuple(cast("Iterable[Any]", said[name]))
    return dataclasses.replace(options, columns={}, **cast("Mapping[str, Any]", said))


def in_use(asked: PreparationOptions | None, schema: Schema) -> PreparationOptions:
    """What was asked for; else numbers as they are where every input is one and none is missing,
    and the usual of any other table.
    """
    if asked is not None:
        return asked
    inputs = [column for column in schema.columns if column.is_input]
    as_it_is = all(column.role == "numeric" and not column.missing for column in inputs)
    return PreparationOptions(scaling="none") if as_it_is else PreparationOptions()


def drops_rows(asked: PreparationOptions | None) -> bool:
    """Whether rows that lack something are left out, for any column."""
    if asked is None:
        return False
    each = asked.columns.values()
    return "drop_row" in (asked.missing, *(one.get("missing") for one in each))


def says(options: PreparationOptions, column: str, option: str) -> bool:
    """Whether something was said of this very column."""
    return option in options.columns.get(column, {})


def _values(options: PreparationOptions) -> dict[str, object]:
    return {
        field.name: getattr(options, field.name)
        for field in dataclasses.fields(options)
        if field.name != "columns"
    }


def _one_of(words: Any) -> tuple[Callable[[object], bool], str]:
    allowed: tuple[str, ...] = get_args(words)
    return (lambda value: value in allowed), ", ".join(allowed)


def _whole(least: int, most: int) -> tuple[Callable[[object], bool], str]:
    def fits(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most

    return fits, f"{least}-{most}"


def _is_constant(value: object) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, str) or (isinstance(value, int | float) and math.isfinite(value))


def _are_parts(value: object) -> bool:
    if not isinstance(value, list | tuple):
        return False
    parts = cast("list[object]", value)
    allowed = get_args(TimePart)
    return bool(parts) and all(part in allowed for part in parts)


def _is_size(value: object) -> bool:
    if value is None:
        return True
    if not isinstance(value, list | tuple):
        return False
    sides = cast("list[object]", value)
    fits, _ = _whole(1, LONGEST_SIDE)
    return len(sides) == 2 and all(map(fits, sides))


_RULES: dict[str, tuple[Callable[[object], bool], str]] = {
    "missing": _one_of(Missing),
    "indicator": ((lambda value: isinstance(value, bool)), "true, false"),
    "constant": (_is_constant, "a number, a text"),
    "scaling": _one_of(Scaling),
    "encoding": _one_of(Encoding),
    "most_categories": _whole(2, MOST_INPUTS),
    "folds": _whole(2, 100),
    "text": _one_of(TextEncoding),
    "terms": _one_of(Terms),
    "most_terms": _whole(1, MOST_INPUTS),
    "standardize": _one_of(Standardize),
    "split": _one_of(TokenSplit),
    "max_tokens": _whole(3, 1_000_000),
    "output_sequence_length": _whole(1, MOST_INPUTS),
    "image_size": (_is_size, f"1x1 to {LONGEST_SIDE}x{LONGEST_SIDE}"),
    "image_channels": _one_of(ImageChannels),
    "image_scale": _one_of(ImageScale),
    "image_folder": ((lambda value: isinstance(value, str)), "a folder"),
    "times": (_are_parts, ", ".join(get_args(TimePart))),
}


def _check(name: str, value: object, column: str | None) -> None:
    fits, allowed = _RULES[name]
    try:
        good = fits(value)
    except TypeError:  # a value that cannot be compared
        good = False
    if good:
        return
    said = {"option": name, "value": str(value), "allowed": allowed}
    if column is None:
        raise InputError("prepare.option", **said)
    raise InputError("prepare.option_of_column", column=column, **said)
