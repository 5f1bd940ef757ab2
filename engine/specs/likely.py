"""The key that somebody meant who wrote one that is unknown."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, get_args

from engine.specs.base import Spec

_ALIKE = 0.8
"""How alike two keys must be, by ``difflib``'s ratio."""


def likely_key(key: str, kind: type[Spec]) -> str:
    """The dotted key of ``kind`` that an unknown one most likely stands for; empty if none is.

    A like name in the same place comes first (``training.epoch``: ``training.epochs``), then the
    same name elsewhere (``epochs``), then a like key (``data.validation_split``).
    """
    keys = list(dict.fromkeys(_keys(kind, "")))
    wanted = re.sub(r"\.\d+\b", ".0", key)
    if wanted in keys:  # a key of another optimizer or schedule
        return ""
    place, _, name = wanted.rpartition(".")
    beside = {_name(known): known for known in keys if known.rpartition(".")[0] == place}
    elsewhere = [known for known in keys if known not in beside.values()]
    same = [known for known in elsewhere if _name(known) == name]
    found = (
        [beside[like] for like in get_close_matches(name, beside, 1, _ALIKE)]
        or (same if len(same) == 1 else [])
        or get_close_matches(wanted, elsewhere, 1, _ALIKE)
    )
    if not found:
        return ""
    index = re.search(r"\.(\d+)\b", key)
    return found[0].replace(".0.", f".{index[1] if index else 0}.")


def _name(key: str) -> str:
    return key.rpartition(".")[2]


def _keys(kind: type[Spec], before: str) -> Iterator[str]:
    for name, info in kind.model_fields.items():
        yield f"{before}{name}"
        for part, index in _parts(info.annotation):
            yield from _keys(part, f"{before}{name}{index}.")


def _parts(annotation: Any, index: str = "") -> Iterator[tuple[type[Spec], str]]:
    """The specifications inside an annotation, and ``.0`` where they stand in a row."""
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        yield annotation, index
    for part in get_args(annotation):
        yield from _parts(part, ".0" if getattr(annotation, "__origin__", None) is tuple else index)
