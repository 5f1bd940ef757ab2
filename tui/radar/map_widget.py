"""The map on the screen; a click chooses a place."""

from __future__ import annotations

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui.widgets.lines import Line, Styled


class RadarMap(Styled):
    """Lines that are drawn again only where they change."""

    class Pointed(Message):
        """A cell was clicked: its row and column."""

        def __init__(self, row: int, column: int) -> None:
            self.row = row
            self.column = column
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.content: list[Line] = []

    def show(self, lines: list[Line]) -> None:
        """Show these."""
        before, self.content = self.content, lines
        if len(before) != len(lines):
            self.refresh()
            return
        for row, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.refresh(Region(0, row, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Textual's hook."""
        content = self.content[y] if y < len(self.content) else ()
        return self.strip(content, self.size.width)

    def on_click(self, event: events.Click) -> None:
        """Choose the place."""
        self.post_message(self.Pointed(event.y, event.x))
