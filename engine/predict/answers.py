"""What a model in use tells of rows and columns, for whoever asks: plain values."""

from dataclasses import dataclass

REPEATS = 5
"""Shuffles of a column, where nobody asked for another number."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A training row: its ``number`` in the table (from 1), how many deviations of the inputs it
    lies away, its label (untrusted).
    """

    number: int
    distance: float
    label: str


@dataclass(frozen=True, slots=True)
class Importance:
    """How much a model hangs on a column (untrusted name): ``mean`` and ``deviation`` of how much
    less its score was where the column's cells were shuffled.
    """

    column: str
    mean: float
    deviation: float


@dataclass(frozen=True, slots=True)
class Importances:
    """Of some of ``columns`` (all that there are): what they are worth, of ``rows`` measured rows
    whose ``score`` is the accuracy, or the R² of a number.
    """

    columns: tuple[str, ...]
    rows: int
    score: float
    found: tuple[Importance, ...]
