"""Recipes as files: read and checked, and as plain values to write. TOML and JSON are alike."""

from __future__ import annotations

import dataclasses
import difflib
import json
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, cast, get_args

from data.errors import InputError
from data.options import PreparationOptions
from data.prepare.settings import check
from data.recipes.names import expanded
from data.recipes.recipe import FORMAT, DerivedColumn, InputRule, Part, Recipe, Statistics
from data.schema import ROLES, UNUSED

LARGEST_FILE = 10_000_000
"""Bytes; a recipe of ten thousand columns has two million."""
_KEYS = {
    "recipe": {"format", "name", "about", "recognised_by", "where", "label", "classes"}
    | {"statistics", "preparation", "derived", "inputs"},
    "derived": {"name", "source", "part"},
}
_OPTIONS = frozenset(one.name for one in dataclasses.fields(PreparationOptions)) - {"columns"}
_INPUT_KEYS = {"column", "role", "order", "first", *_OPTIONS}
_INPUT_ROLES = [role for role in ROLES if role not in UNUSED]


def read_recipe(path: Path) -> Recipe:
    """The recipe in a file: JSON where its name ends in ``.json``, else TOML.

    Raises:
        InputError: the file cannot be read, or is no recipe; the key is named.
    """
    file = str(path)
    try:
        if not path.exists():
            raise InputError("recipe.no_file", file=file)
        if path.is_dir():
            raise InputError("recipe.is_folder", file=file)
        if not path.is_file():  # a pipe or a device may never end
            raise InputError("file.not_regular", file=file)
        if path.stat().st_size > LARGEST_FILE:
            raise InputError("recipe.too_large", file=file, most=LARGEST_FILE)
        text = path.read_text("utf-8-sig")
        fields = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise InputError("recipe.unreadable", file=file, reason=str(error.strerror)) from None
    except (ValueError, RecursionError) as error:
        raise InputError("recipe.no_text", file=file, reason=str(error)) from None
    return recipe_from(fields, file)


def recipe_from(fields: Any, file: str = "") -> Recipe:
    """The recipe of plain values, checked; ``file`` is named in what is said.

    Raises:
        InputError: a key is unknown, missing or not possible.
    """
    reader = _Reader(file)
    top = reader.table(fields, "", _KEYS["recipe"])
    found = top.get("format")
    if isinstance(found, int) and found > FORMAT:
        raise InputError("recipe.later_format", file=file, format=found)
    if found != FORMAT:
        raise reader.refusal("format", found, str(FORMAT))
    rules = [rule for one in reader.tables(top, "inputs") for rule in reader.rules(one)]
    if not rules:
        raise InputError("recipe.no_inputs", file=file)
    recipe = Recipe(
        name=reader.text(top, "name", ""),
        about=reader.text(top, "about", "", default=""),
        recognised_by=reader.names(top, "recognised_by", ""),
        where=reader.text(top, "where", "", default=""),
        label=reader.text(top, "label", "") if "label" in top else None,
        classes=reader.texts(top, "classes", ""),
        statistics=reader.one_of(top, "statistics", "", get_args(Statistics), "training"),
        preparation=reader.preparation(top.get("preparation", {})),
        derived=tuple(reader.derived(one) for one in reader.tables(top, "derived")),
        inputs=tuple(rules),
    )
    reader.consistent(recipe)
    return recipe


def recipe_fields(recipe: Recipe) -> dict[str, Any]:
    """Plain values that ``recipe_from`` reads back to an equal recipe; defaults are left out."""
    plain = PreparationOptions()
    options = {
        name: getattr(recipe.preparation, name)
        for name in sorted(_OPTIONS)
        if getattr(recipe.preparation, name) != getattr(plain, name)
    }
    fields: dict[str, Any] = {
        "format": FORMAT,
        "name": recipe.name,
        "about": recipe.about,
        "recognised_by": [_as_name(name) for name in recipe.recognised_by],
        "where": recipe.where,
        "label": recipe.label,
        "classes": list(recipe.classes),
        "statistics": recipe.statistics,
        "preparation": _with_lists(options),
        "derived": [dataclasses.asdict(one) for one in recipe.derived],
        "inputs": _input_fields(recipe.inputs),
    }
    return {name: value for name, value in fields.items() if value not in ("", None, [], {})}


def _as_name(name: str) -> Any:
    """A name whose braces would mean several names stands in a list of its own."""
    return name if expanded(name) == [name] else [name]


def _input_fields(rules: tuple[InputRule, ...]) -> list[dict[str, Any]]:
    """Rules in their order; neighbours of which the same is said share one."""
    fields: list[dict[str, Any]] = []
    for said, alike in groupby(rules, _said):
        names = [_as_name(rule.column) for rule in alike]
        alone = len(names) == 1 and isinstance(names[0], str)
        fields.append({"column": names[0] if alone else names, **said})
    return fields


def _said(rule: InputRule) -> dict[str, Any]:
    """What a rule says of its column."""
    order: Any = "sorted" if rule.sorted_order else list(rule.order)
    said: dict[str, Any] = {"role": rule.role, **_with_lists(rule.options)}
    said |= {"order": order} if order else {}
    return said | ({"first": rule.first} if rule.first else {})


def _with_lists(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}


class _Reader:
    """Checks plain values; every refusal names the file and the key."""

    def __init__(self, file: str) -> None:
        self._file = file

    def refusal(self, key: str, value: Any, allowed: str) -> InputError:
        """That a key's value is not possible."""
        shown = "" if value is None else str(value)
        return InputError("recipe.value", file=self._file, key=key, value=shown, allowed=allowed)

    def table(self, values: Any, key: str, known: set[str]) -> Mapping[str, Any]:
        """A table of known keys."""
        if not isinstance(values, dict):
            raise self.refusal(key, values, "a table of keys")
        for name in cast("dict[str, Any]", values):
            if name not in known:
                close = difflib.get_close_matches(str(name), sorted(known), n=1)
                path = f"{key}.{name}" if key else str(name)
                raise InputError("recipe.key_unknown", file=self._file, key=path, alike=close)
        return cast("Mapping[str, Any]", values)

    def tables(self, values: Mapping[str, Any], key: str) -> list[Any]:
        """A list of tables."""
        found = values.get(key, [])
        if not isinstance(found, list):
            raise self.refusal(key, found, "a list of tables")
        return cast("list[Any]", found)

    def text(
        self, values: Mapping[str, Any], key: str, above: str, default: str | None = None
    ) -> str:
        """A text that is not empty, unless there is a default."""
        found = values.get(key, default)
        if not isinstance(found, str) or (not found and default is None):
            raise self.refusal(f"{above}{key}", found, "a text")
        return found

    def texts(self, values: Mapping[str, Any], key: str, above: str) -> tuple[str, ...]:
        """A list of different texts."""
        found = values.get(key, [])
        if not _are_texts(found) or len(set(found)) != len(found):
            raise self.refusal(f"{above}{key}", found, "a list of different texts")
        return tuple(found)

    def names(self, values: Mapping[str, Any], key: str, above: str) -> tuple[str, ...]:
        """Names, or patterns of names; a name in a list of its own is taken as it is written."""
        found = values.get(key, [])
        parts = cast("list[Any]", found if isinstance(found, list) else [found])
        names: list[str] = []
        for part in parts:
            try:
                names += expanded(part) if isinstance(part, str) else [_only(part)]
            except (TypeError, ValueError):
                raise self.refusal(f"{above}{key}", part, "names, or ranges as a_{1..9}") from None
        return tuple(names)

    def one_of(
        self, values: Mapping[str, Any], key: str, above: str, words: Any, default: Any = None
    ) -> Any:
        """One of some words."""
        found = values.get(key, default)
        if found not in words:
            raise self.refusal(f"{above}{key}", found, ", ".join(words))
        return found

    def preparation(self, values: Any) -> PreparationOptions:
        """What holds for every column."""
        said = dict(self.table(values, "preparation", set(_OPTIONS)))
        return self._checked(lambda: PreparationOptions(**_with_tuples(said)))

    def derived(self, values: Any) -> DerivedColumn:
        """A column made of another."""
        said = self.table(values, "derived", _KEYS["derived"])
        part = self.one_of(said, "part", "derived.", get_args(Part))
        name, source = (self.text(said, key, "derived.") for key in ("name", "source"))
        return DerivedColumn(name, source, part)

    def rules(self, values: Any) -> list[InputRule]:
        """What is said of one column, or of several alike."""
        said = self.table(values, "inputs", _INPUT_KEYS)
        role = self.one_of(said, "role", "inputs.", _INPUT_ROLES, "numeric")
        options = _with_tuples({key: value for key, value in said.items() if key in _OPTIONS})
        columns = self.names(said, "column", "inputs.")
        if not columns:
            raise self.refusal("inputs.column", None, "a name")
        self._checked(lambda: PreparationOptions(columns={"": options}))
        by_letters = said.get("order") == "sorted"
        order = () if by_letters else self.texts(said, "order", "inputs.")
        first = said.get("first", 0)
        if not isinstance(first, int) or isinstance(first, bool) or not 0 <= first <= 1000:
            raise self.refusal("inputs.first", first, "0-1000")
        if role != "ordinal" and (order or by_letters or first):
            raise self.refusal("inputs.role", role, "ordinal, where there is an order")
        return [InputRule(name, role, options, order, by_letters, first) for name in columns]

    def consistent(self, recipe: Recipe) -> None:
        """Whether the parts fit each other."""
        columns = [rule.column for rule in recipe.inputs]
        twice = next((name for name, times in Counter(columns).items() if times > 1), None)
        if twice is not None:
            raise InputError("recipe.column_twice", file=self._file, column=twice)
        if recipe.label in columns:
            raise InputError("recipe.label_is_input", file=self._file, column=recipe.label)
        if recipe.classes and recipe.label is None:
            raise self.refusal("label", None, "a column, where there are classes")

    def _checked(self, make: Callable[[], PreparationOptions]) -> PreparationOptions:
        options = make()
        check(options, list(options.columns))
        return options


def _with_tuples(said: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}


def _are_texts(found: Any) -> bool:
    if not isinstance(found, list):
        return False
    return all(isinstance(one, str) for one in cast("list[Any]", found))


def _only(part: Any) -> str:
    if _are_texts(part) and len(part) == 1:
        return part[0]
    raise ValueError(part)
