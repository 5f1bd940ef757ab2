"""An area of the map, the grid of places in it, and how long things are there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KM_A_DEGREE = 111.195
"""Of latitude, on a sphere with the Earth's mean radius of 6,371.0 km."""
EDGES = (0.025, 0.975)
"""The quantiles of the sightings that the first picture reaches to: a few lie far away."""
MARGIN = 0.12
"""Of the area on each side beyond these."""
LEAST_DEGREES = 0.002
_ROUND = (1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class Area:
    """Edges in the columns' own units. ``degrees``: these are degrees on the Earth; otherwise the
    columns are scaled, and nobody knows how many kilometres a unit is.
    """

    south: float
    west: float
    north: float
    east: float
    degrees: bool = True

    @property
    def middle(self) -> tuple[float, float]:
        """Latitude and longitude of the centre."""
        return (self.south + self.north) / 2, (self.west + self.east) / 2

    @property
    def narrowing(self) -> float:
        """How long a unit of longitude is in units of latitude: the cosine of the latitude."""
        return max(math.cos(math.radians(self.middle[0])), 0.01) if self.degrees else 1.0

    @property
    def width(self) -> float:
        """From west to east in units of latitude."""
        return (self.east - self.west) * self.narrowing

    @property
    def height(self) -> float:
        """From south to north in units of latitude."""
        return self.north - self.south

    def in_shape(self, tall: float, wide: float) -> Area:
        """The smallest area of these proportions around this one, with the same centre. Of scaled
        columns this one itself: nobody knows their proportions.
        """
        if not self.degrees:
            return self
        latitude, longitude = self.middle
        height = max(self.height, self.width * tall / wide)
        width = height * wide / tall / self.narrowing
        return self._around(latitude, longitude, height, width)

    def as_high(self, tall: float, wide: float) -> Area:
        """The area of these proportions with the same centre and height; of scaled columns this
        one itself.
        """
        if not self.degrees:
            return self
        width = self.height * wide / tall / self.narrowing
        return self._around(*self.middle, self.height, width)

    def zoomed(self, factor: float, at: tuple[float, float]) -> Area:
        """``factor`` times as long each way, with the place ``at`` where it is in the picture."""
        latitude, longitude = at
        return Area(
            latitude + (self.south - latitude) * factor,
            longitude + (self.west - longitude) * factor,
            latitude + (self.north - latitude) * factor,
            longitude + (self.east - longitude) * factor,
            self.degrees,
        )

    def moved(self, north: float, east: float) -> Area:
        """Moved by parts of its height and its width."""
        up, right = north * self.height, east * (self.east - self.west)
        edges = self.south + up, self.west + right, self.north + up, self.east + right
        return Area(*edges, degrees=self.degrees)

    def _around(self, latitude: float, longitude: float, height: float, width: float) -> Area:
        return Area(
            latitude - height / 2,
            longitude - width / 2,
            latitude + height / 2,
            longitude + width / 2,
            self.degrees,
        )

    def distance(self, one: tuple[float, float], other: tuple[float, float]) -> float:
        """Between two places (latitude, longitude), in km where it has degrees, else in units;
        on a plane, which is near enough within a city.
        """
        north, east = one[0] - other[0], (one[1] - other[1]) * self.narrowing
        return math.hypot(north, east) * (KM_A_DEGREE if self.degrees else 1.0)

    def bar(self, cells: int, most: int) -> tuple[float, int]:
        """A round length (km, or units) for a scale bar, and how many of the picture's ``cells``
        across it takes: the longest of 1, 2 and 5 times a power of ten in ``most`` cells.
        """
        across = self.width * (KM_A_DEGREE if self.degrees else 1.0)
        longest = across * most / cells
        power = 10.0 ** math.floor(math.log10(longest))
        length = max(step * power for step in _ROUND if step * power <= longest)
        return length, max(round(length / across * cells), 1)


@dataclass(frozen=True, slots=True)
class Grid:
    """``rows`` by ``columns`` places: the middles of equal parts of an area."""

    area: Area
    rows: int
    columns: int

    def places(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Latitudes and longitudes, each float64 of shape (rows · columns,), row after row from
        the north-west.
        """
        import numpy as np

        down = (np.arange(self.rows) + 0.5) / self.rows
        right = (np.arange(self.columns) + 0.5) / self.columns
        latitudes = self.area.north - down * self.area.height
        longitudes = self.area.west + right * (self.area.east - self.area.west)
        return np.repeat(latitudes, self.columns), np.tile(longitudes, self.rows)

    def cell(self, latitude: float, longitude: float) -> tuple[int, int] | None:
        """The row and column that a place lies in; None outside of the area."""
        area = self.area
        down = (area.north - latitude) / area.height * self.rows
        right = (longitude - area.west) / (area.east - area.west) * self.columns
        row, column = math.floor(down), math.floor(right)
        inside = 0 <= row < self.rows and 0 <= column < self.columns
        return (row, column) if inside else None

    def middle_of(self, row: int, column: int) -> tuple[float, float]:
        """Latitude and longitude of the middle of a cell."""
        area = self.area
        latitude = area.north - (row + 0.5) / self.rows * area.height
        return latitude, area.west + (column + 0.5) / self.columns * (area.east - area.west)


def area_of(
    latitudes: NDArray[np.float64], longitudes: NDArray[np.float64], *, degrees: bool
) -> Area:
    """The area in which nearly all of some places lie (float64, shape (n,), finite, n > 0)."""
    import numpy as np

    south, north = (float(edge) for edge in np.quantile(latitudes, EDGES))
    west, east = (float(edge) for edge in np.quantile(longitudes, EDGES))
    up = max((north - south) * MARGIN, LEAST_DEGREES)
    right = max((east - west) * MARGIN, LEAST_DEGREES)
    return Area(south - up, west - right, north + up, east + right, degrees)
