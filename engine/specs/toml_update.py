"""An experiment's file brought up to date: what is as it was stays as it is written."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from engine.specs.errors import SpecError
from engine.specs.experiment import ExperimentSpec
from engine.specs.toml_editing import NotKeptError, with_value, without
from engine.specs.toml_layers import LAYERS, NODES, with_layers
from engine.specs.toml_statements import Key, Statement, statements

LONGEST = 50_000
"""Characters; a longer file is none that somebody wrote by hand."""
MANY = 20
"""With so many values to change a table is written anew: each alone takes time."""
Fields = dict[str, Any]
Read = Callable[[Fields], ExperimentSpec]


def updated_toml(
    text: str, wanted: ExperimentSpec, new_layers: Sequence[Fields], read: Read
) -> str | None:
    """The text with only what differs from ``wanted`` written anew; None where that cannot be.

    ``read`` makes an experiment of a file's fields; ``new_layers`` are the layers, or nodes, as new
    ones are written.
    """
    if len(text) > LONGEST:
        return None
    goal = _fields(wanted)
    try:
        present = _fields(read(tomllib.loads(text)))
        where = _parts_of(goal)
        if where != _parts_of(present):
            return None
        parts = present["network"][where[1]], goal["network"][where[1]]
        found = statements(_joined(with_layers(statements(text), *parts, new_layers, where)))
        comments = _comments(found)
        for key, value in _changes(_fields(read(_loaded(found))), goal, ()):
            found = without(found, key) if value is None else with_value(found, key, value)
        is_right = _fields(read(_loaded(found))) == goal
    except (SpecError, ValueError, RecursionError, NotKeptError):
        return None
    return _joined(found) if is_right and comments <= _comments(found) else None


def _changes(present: Fields, wanted: Fields, above: Key) -> Iterator[tuple[Key, Any]]:
    """The keys that are to have another value; None where there is to be none."""
    for name in dict.fromkeys([*present, *wanted]):
        key: Key = (*above, name)
        old, new = present.get(name), wanted.get(name)
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict) and new:
            table, goal = cast("Fields", old), cast("Fields", new)
            others = sum(table.get(one) != goal.get(one) for one in {*table, *goal})
            yield from _changes(table, goal, key) if others < MANY else [(key, new)]
        elif key in (LAYERS, NODES):
            for index, (one, other) in enumerate(zip(old or (), new or (), strict=True)):
                yield from _changes(one, other, (*key, index))
        else:
            yield key, new


def _parts_of(fields: Fields) -> tuple[str, str]:
    """Where the network's layers stand, or its nodes."""
    return ("network", "nodes" if "nodes" in fields["network"] else "layers")


def _fields(spec: ExperimentSpec) -> Fields:
    return spec.model_dump(mode="json", exclude_none=True)


def _joined(found: Sequence[Statement]) -> str:
    return "".join(statement.text for statement in found)


def _loaded(found: Sequence[Statement]) -> Fields:
    return tomllib.loads(_joined(found))


def _comments(found: Sequence[Statement]) -> Counter[str]:
    return Counter(one.comment for one in found if one.comment)
