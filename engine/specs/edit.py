"""Changing one value of an experiment by its dotted key: what forms and ``--set`` do."""

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from engine.specs.errors import SpecError
from engine.specs.experiment import ExperimentSpec
from engine.specs.fields import section
from engine.specs.network import DenseLayer

_OFF = ("", "none", "off", "false")


def with_value(spec: ExperimentSpec, path: str, value: Any) -> ExperimentSpec:
    """The experiment with one value changed.

    Text is read as TOML would read it, else taken as it is. Naming another optimizer or
    schedule starts it with its own defaults; an optional section takes true or false.

    Raises:
        SpecError: unknown key, or a value out of limits; the key is named.
    """
    fields = spec.model_dump(mode="json")
    set_value(fields, path, value)
    return ExperimentSpec.parse(fields)


def with_values(spec: ExperimentSpec, changes: Sequence[str]) -> ExperimentSpec:
    """The experiment with several ``KEY=VALUE`` changed, which must fit together only at the end.

    What names an optimizer or a schedule goes first, for it brings fresh values for the keys
    below it.

    Raises:
        SpecError: unknown key, or a value out of limits; the key is named.
    """
    fields = spec.model_dump(mode="json")
    set_values(fields, changes)
    return ExperimentSpec.parse(fields)


def set_values(fields: dict[str, Any], changes: Sequence[str]) -> None:
    """As ``with_values``, inside plain fields that are not yet validated.

    Raises:
        SpecError: a change is not KEY=VALUE, or leads through something that has no keys.
    """
    for key, value in sorted(map(assignment, changes), key=lambda change: change[0] not in _NAMES):
        set_value(fields, key, value)


def set_value(fields: dict[str, Any], path: str, value: Any) -> None:
    """Change one value inside plain fields that are not yet validated.

    Raises:
        SpecError: the path leads through something that has no keys.
    """
    *parents, last = path.split(".")
    place: Any = fields
    for index, name in enumerate(parents):
        below = _step(place, name, path)
        if below is None:
            below = {}
            _put(place, name, below, path)
        elif not isinstance(below, dict | list):
            raise SpecError(f'unknown key "{path}": "{name}" has no keys', key=path)
        if name in ("optimizer", "schedule") and last == "name" and index == len(parents) - 1:
            cast(dict[str, Any], below).clear()
        place = below
    _put(place, last, _read(value, path), path)


def assignment(text: str) -> tuple[str, str]:
    """``KEY=VALUE`` of a command line, split.

    Raises:
        SpecError: there is no equals sign, or no key before it.
    """
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise SpecError(f'"{text}" is not KEY=VALUE, as training.epochs=5')
    return key.strip(), value.strip()


def _step(place: Any, name: str, path: str) -> Any:
    if isinstance(place, list):
        items = cast(list[Any], place)
        if not name.isdigit() or int(name) >= len(items):
            raise SpecError(
                f'unknown key "{path}": "{name}" is not one of the layers 0 to {len(items) - 1}',
                key=path,
            )
        return items[int(name)]
    return cast(dict[str, Any], place).get(name)


def _put(place: Any, name: str, value: Any, path: str) -> None:
    if isinstance(place, list):
        _step(place, name, path)
        place[int(name)] = value
    else:
        place[name] = value


def _read(value: Any, path: str) -> Any:
    if not isinstance(value, str):
        return {} if value is True and path in _SECTIONS else _off(value, path)
    text = value.strip()
    if path in _SECTIONS or path in _MAY_BE_EMPTY:
        if text.lower() in _OFF:
            return None
        if path in _SECTIONS and text.lower() in ("true", "on"):
            return {}
    if path in _READERS:
        return _READERS[path](text)
    if path.rpartition(".")[2] in _TEXTS:
        return value
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return value


def _off(value: Any, path: str) -> Any:
    return None if value is False and path in _SECTIONS else value


def _places(text: str) -> list[str]:
    """file.py:ClassName, separated by semicolons; or a TOML array of texts."""
    if text.startswith("["):
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            pass
    places = [place.strip() for place in text.split(";") if place.strip()]
    # Who types a path means it from where they stand; the host may stand elsewhere
    return [str(Path(place).expanduser().absolute()) for place in places]


def _matrix(text: str) -> list[list[float]]:
    """Rows separated by semicolons, numbers by spaces or commas; or a TOML array of arrays."""
    if text.startswith("["):
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            pass
    try:
        rows = [row.replace(",", " ").split() for row in text.split(";") if row.strip()]
        return [[float(cell) for cell in row] for row in rows]
    except ValueError:
        raise SpecError(
            f'"training.cost_matrix" must be numbers, rows separated by semicolons, not "{text}"',
            key="training.cost_matrix",
        ) from None


def _weights(text: str) -> Any:
    if text == "balanced":
        return text
    pairs = [pair.rpartition("=") for pair in text.strip("{}").split(",") if pair.strip()]
    try:
        return {_name(name): float(weight) for name, _, weight in pairs}
    except ValueError:
        raise SpecError(
            '"training.class_weight" must be balanced, or weights by class as '
            f'Mankey=2, Krabby=1.5, not "{text}"',
            key="training.class_weight",
        ) from None


def _name(text: str) -> str:
    name = text.strip().strip("\"'")
    if not name:
        raise ValueError("a weight without a class")
    return name


def as_text(value: Any) -> str:
    """A value as one would type it: the inverse of what forms and ``--set`` read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.15g}" if float(f"{value:.15g}") == value else repr(value)
    if isinstance(value, tuple):
        rows = cast(tuple[tuple[float, ...] | str, ...], value)
        return "; ".join(
            row if isinstance(row, str) else " ".join(map(as_text, row)) for row in rows
        )
    if isinstance(value, dict):
        pairs = cast(dict[str, float], value).items()
        return ", ".join(f"{name}={as_text(weight)}" for name, weight in pairs)
    return str(value)


def add_layer(spec: ExperimentSpec, after: int) -> ExperimentSpec:
    """A new hidden layer like the one at index ``after``, right behind it (-1: first)."""
    layers = list(spec.network.layers)
    like = layers[after] if layers and after >= 0 else DenseLayer()
    layers.insert(after + 1, like.model_copy(update={"name": None}))
    return _with_layers(spec, layers)


def remove_layer(spec: ExperimentSpec, index: int) -> ExperimentSpec:
    """Without the hidden layer at ``index``."""
    layers = list(spec.network.layers)
    del layers[index]
    return _with_layers(spec, layers)


def move_layer(spec: ExperimentSpec, index: int, by: int) -> ExperimentSpec:
    """The hidden layer at ``index`` moved by ``by`` places, not past an end."""
    layers = list(spec.network.layers)
    target = min(max(index + by, 0), len(layers) - 1)
    layers.insert(target, layers.pop(index))
    return _with_layers(spec, layers)


def _with_layers(spec: ExperimentSpec, layers: list[DenseLayer]) -> ExperimentSpec:
    fields = spec.model_dump(mode="json")
    fields["network"]["layers"] = [layer.model_dump(mode="json") for layer in layers]
    return ExperimentSpec.parse(fields)


_READERS: dict[str, Callable[[str], Any]] = {
    "training.callbacks": _places,
    "training.cost_matrix": _matrix,
    "training.class_weight": _weights,
}
_NAMES = ("training.optimizer.name", "training.schedule.name")
_SECTIONS = ("training.early_stopping", "training.checkpoint", "branch")
_MAY_BE_EMPTY = ("data.label", "data.shuffle_seed", "training.cost_matrix", "training.class_weight")
_TEXTS = ("name", "note", "source", "label", "run")

__all__ = [
    "add_layer",
    "as_text",
    "assignment",
    "move_layer",
    "remove_layer",
    "section",
    "set_value",
    "set_values",
    "with_value",
    "with_values",
]
