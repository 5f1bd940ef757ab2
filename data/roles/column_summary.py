"""What is told of a column to the model that guesses its kind: its name, figures and five cells."""

from __future__ import annotations

from dataclasses import dataclass

SAMPLES = 5


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """A column in few words, as SortingHat describes columns (Shah et al., SIGMOD 2021).

    ``rows``, ``missing`` and ``distinct`` count cells, those without a value, and different values.
    ``mean``, ``deviation`` (of all, not of a sample), ``least`` and ``greatest`` are 0 where not
    every value is a number. ``samples`` are the first different cells, empty where missing,
    repeated where there are fewer than ``SAMPLES``.
    """

    name: str
    rows: int
    missing: int
    distinct: int
    mean: float
    deviation: float
    least: float
    greatest: float
    samples: tuple[str, ...]
