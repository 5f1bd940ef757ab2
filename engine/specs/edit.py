"""Changing one value of an experiment by its dotted key: what forms and ``--set`` do."""

import tomllib
from collections.abc import Sequence
from typing import Any, cast

from engine.models.base.marks import Typed
from engine.models.base.refusal import Refusal
from engine.specs.errors import SpecError
from engine.specs.experiment import ExperimentSpec
from engine.specs.fields import section
from engine.specs.node_edits import rename_node
from engine.specs.outputs import Told, plain_outputs
from engine.specs.schema_walk import (
    Place,
    alternatives,
    is_index,
    is_section,
    mark,
    may_be_none,
    place_of,
    place_within,
)

_OFF = ("", "none", "off", "false")


def with_value(spec: ExperimentSpec, path: str, value: Any) -> ExperimentSpec:
    """The experiment with one value changed.

    Text is read as TOML would read it, else taken as it is. Naming another kind of optimizer,
    schedule or layer starts it with its own defaults; an optional section takes true or false.

    Raises:
        SpecError: unknown key, or a value out of limits; the key is named.
    """
    fields = spec.model_dump(mode="json")
    set_value(fields, path, value)
    return ExperimentSpec.parse(fields)


def with_values(spec: ExperimentSpec, changes: Sequence[str]) -> ExperimentSpec:
    """The experiment with several ``KEY=VALUE`` changed, which must fit together only at the end.

    What names a kind (of optimizer, schedule or layer) goes first, for it brings fresh values for
    the keys beside it.

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
    for key, value in sorted(map(assignment, changes), key=lambda change: not _chooses(change[0])):
        set_value(fields, key, value)


def _chooses(path: str) -> bool:
    place = place_of(ExperimentSpec, path)
    return place is not None and place.chooses is not None


def set_value(fields: dict[str, Any], path: str, value: Any) -> None:
    """Change one value inside plain fields that are not yet validated.

    Raises:
        SpecError: the path leads through something that has no keys.
    """
    *parents, last = path.split(".")
    place: Any = fields
    for name in parents:
        below = _step(place, name, path)
        if below is None:
            below = {}
            _put(place, name, below, path)
        elif not isinstance(below, dict | list):
            raise SpecError("spec.has_no_keys", key=path, part=name)
        place = below
    known = place_within(ExperimentSpec, path, fields)
    read = _read(value, known, path)
    if parents[:2] == ["network", "nodes"] and (len(parents), last) == (3, "name"):
        rename_node(fields["network"], place, read)
    if known is not None and _begins_anew(known, place, last, read):
        kept = {name: place[name] for name in ("name", "input") if "input" in place}
        place.clear()
        place.update(kept)  # where a node stands is no matter of its kind
    _put(place, last, read, path)


def _begins_anew(known: Place, place: Any, last: str, word: Any) -> bool:
    """Whether the key names a kind; an item of a list keeps its values where it is of that kind."""
    if not isinstance(place, dict) or known.chooses is None:
        return False
    present = cast(dict[str, Any], place).get(last, known.info.default)
    return known.chooses == "section" or present != word


def assignment(text: str) -> tuple[str, str]:
    """``KEY=VALUE`` of a command line, split.

    Raises:
        SpecError: there is no equals sign, or no key before it.
    """
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise SpecError("spec.no_assignment", value=text)
    return key.strip(), value.strip()


def _step(place: Any, name: str, path: str) -> Any:
    if isinstance(place, list):
        items = cast(list[Any], place)
        if not is_index(name) or int(name) >= len(items):
            raise SpecError("spec.no_such_layer", key=path, part=name, last=len(items) - 1)
        return items[int(name)]
    return cast(dict[str, Any], place).get(name)


def _put(place: Any, name: str, value: Any, path: str) -> None:
    if isinstance(place, list):
        _step(place, name, path)
        place[int(name)] = value
    else:
        place[name] = value


def _read(value: Any, place: Place | None, path: str) -> Any:
    switches = place is not None and is_section(place.info)
    if not isinstance(value, str):
        return ({} if value else None) if switches and isinstance(value, bool) else value
    text = value.strip()
    typed = None if place is None else mark(place.info, Typed)
    if place is not None and may_be_none(place.info.annotation):
        if text.lower() in _OFF and (typed is None or typed.may_be_off):
            return None
        if switches and text.lower() in ("true", "on"):
            return {}
    if typed is not None:
        return _typed(typed, value, path)
    if place is not None and alternatives(place.info.annotation) == (str,):
        return value
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):  # no TOML, a number of too many digits, a list too deep
        return value


def _typed(typed: Typed, value: str, path: str) -> Any:
    try:
        return typed.read(value)
    except Refusal as error:
        raise SpecError(error.code, **{**error.message.params, "key": path}) from None


def as_text(value: Any) -> str:
    """A value as one would type it: the inverse of what forms and ``--set`` read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.15g}" if float(f"{value:.15g}") == value else repr(value)
    if isinstance(value, tuple):
        return _listed(cast(tuple[Any, ...], value))
    if isinstance(value, dict):
        return _table_text(cast(dict[str, Any], value))
    return str(value)


def _listed(value: tuple[Any, ...]) -> str:
    """Lengths of a shape, or rows: names, or numbers."""
    if value and all(isinstance(one, int) for one in value):
        return "x".join(map(str, value))
    return "; ".join(row if isinstance(row, str) else " ".join(map(as_text, row)) for row in value)


def _table_text(table: dict[str, Any]) -> str:
    table = {name: _listed(tuple(one)) if _is_size(one) else one for name, one in table.items()}
    pairs = table.items()
    if any(isinstance(one, Told) for _, one in pairs):
        return _outputs_text(table)
    if any(isinstance(one, list) for _, one in pairs):
        return _groups_text(table)
    if any(isinstance(one, tuple) for _, one in pairs):
        return "; ".join(f"{name}={'<'.join(order)}" for name, order in pairs)
    return ", ".join(f"{name}={as_text(weight)}" for name, weight in pairs)


def _is_size(value: Any) -> bool:
    lengths = cast("list[Any]", value)
    return (
        isinstance(value, list) and bool(lengths) and all(isinstance(one, int) for one in lengths)
    )


def _outputs_text(outputs: dict[str, Any]) -> str:
    """Nodes by label; as TOML writes them where more is said of one."""
    from engine.specs.toml_text import written

    found = plain_outputs(outputs)
    texts = [text for pair in found.items() for text in pair]
    if all(isinstance(one, str) and not set(one) & set(",={\"'") for one in texts):
        return ", ".join(f"{label}={node}" for label, node in found.items())
    return written(found)


def _groups_text(groups: dict[str, list[str]]) -> str:
    """Names of several by name; as TOML writes them where a name holds a sign that parts them."""
    from engine.specs.toml_text import written

    names = [*groups, *(one for several in groups.values() for one in several)]
    if any(sign in name for name in names for sign in ";,=") or any(
        name != name.strip() or not name or name[0] in "\"'{" for name in names
    ):
        return written(groups)
    return "; ".join(f"{name}={', '.join(several)}" for name, several in groups.items())


__all__ = [
    "as_text",
    "assignment",
    "section",
    "set_value",
    "set_values",
    "with_value",
    "with_values",
]
