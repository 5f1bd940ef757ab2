"""How rows are to be divided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Method = Literal["tail", "shuffled", "stratified", "group", "time"]


@dataclass(frozen=True, slots=True)
class SplitOptions:
    """What part of the rows validates, and which rows these are.

    ``fraction`` validates (for groups: of the groups) unless there are ``folds``: then fold
    number ``fold``, from 1. ``test`` is the part that is kept aside before, drawn with
    ``test_seed``. ``seed`` draws what validates, ``shuffle_seed`` the order of all rows before
    anything is divided (None: as they stand).
    """

    fraction: float
    method: Method
    shuffle_seed: int | None = None
    seed: int = 0
    folds: int | None = None
    fold: int = 1
    test: float = 0.0
    test_seed: int = 0

    @property
    def by_column(self) -> bool:
        """Whether the values of a column decide."""
        return self.method in ("group", "time")
