"""A sentence above the keys, broken into as many lines as there is room for."""

import textwrap

from textual.strip import Strip

from tui.widgets.lines import Styled, line


class Hint(Styled):
    """Plain words; an error is bold and red."""

    DEFAULT_CSS = "Hint { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.text = ""
        self.error = False

    def show(self, text: str, *, error: bool = False) -> None:
        """Say this; nothing is drawn if it is said already."""
        if (text, error) != (self.text, self.error):
            self.text, self.error = text, error
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Textual's hook."""
        rows = textwrap.wrap(
            self.text, max(self.size.width, 1), max_lines=max(self.size.height, 1), placeholder=" …"
        )
        text = rows[y] if y < len(rows) else ""
        role = "bad strong" if self.error else "faint"
        return self.strip(line((text, role)), self.size.width)
