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


@dataclass(frozen=True, slots=True)
class MeanShare:
    """What a column (untrusted name) adds to an answer in the ``mean`` over rows, with that mean's
    standard ``error``.
    """

    column: str
    mean: float
    error: float

    @property
    def is_sure(self) -> bool:
        """Whether it is more than rows differ by chance."""
        return abs(self.mean) > 2 * self.error


@dataclass(frozen=True, slots=True)
class MeanShares:
    """The same of all columns over ``rows`` measured rows, each of the class that it is predicted
    as (of a number the mean of sizes), the largest size first. Columns that hold the same in every
    row are one, by the first one's name.
    """

    rows: int
    found: tuple[MeanShare, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """What columns add to an answer: ``shares`` by column (untrusted name), the largest size first,
    add up to ``value`` less ``before`` (what is said of the baseline), but for ``gap``.

    ``target`` is the class (untrusted) whose probability is meant; empty: it is the number in the
    label's own unit. ``baseline`` is ``mean``, of the training rows' inputs, or ``zeros``. Of a
    picture there are no columns, but the shares of its numbers (``pixels``) in its ``shape``.
    ``means`` are those over measured rows, where somebody has asked for them.
    """

    target: str
    value: float
    before: float
    gap: float
    steps: int
    baseline: str
    shares: tuple[tuple[str, float], ...]
    shape: tuple[int, ...] = ()
    pixels: tuple[float, ...] = ()
    means: MeanShares | None = None
