"""Which of a description's fields name a person's files, in its plain form."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import data

Fields = dict[str, Any]
Change = Callable[[str], str]


def moved(spec: Fields, change: Change) -> Fields:
    """The description with every path changed."""
    found = dict(spec)
    _in(found, "data", lambda table: _table(table, change))
    _in(found, "network", lambda network: _network(network, change))
    _in(found, "training", lambda training: _training(training, change))
    return found


def paths_of(spec: Fields) -> list[str]:
    """All paths, each once."""
    found: dict[str, None] = {}

    def note(path: str) -> str:
        found[path] = None
        return path

    moved(spec, note)
    return list(found)


def _in(fields: Fields, key: str, change: Callable[[Fields], None]) -> None:
    part = fields.get(key)
    if isinstance(part, dict):
        fields[key] = dict(cast(Fields, part))
        change(fields[key])


def _at(fields: Fields, key: str, change: Change) -> None:
    value = fields.get(key)
    if isinstance(value, str) and value:
        fields[key] = change(value)


def _table(table: Fields, change: Change) -> None:
    def unless_named(text: str) -> str:
        return text if data.is_named(text) else change(text)

    def recipe(text: str) -> str:
        return change(text) if Path(text).suffix else text  # else the name of one that ships

    _at(table, "source", unless_named)
    _in(table, "validation", lambda validation: _at(validation, "file", unless_named))
    _at(table, "recipe", recipe)


def _network(network: Fields, change: Change) -> None:
    _at(network, "code", change)
    _in(network, "pretrained", lambda begun: _at(begun, "file", change))


def _training(training: Fields, change: Change) -> None:
    def place(text: str) -> str:
        """``path/to/file.py:name``."""
        file, colon, name = text.rpartition(":")
        return f"{change(file)}{colon}{name}" if colon else text

    for key in ("callbacks", "own_metrics"):
        listed = training.get(key)
        if isinstance(listed, list):
            training[key] = [place(one) for one in cast("list[str]", listed)]
    _at(training, "own_loss", place)
