"""The inputs that columns become: their names, and what each of them is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

What = Literal[
    "value",
    "missing",
    "category",
    "other",
    "code",
    "frequency",
    "target",
    "days",
    "year",
    "month_sin",
    "month_cos",
    "day",
    "weekday_sin",
    "weekday_cos",
    "hour_sin",
    "hour_cos",
    "term",
    "bucket",
    "item",
    "token",
    "pixel",
]
"""What an input tells of its column; a category, term, item, class or place stands in ``detail``.
"""
_SIGNS: dict[str, str] = {"missing": "=(missing)", "other": "=(other)"}
_NAMED = frozenset(("category", "item"))


@dataclass(frozen=True, slots=True)
class Output:
    """One of the numbers that a column becomes. ``detail`` is untrusted text."""

    what: What
    detail: str = ""


@dataclass(frozen=True, slots=True)
class InputColumn:
    """An input of a network: its name, the column it is made of, and what it tells of that.

    Names and details are untrusted text; names are unique within a preparation.
    """

    name: str
    column: str
    what: What
    detail: str = ""


def named(outputs: Iterable[tuple[str, Output]]) -> tuple[InputColumn, ...]:
    """Columns' names with their outputs as inputs of unique names."""
    found: list[InputColumn] = []
    taken: set[str] = set()
    for column, output in outputs:
        name = plain = _name(column, output)
        number = 2
        while name in taken:
            name, number = f"{plain} ({number})", number + 1
        taken.add(name)
        found.append(InputColumn(name, column, output.what, output.detail))
    return tuple(found)


def first_pixel(column: str) -> str:
    """What the first number of a column of pictures is called; the others stand behind it."""
    return _name(column, Output("pixel", "0_0_0"))


def _name(column: str, output: Output) -> str:
    if output.what in _NAMED:
        return f"{column}={output.detail}"
    if output.what in _SIGNS:
        return f"{column}{_SIGNS[output.what]}"
    if output.what == "value":
        return column
    words = output.what.replace("_", " ")
    return f"{column}: {words} {output.detail}" if output.detail else f"{column}: {words}"
