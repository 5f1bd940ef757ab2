"""What a new sweep does not search, though it could be read; a stored one may have it."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from engine.specs import SpecError
from engine.specs.schema_walk import is_index
from engine.specs.sweep import Searched
from engine.sweeps.parameters import at

OTHER_ROWS = frozenset(
    f"data.{name}"
    for name in ("source", "label", "task", "where", "recipe", "classes", "validation.file")
)
"""What says which rows there are to be right about, and what is learnt of them."""
ROUNDED = 1e-9
"""A step may be longer than its range by this part of it."""


def check_searched(space: Mapping[str, Searched]) -> None:
    """Refuse to search what makes trials' values those of other tables, and ranges that their step
    leaves in its stride.

    Raises:
        SpecError: the first such key is named.
    """
    for key, searched in space.items():
        if key in OTHER_ROWS:
            raise SpecError("sweep.of_other_rows", key=at(key))
        low, high, step = searched.low, searched.high, searched.step
        if low is None or high is None or step is None:
            continue
        if step > (high - low) * (1 + ROUNDED):
            raise SpecError("sweep.step_beyond_range", key=at(key), step=step, low=low, high=high)


def check_overlaps(space: Mapping[str, Searched]) -> None:
    """Refuse two keys that give one field its value in the same trial.

    Raises:
        SpecError: both are named.
    """
    for first, second in combinations(space, 2):
        if _meet(first, second) and _together(space[first], space[second]):
            raise SpecError("sweep.keys_overlap", key=at(second), other=first)


def _meet(first: str, second: str) -> bool:
    """Whether a field answers to both keys: ``*`` stands for any number."""
    parts = list(zip(first.split("."), second.split("."), strict=False))
    if first.count(".") != second.count("."):
        return False
    return all(one == other or _stands_for(one, other) for one, other in parts)


def _stands_for(one: str, other: str) -> bool:
    return "*" in (one, other) and all(part == "*" or is_index(part) for part in (one, other))


def _together(first: Searched, second: Searched) -> bool:
    """Whether no condition keeps the two out of each other's trials."""
    shared: Sequence[str] = [key for key in first.when if key in second.when]
    return all(set(first.when[key]) & set(second.when[key]) for key in shared)
