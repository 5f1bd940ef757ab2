"""A picture of a sweep on the screen: lines, of which only those that change are drawn again."""

from __future__ import annotations

from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui.widgets.lines import Line, Styled


class SweepPicture(Styled):
    """Lines from the top."""

    DEFAULT_CSS = "SweepPicture { height: 1fr; width: 1fr; background: $background; }"

    class Resized(Message):
        """It has other cells: what was shown is of others."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.content: list[Line] = []

    def show(self, lines: list[Line]) -> None:
        """Show these."""
        before, self.content = self.content, lines
        for row in range(max(len(before), len(lines))):
            old = before[row] if row < len(before) else None
            if old != (lines[row] if row < len(lines) else None):
                self.refresh(Region(0, row, self.size.width, 1))

    def on_resize(self) -> None:
        """Other lines fit."""
        self.post_message(self.Resized())

    def render_line(self, y: int) -> Strip:
        """Textual's hook."""
        return self.strip(self.content[y] if y < len(self.content) else (), self.size.width)
