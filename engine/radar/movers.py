"""How other columns move with one that is turned: what the rows themselves show.

A column whose cell is told by the position, as the part of the day by the hour, takes the cell
that is usual there (Goodman and Kruskal's lambda, 1954, tells how surely); a number that mostly
depends on it, as the minutes since sunrise, is moved by the difference of what is usual (the part
of its variance that the position explains, as epsilon squared, Kelley 1935). All others stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.radar.cells import Cells

TOLD = 0.75
"""Lambda from which on a position tells a column's cell."""
EXPLAINED = 0.6
"""The part of a number's variance from which on it moves with the position."""
MOST_TEXTS = 100


@dataclass(frozen=True, slots=True, eq=False)
class Mover:
    """Either the usual cell at each position (``texts`` and which of them, int64, shape
    (positions,)), or the usual number there (float64, shape (positions,)), by whose differences
    numbers are moved.
    """

    column: str
    texts: tuple[str, ...] = ()
    usual: NDArray[np.int64] | None = None
    middles: NDArray[np.float64] | None = None

    def moved(self, cells: Cells, own: NDArray[np.int64], position: int) -> Cells:
        """Rows with the column as it is at a position; ``own`` is where each row was."""
        import numpy as np

        if self.usual is not None:
            codes = np.full(cells.rows, int(self.usual[position]), np.int64)
            return cells.with_texts(self.column, self.texts, codes)
        assert self.middles is not None
        before = np.where(own >= 0, self.middles[own], self.middles[position])
        values = cells.numbers(self.column) + self.middles[position] - before
        return cells.with_numbers(self.column, values)


def movers_of(
    cells: Cells, column: str, own: NDArray[np.int64], values: Sequence[str], *, circle: bool
) -> tuple[Mover, ...]:
    """The columns that move with ``column``, itself among them.

    ``own`` (int64, shape (rows,)) is each row's position among ``values``, -1 where it has none.
    Where no row has a position it is as at the nearest that has one, on a ``circle`` or a line.
    """
    import numpy as np

    positions = len(values)
    nearest = _nearest(np.unique(own[own >= 0]), positions, circle=circle)
    found: list[Mover] = []
    for name in cells.names:
        if name == column:
            found.append(Mover(name, tuple(values), np.arange(positions)))
            continue
        mover = _by_cells(cells, name, own, positions) or _by_numbers(cells, name, own, positions)
        if mover is not None:
            found.append(_spread(mover, nearest))
    return tuple(found)


def _spread(mover: Mover, nearest: NDArray[np.int64]) -> Mover:
    usual = None if mover.usual is None else mover.usual[nearest]
    middles = None if mover.middles is None else mover.middles[nearest]
    return Mover(mover.column, mover.texts, usual, middles)


def _nearest(seen: NDArray[np.int64], positions: int, *, circle: bool) -> NDArray[np.int64]:
    """For each position the nearest that some row has."""
    import numpy as np

    apart = np.abs(np.arange(positions)[:, None] - seen[None, :])
    if circle:
        apart = np.minimum(apart, positions - apart)
    return seen[apart.argmin(axis=1)]


def _by_cells(cells: Cells, name: str, own: NDArray[np.int64], positions: int) -> Mover | None:
    import numpy as np

    texts, codes = cells.texts(name)
    known = (own >= 0) & (codes >= 0)
    if not 2 <= len(texts) <= MOST_TEXTS or not known.any():
        return None
    counts = np.zeros((positions, len(texts)), np.int64)
    np.add.at(counts, (own[known], codes[known]), 1)
    rows, usual_of_all = int(known.sum()), int(counts.sum(axis=0).max())
    if rows == usual_of_all:
        return None
    told = (int(counts.max(axis=1).sum()) - usual_of_all) / (rows - usual_of_all)
    return Mover(name, texts, counts.argmax(axis=1)) if told >= TOLD else None


def _by_numbers(cells: Cells, name: str, own: NDArray[np.int64], positions: int) -> Mover | None:
    import numpy as np

    if cells.kind(name) != "number":
        return None
    numbers = cells.numbers(name)
    known = (own >= 0) & np.isfinite(numbers)
    place, values = own[known], numbers[known]
    counts = np.bincount(place, minlength=positions)
    groups = int((counts > 0).sum())
    if len(values) <= groups:
        return None
    means = np.bincount(place, values, positions) / np.maximum(counts, 1)
    within = float(((values - means[place]) ** 2).sum()) / (len(values) - groups)
    whole = float(((values - values.mean()) ** 2).sum()) / (len(values) - 1)
    if whole <= 0 or 1 - within / whole < EXPLAINED:
        return None
    return Mover(name, middles=means)
