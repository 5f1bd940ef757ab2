"""Keys that a new sweep does not search, though an experiment has them; a stored one may."""

from collections.abc import Iterable

from engine.specs import SpecError
from engine.sweeps.parameters import at

OTHER_ROWS = frozenset(
    f"data.{name}"
    for name in ("source", "label", "task", "where", "recipe", "classes", "validation.file")
)
"""What says which rows there are to be right about, and what is learnt of them."""


def check_keys(keys: Iterable[str]) -> None:
    """Refuse to search what makes trials' values those of other tables.

    Raises:
        SpecError: the first such key is named.
    """
    for key in keys:
        if key in OTHER_ROWS:
            raise SpecError("sweep.of_other_rows", key=at(key))
