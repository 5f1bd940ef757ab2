"""The points on the screen: arrows go from one to the next, a click chooses one."""

from __future__ import annotations

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui.inside.plane import Groups, Plane, Way
from tui.keymap.action import bindings
from tui.keymap.inside import PLANE
from tui.widgets.lines import Line, Styled


class PlaneMap(Styled, can_focus=True, inherit_bindings=False):
    """Shows a plane, and knows the point under the cursor (a place among the rows)."""

    BINDINGS = bindings(PLANE)

    class Moved(Message):
        """The cursor is on another point."""

    class Resized(Message):
        """It has other cells: what was shown is of others."""

    class Chosen(Message):
        """The row of the point under the cursor is meant."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor = 0
        self._plane: Plane | None = None
        self._groups: Groups | None = None
        self._lines: list[Line] = []

    def show(self, plane: Plane | None, groups: Groups | None) -> None:
        """Show these points, the cursor on the same row as before where there is one."""
        self._plane, self._groups = plane, groups
        if plane is not None and self.cursor >= len(plane.places):
            self.cursor = 0
        self._draw()

    def _draw(self) -> None:
        before, self._lines = self._lines, []
        if self._plane is not None and self._groups is not None and self._plane.places:
            self._lines = self._plane.lines(self._groups, self.cursor)
        for row in range(max(len(before), len(self._lines))):
            old = before[row] if row < len(before) else None
            if old != (self._lines[row] if row < len(self._lines) else None):
                self.refresh(Region(0, row, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Textual's hook."""
        content = self._lines[y] if y < len(self._lines) else ()
        return self.strip(content, self.size.width)

    def _move(self, point: int) -> None:
        if point != self.cursor:
            self.cursor = point
            self._draw()
            self.post_message(self.Moved())

    def action_walk(self, way: Way) -> None:
        """To the nearest point that way."""
        if self._plane is not None and self._plane.places:
            self._move(self._plane.ahead(self.cursor, way))

    def action_here(self) -> None:
        """To the next point of the same cell."""
        if self._plane is not None and self._plane.places:
            beside = self._plane.beside(self.cursor)
            self._move(beside[(beside.index(self.cursor) + 1) % len(beside)])

    def action_choose(self) -> None:
        """The row of the point."""
        if self._plane is not None and self._plane.places:
            self.post_message(self.Chosen())

    def on_resize(self) -> None:
        """What stands below it has taken lines, or given them back."""
        self.post_message(self.Resized())

    def on_click(self, event: events.Click) -> None:
        """To the point that was clicked."""
        self.focus()
        point = None if self._plane is None else self._plane.at(event.y, event.x)
        if point is not None:
            self._move(point)
