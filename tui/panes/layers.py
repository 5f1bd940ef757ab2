"""The model summary: every layer with its output and its parameters."""

from textual.app import ComposeResult

from tui.locale import _
from tui.model.state import BenchState
from tui.panes.form import known
from tui.panes.pane import Pane
from tui.panes.summary_lines import summary_lines
from tui.widgets.lines import Lines, line


class LayersPane(Pane):
    """As Keras' ``model.summary()`` shows it, before anything is built."""

    ARROWS = _("↑ ↓ scroll; in the network ← → change the layers' fields")

    def compose(self) -> ComposeResult:
        """The table."""
        yield Lines(id="layer-lines", with_cursor=False)

    def show(self, state: BenchState) -> None:
        """Draw the selected experiment's layers."""
        lines = self.query_one(Lines)
        spec, table = state.spec, known(state.table)
        if spec is None or table is None:
            lines.show([line((_("the summary appears when the table is read"), "faint"))])
        else:
            lines.show(summary_lines(spec, table, max(lines.room, 40)))
        self.entitle()
