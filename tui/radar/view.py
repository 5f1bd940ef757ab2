"""What is on show of a radar, and what the keys make of it: plain values, nothing drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.radar.area import Area, Grid
from engine.radar.picture import RadarFacts, Setting
from engine.radar.telling import TOLD

if TYPE_CHECKING:
    from engine.radar.dials import DialName
    from tui.radar.map_lines import Cell

STEP = 1.5
"""How much nearer a key brings it."""
MOST_ZOOM, LEAST_ZOOM = 200.0, 8.0
"""How much smaller and larger than the first area an area may be."""
PAN = 0.25
"""How far the map moves where the cursor leaves it, as a part of its height or width."""


@dataclass(frozen=True, slots=True)
class RadarView:
    """``shape`` are rows and columns of cells; a cell shows two places above one another. The
    ``cursor`` is a cell. ``alone`` is the number of a class that is shown alone.
    """

    facts: RadarFacts
    shape: tuple[int, int]
    area: Area
    setting: Setting = field(default_factory=Setting)
    cursor: Cell = (0, 0)
    alone: int | None = None
    points: bool = True

    @classmethod
    def of(cls, facts: RadarFacts, shape: tuple[int, int], said: Mapping[str, str]) -> RadarView:
        """All sightings, the cursor in the middle."""
        area = facts.area.in_shape(shape[0] * 2, shape[1])
        middle = shape[0] // 2, shape[1] // 2
        return cls(facts, shape, area, Setting(said=said), middle)

    @property
    def grid(self) -> Grid:
        """The places of which predictions are shown."""
        return Grid(self.area, self.shape[0] * 2, self.shape[1])

    @property
    def cells(self) -> Grid:
        """The cells of the map as a grid."""
        return Grid(self.area, *self.shape)

    @property
    def place(self) -> tuple[float, float]:
        """Latitude and longitude under the cursor."""
        return self.cells.middle_of(*self.cursor)

    def resized(self, shape: tuple[int, int]) -> RadarView:
        """In another room: the same centre and height, the cursor where it was."""
        if shape == self.shape:
            return self
        place = self.place
        moved = replace(self, shape=shape, area=self.area.as_high(shape[0] * 2, shape[1]))
        return replace(moved, cursor=moved.clamped(place))

    def clamped(self, place: tuple[float, float]) -> Cell:
        """The cell of a place, or the nearest at the edge."""
        area, (rows, columns) = self.area, self.shape
        down = int((area.north - place[0]) / area.height * rows)
        right = int((place[1] - area.west) / (area.east - area.west) * columns)
        return min(max(down, 0), rows - 1), min(max(right, 0), columns - 1)

    def moved(self, down: int, right: int) -> RadarView:
        """The cursor some cells further; the map moves where it would leave it."""
        row, column = self.cursor[0] + down, self.cursor[1] + right
        rows, columns = self.shape
        if 0 <= row < rows and 0 <= column < columns:
            return replace(self, cursor=(row, column))
        up = PAN if row < 0 else -PAN if row >= rows else 0.0
        east = -PAN if column < 0 else PAN if column >= columns else 0.0
        # By whole cells, so that places stay in the middle of theirs
        by_rows, by_columns = round(up * rows), round(east * columns)
        area = self.area.moved(by_rows / rows, by_columns / columns)
        cursor = row + by_rows, column - by_columns
        cursor = min(max(cursor[0], 0), rows - 1), min(max(cursor[1], 0), columns - 1)
        return replace(self, area=area, cursor=cursor)

    def zoomed(self, nearer: bool) -> RadarView:
        """Nearer or farther, the place under the cursor where it is."""
        area = self.area.zoomed(1 / STEP if nearer else STEP, self.place)
        first = self.facts.area.in_shape(self.shape[0] * 2, self.shape[1])
        times = first.height / area.height
        if not 1 / LEAST_ZOOM <= times <= MOST_ZOOM:
            return self
        return replace(self, area=area)

    def whole(self) -> RadarView:
        """All sightings again, the cursor on the same place."""
        area = self.facts.area.in_shape(self.shape[0] * 2, self.shape[1])
        moved = replace(self, area=area)
        return replace(moved, cursor=moved.clamped(self.place))

    def stepped(self, dial: DialName, by: int, *, around: bool = False) -> RadarView:
        """A dial some positions further, past the last to where each place has its own again, or,
        ``around``, to the first.
        """
        known = self.facts.dial(dial)
        if known is None:
            return self
        present, count = self.setting.dials.get(dial), len(known.values)
        if around:
            place: int | None = 0 if present is None else (present + by) % count
        else:
            place = (-1 if present is None else present) + by
            place = count - 1 if place < -1 else place if 0 <= place < count else None
        return replace(self, setting=self.setting.turned(dial, place))

    def showing(self, alone: int | None) -> RadarView:
        """One class alone, or all again; nothing else where there is no such class."""
        known = alone is None or (self.facts.scale is None and alone < len(self.facts.classes))
        return replace(self, alone=alone) if known else self

    def with_points_turned(self) -> RadarView:
        """With the sightings, or without."""
        return replace(self, points=not self.points)

    def told_otherwise(self) -> RadarView:
        """The next way in which a place is told of."""
        place = (TOLD.index(self.setting.told) + 1) % len(TOLD)
        return replace(self, setting=replace(self.setting, told=TOLD[place]))

    def saying(self, said: Mapping[str, str]) -> RadarView:
        """With what a person says of columns."""
        return replace(self, setting=replace(self.setting, said=dict(said)))
