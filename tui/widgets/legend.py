"""A few lines below a chart: a heading, and the one in focus always in sight."""

from textual.geometry import Size
from textual.strip import Strip

from tui.widgets.lines import Line, Styled


class Legend(Styled):
    """One line a run; as many as there is room for, around the one in focus."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Line] = []
        self._focus = 0

    def show(self, lines: list[Line], focus: int) -> None:
        """Show these; ``focus`` is the place of the run in focus behind the heading."""
        if (lines, focus) != (self._lines, self._focus):
            grown = len(lines) != len(self._lines)
            self._lines, self._focus = lines, focus
            self.refresh(layout=grown)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Textual's hook."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """Textual's hook."""
        height, last = self.size.height, len(self._lines) - 1
        first = min(max(self._focus + 2 - height, 0), max(last + 1 - height, 0)) if height else 0
        place = 0 if y == 0 else first + y
        content = self._lines[place] if place <= last else ()
        extra = "cursor" if place == self._focus + 1 and place else ""
        return self.strip(content, self.size.width, extra)
