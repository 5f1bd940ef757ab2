"""A radar: a model, the rows that it learned from, and what it says of any place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.radar.area import Grid, area_of
from engine.radar.cells import Cells, check_told, with_told
from engine.radar.dials import Dial, dials_of
from engine.radar.picture import (
    DialFacts,
    PlaceReading,
    RadarPicture,
    Setting,
    Sightings,
)
from engine.radar.places import PlaceColumns, Places, places_of
from engine.radar.scale import NumberScale
from engine.radar.telling import Nearest, typical_row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_SIGHTINGS = 20_000
"""Of more rows as many are taken, evenly over the table."""
MOST_GRIDS = 4
"""Whose nearest sightings are remembered: hours turn on a coarse and a fine one."""

Ask = Callable[["NDArray[np.float32]"], "NDArray[np.float32]"]
"""A model: features (rows, inputs) to probabilities (rows, classes), or of a number (rows, 1)."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What a radar is made of: the ``cells`` of the rows that trained, their ``labels`` (int64, or
    numbers in their own unit, float64, shape (rows,)), which columns hold the place, how many rows
    there were before some were taken; ``drawn``: at random, of a table that streams.
    """

    cells: Cells
    labels: NDArray[Any]
    columns: PlaceColumns
    of: int
    drawn: bool = False


class Radar:
    """Pictures and readings of places; what is asked again of a grid is looked up once."""

    def __init__(self, learned: Learned, run: str, ask: Ask) -> None:
        self.columns, self._ask = learned.columns, ask
        self.places: Places = places_of(learned.cells, learned.columns, run)
        self._cells = learned.cells.taken(self.places.rows)
        labels, places = learned.labels[self.places.rows], self.places
        self.scale = NumberScale.of(labels) if labels.dtype.kind == "f" else None
        values = None if self.scale is None else labels
        classes = labels if self.scale is None else self.scale.steps(labels)
        where = places.latitudes, places.longitudes
        self.sightings = Sightings(*where, classes, learned.of, values, learned.drawn)
        self.area = area_of(places.latitudes, places.longitudes, degrees=places.degrees)
        self._narrowing = self.area.narrowing
        self._near: dict[Grid, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        """The sightings that are nearest to places of a grid, and which of them to each."""

    @cached_property
    def dials(self) -> tuple[Dial, ...]:
        """What can be turned."""
        return dials_of(self._cells)

    @property
    def dial_facts(self) -> tuple[DialFacts, ...]:
        """The dials as plain values."""
        return tuple(
            DialFacts(dial.name, dial.values, dial.moved, dial.weekdays) for dial in self.dials
        )

    @cached_property
    def _nearest(self) -> Nearest:
        return Nearest(self.places.latitudes, self.places.longitudes, self._narrowing)

    @cached_property
    def _typical(self) -> Cells:
        return typical_row(self._cells, self.columns)

    def picture(self, grid: Grid, setting: Setting) -> RadarPicture:
        """What the model says of the places of a grid.

        Raises:
            InputError: the setting says what a column cannot hold.
        """
        import numpy as np

        latitudes, longitudes = grid.places()
        if setting.told == "typical":
            near, of_place = None, np.zeros(len(latitudes), np.int64)
        else:
            if grid not in self._near:
                found = np.unique(self._nearest(latitudes, longitudes), return_inverse=True)
                while len(self._near) >= MOST_GRIDS:
                    del self._near[next(iter(self._near))]
                self._near[grid] = found[0], found[1].reshape(-1)
            near, of_place = self._near[grid]
        # Prepared once for each sighting: only the place differs around it
        features = self._told(near, setting).features()[of_place]
        for name, values in zip(self._pair, (latitudes, longitudes), strict=True):
            if name not in setting.said:
                places, inputs = self._cells.inputs_of(name, values)
                features[:, places] = inputs
        said = self._ask(features)
        return RadarPicture(grid, said.reshape(grid.rows, grid.columns, -1))

    @property
    def _pair(self) -> tuple[str, str]:
        return self.columns.latitude, self.columns.longitude

    def place(self, latitude: float, longitude: float, setting: Setting) -> PlaceReading:
        """What the model is told at a place, and says.

        Raises:
            InputError: the setting says what a column cannot hold.
        """
        import numpy as np

        north, east = np.array([latitude]), np.array([longitude])
        near = self._nearest(north, east)
        sighting = int(near[0])
        of_typical = setting.told == "typical"
        cells = self._told(None if of_typical else near, setting)
        for name, values in zip(self._pair, (north, east), strict=True):
            if name not in setting.said:
                cells = cells.with_numbers(name, values)
        said = tuple(float(value) for value in self._ask(cells.features())[0])
        known = self.places
        there = float(known.latitudes[sighting]), float(known.longitudes[sighting])
        distance = self.area.distance((latitude, longitude), there)
        return PlaceReading(
            latitude, longitude, said, _texts(cells), None if of_typical else sighting, distance
        )

    def _told(self, near: NDArray[np.int64] | None, setting: Setting) -> Cells:
        """The cells of some sightings as they are in a setting, None: one typical row."""
        check_told(self._cells, setting.said)
        cells = self._typical if near is None else self._cells.taken(near)
        for dial in self.dials:
            position = setting.dials.get(dial.name)
            if position is None:
                continue
            own = dial.own[near] if near is not None else self._typical_position(dial, cells.rows)
            cells = dial.turned(cells, own, position)
        return with_told(cells, setting.said)

    def _typical_position(self, dial: Dial, rows: int) -> NDArray[np.int64]:
        """Typical values are at no row's position: a number is moved from what is usual of all."""
        import numpy as np

        known = dial.own[dial.own >= 0]
        middle = int(np.bincount(known).argmax()) if len(known) else 0
        return np.full(rows, middle, np.int64)

    def first_grid(self, tall: float, wide: float, rows: int, columns: int) -> Grid:
        """A grid over the area of the sightings, in the proportions of a picture."""
        return Grid(self.area.in_shape(tall, wide), rows, columns)


def _texts(cells: Cells) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for name in cells.names:
        texts, codes = cells.texts(name)
        place = int(codes[0])
        found.append((name, texts[place] if place >= 0 else ""))
    return tuple(found)


def evenly(rows: int, most: int = MOST_SIGHTINGS) -> Sequence[int]:
    """At most so many places among rows, at equal distances."""
    return range(rows) if rows <= most else [place * rows // most for place in range(most)]
