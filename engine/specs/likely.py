"""The key that somebody meant who wrote one that is unknown."""

import re
from difflib import get_close_matches

from engine.models.base.spec import Spec
from engine.specs.schema_walk import as_first, known_places

_ALIKE = 0.8
"""How alike two keys must be, by ``difflib``'s ratio."""


def likely_key(key: str, kind: type[Spec]) -> str:
    """The dotted key of ``kind`` that an unknown one most likely stands for; empty if none is.

    A like name in the same place comes first (``training.epoch``: ``training.epochs``), then the
    same name elsewhere (``epochs``), for a key in no section a like one (``epochz``), then a like
    key (``data.validation_split``).
    """
    keys = list(known_places(kind))
    wanted = as_first(key)
    if wanted in keys:  # a key of another kind of optimizer, schedule or layer
        return ""
    place, _, name = wanted.rpartition(".")
    beside = {_name(known): known for known in keys if known.rpartition(".")[0] == place}
    # A branch's keys are written by nobody but the program
    elsewhere = [
        known for known in keys if known not in beside.values() and not known.startswith("branch.")
    ]
    same = [known for known in elsewhere if _name(known) == name]
    if not place and not same:
        close = get_close_matches(name, dict.fromkeys(map(_name, elsewhere)), 1, _ALIKE)
        same = [known for known in elsewhere if _name(known) in close]
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
