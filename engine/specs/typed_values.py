"""Tables and lists as a person types them: in a form's line, or after ``--set``.

What cannot be read is a ``Refusal`` that says what the value must be.
"""

import tomllib
from pathlib import Path
from typing import Any

from engine.models.base.refusal import Refusal


def callback_places(text: str) -> list[str]:
    """file.py:ClassName, separated by semicolons; or a TOML array of texts."""
    listed = _array(text)
    if listed is not None:
        return listed
    places = [place.strip() for place in text.split(";") if place.strip()]
    # Who types a path means it from where they stand; the host may stand elsewhere
    return [str(Path(place).expanduser().absolute()) for place in places]


def matrix(text: str) -> list[list[float]]:
    """Rows separated by semicolons, numbers by spaces or commas; or a TOML array of arrays."""
    listed = _array(text)
    if listed is not None:
        return listed
    try:
        rows = [row.replace(",", " ").split() for row in text.split(";") if row.strip()]
        return [[float(cell) for cell in row] for row in rows]
    except ValueError:
        raise Refusal("spec.not_a_matrix", typed=text.strip()) from None


def _array(text: str) -> list[Any] | None:
    if not text.strip().startswith("["):
        return None
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):  # no TOML, a number of too many digits, a list too deep
        return None


def class_weights(text: str) -> str | dict[str, float]:
    """The word balanced, or weights by class: Mankey=2, Krabby=1.5."""
    text = text.strip()
    if text == "balanced":
        return text
    pairs = [pair.rpartition("=") for pair in text.strip("{}").split(",") if pair.strip()]
    try:
        return {_name(name): float(weight) for name, _, weight in pairs}
    except ValueError:
        raise Refusal("spec.not_class_weights", typed=text) from None


def typed_names(text: str) -> list[str]:
    """Names separated by semicolons; or a TOML array of texts."""
    listed = _array(text)
    return [one.strip() for one in text.split(";") if one.strip()] if listed is None else listed


def typed_roles(text: str) -> dict[str, str]:
    """Roles by column: size=ordinal, id=ignore."""
    pairs = [pair.rpartition("=") for pair in text.strip("{}").split(",") if pair.strip()]
    try:
        return {_name(name): role.strip().strip("\"'") for name, _, role in pairs}
    except ValueError:
        raise Refusal("spec.not_roles", typed=text) from None


def typed_orders(text: str) -> dict[str, list[str]]:
    """Values of ordinal columns from the lowest on: size=S<M<L; grade=low<high."""
    pairs = [pair.partition("=") for pair in text.split(";") if pair.strip()]
    try:
        return {
            _name(name): [value.strip() for value in values.split("<")] for name, _, values in pairs
        }
    except ValueError:
        raise Refusal("spec.not_orders", typed=text) from None


def columns_by_name(text: str) -> dict[str, Any]:
    """Columns by an input's name: wide=cooc_*; deep=latitude, local.*. Or an inline table."""
    inline = _inline_table(text)
    if inline is not None:
        return inline
    pairs = [pair.partition("=") for pair in text.split(";") if pair.strip()]
    try:
        return {
            _name(name): [_name(one) for one in columns.split(",")] for name, _, columns in pairs
        }
    except ValueError:
        raise Refusal("spec.not_inputs", typed=text) from None


def nodes_by_label(text: str) -> dict[str, Any]:
    """Nodes by the label that they tell: class=both. Or an inline table."""
    inline = _inline_table(text)
    if inline is not None:
        return inline
    pairs = [pair.rpartition("=") for pair in text.split(",") if pair.strip()]
    try:
        return {_name(label): _name(node) for label, _, node in pairs}
    except ValueError:
        raise Refusal("spec.not_outputs", typed=text) from None


def _inline_table(text: str) -> dict[str, Any] | None:
    if not text.strip().startswith("{"):
        return None
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):  # no TOML, or a table too deep
        return None


def _name(text: str) -> str:
    name = text.strip().strip("\"'")
    if not name:
        raise ValueError(text)  # a weight without a class
    return name
