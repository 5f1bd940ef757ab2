"""Which columns the list of all runs shows."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.binding import Binding

from tui.dialogs.dialog import Dialog
from tui.locale import N_
from tui.text.fitting import shown
from tui.widgets.lines import Lines, line


class ColumnsScreen(Dialog[None]):
    """Shows and hides columns at once: ``hidden`` holds the keys of those that are not shown."""

    TITLE_TEXT = N_("Columns")
    KEYS = N_("space shows or hides, Esc back")
    BINDINGS = [
        Binding("space,enter", "switch", show=False),
        Binding("C,q", "give_up", show=False),
    ]

    def __init__(
        self, columns: Sequence[tuple[str, str]], hidden: set[str], changed: Callable[[], None]
    ) -> None:
        super().__init__()
        self.columns = columns
        self.hidden = hidden
        self.changed = changed

    def compose_box(self) -> ComposeResult:
        """The list."""
        yield Lines(id="columns", signed=True)

    def on_mount(self) -> None:
        """Fill it."""
        lines = self.query_one(Lines)
        lines.styles.height = min(len(self.columns), 16)
        lines.styles.width = 36
        lines.focus()
        self._fill()

    def _fill(self) -> None:
        self.query_one(Lines).show(
            line(f" [{' ' if key in self.hidden else 'x'}] {shown(title, 28)}")
            for key, title in self.columns
        )

    def action_switch(self) -> None:
        """Show or hide the column under the cursor."""
        row = self.query_one(Lines).row
        if row < len(self.columns):
            self.hidden ^= {self.columns[row][0]}
            self._fill()
            self.changed()

    def on_lines_chosen(self) -> None:
        """A click on the marked one."""
        self.action_switch()
