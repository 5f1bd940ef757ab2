"""Parts of a streamed table whose every row has its place among those of its part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.split import Split
from data.streaming.parts import TRAIN, UNUSED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class PlacedParts:
    """``counts`` are the rows of each part; ``placed`` (int64, shape (rows,)) are their places in
    one row of all parts, -1 for a row in none: 8 bytes a row are held.
    """

    counts: tuple[int, int, int]
    placed: NDArray[np.int64]

    @classmethod
    def of_split(cls, rows: int, split: Split, numbers: NDArray[np.int64] | None) -> PlacedParts:
        """The parts of a table of ``rows`` rows. ``numbers`` (int64) are those of the rows that
        the split divides; None: all.
        """
        import numpy as np

        parts = split.arrays()
        placed = np.full(rows, -1, np.int64)
        first = 0
        for part in parts:
            of_table = part if numbers is None else numbers[part]
            placed[of_table] = np.arange(first, first + len(part))
            first += len(part)
        train, validation, test = map(len, parts)
        return cls((train, validation, test), placed)

    def of(self, first: int, count: int) -> NDArray[np.int8]:
        """The part of each of ``count`` rows from ``first`` on, int8 of shape (count,)."""
        import numpy as np

        places = self.placed[first : first + count]
        ends = np.cumsum(self.counts)
        found = np.searchsorted(ends, places, side="right").astype(np.int8)
        found[places < 0] = UNUSED
        return found

    def places(self, first: int, count: int) -> NDArray[np.int64]:
        """The place of each of those rows within its part (int64, shape (count,))."""
        import numpy as np

        starts = np.append(np.cumsum((0, *self.counts[:-1])), 0)
        return self.placed[first : first + count] - starts[self.of(first, count)]

    def training(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The places among some rows (int64, rising) of those that train, as they train."""
        import numpy as np

        places = self.placed[numbers]
        rows = np.flatnonzero((places >= 0) & (places < self.counts[TRAIN])).astype(np.int64)
        return rows[np.argsort(places[rows], kind="stable")]
