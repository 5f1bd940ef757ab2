"""Latitudes and longitudes counted in a grid, for a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.schema import Schema
from data.statistics.summary import PlaceMap

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHAPE = (80, 160)
"""Rows and columns of the grid."""
LEAST_DEGREES = 0.01
"""A map shows at least so many degrees each way: about a kilometre."""


def pairs_of(schema: Schema) -> tuple[tuple[int, int], ...]:
    """The places of columns that belong together: each latitude with the longitude next to it."""
    roles = [column.role for column in schema.columns]
    longitudes = [place for place, role in enumerate(roles) if role == "longitude"]
    found: list[tuple[int, int]] = []
    for place, role in enumerate(roles):
        if role == "latitude" and longitudes:
            nearest = min(longitudes, key=lambda other: (abs(other - place), other < place))
            longitudes.remove(nearest)
            found.append((place, nearest))
    return tuple(found)


def place_map(
    names: tuple[str, str], latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]
) -> PlaceMap | None:
    """Pairs (float64, NaN where missing) in a grid; None where no pair is a place on Earth."""
    import numpy as np

    present = np.isfinite(latitudes) & np.isfinite(longitudes)
    on_earth = present & (np.abs(latitudes) <= 90.0) & (np.abs(longitudes) <= 180.0)
    if not bool(on_earth.any()):
        return None
    north, east = latitudes[on_earth], longitudes[on_earth]
    south_edge, north_edge = _widened(float(north.min()), float(north.max()))
    west_edge, east_edge = _widened(float(east.min()), float(east.max()))
    counts, _, _ = np.histogram2d(
        -north, east, bins=SHAPE, range=((-north_edge, -south_edge), (west_edge, east_edge))
    )
    rows, columns = np.nonzero(counts)
    cells = tuple(
        (int(row), int(column), int(counts[row, column]))
        for row, column in zip(rows, columns, strict=True)
    )
    bounds = (south_edge, west_edge, north_edge, east_edge)
    outside = int(present.sum() - on_earth.sum())
    return PlaceMap(names[0], names[1], bounds, SHAPE, cells, outside)


def _widened(low: float, high: float) -> tuple[float, float]:
    missing = max(LEAST_DEGREES - (high - low), 0.0) / 2
    return low - missing, high + missing
