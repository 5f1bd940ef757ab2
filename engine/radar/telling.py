"""What a model is told at a place beside where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.radar.cells import Cells
    from engine.radar.places import PlaceColumns

Told = Literal["nearest", "typical"]
"""The other columns of the nearest sighting, or one typical value of each everywhere."""
TOLD: tuple[Told, ...] = get_args(Told)


class Nearest:
    """The nearest of some places (a k-d tree; Bentley 1975); a unit of longitude is ``narrowing``
    units of latitude long.
    """

    def __init__(
        self, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64], narrowing: float
    ) -> None:
        import numpy as np
        from scipy.spatial import KDTree

        self._narrowing = narrowing
        self._tree = KDTree(np.stack([latitudes, longitudes * narrowing], axis=1))

    def __call__(
        self, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]
    ) -> NDArray[np.int64]:
        """For each place (float64, shape (n,)) which of the places is the nearest: int64 (n,)."""
        import numpy as np

        asked = np.stack([latitudes, longitudes * self._narrowing], axis=1)
        return np.asarray(self._tree.query(asked)[1], np.int64)


def typical_row(cells: Cells, places: PlaceColumns) -> Cells:
    """One row: the middle of numbers and times (the median), the commonest of all other cells.

    Whole numbers stay whole, and flags are as most rows have them: a median of 0 and 1 is none of
    them where the rows are even.
    """
    import numpy as np

    row = cells.taken(np.zeros(1, np.int64))
    for name in cells.names:
        if name in (places.latitude, places.longitude):
            continue
        if cells.kind(name) in ("number", "time"):
            numbers = cells.numbers(name)
            known = np.sort(numbers[np.isfinite(numbers)])
            if len(known):
                # The lower of two in the middle: a value that occurs
                row = row.with_numbers(name, known[[(len(known) - 1) // 2]])
                continue
        row = _commonest(row, cells, name)
    return row


def _commonest(row: Cells, cells: Cells, name: str) -> Cells:
    import numpy as np

    texts, codes = cells.texts(name)
    known = codes[codes >= 0]
    if not len(known):
        return row
    place = int(np.bincount(known).argmax())
    return row.with_texts(name, [texts[place]], np.zeros(1, np.int64))
