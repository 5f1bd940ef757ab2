"""The model summary: every layer with its output and its parameters."""

from textual.app import ComposeResult

from tui.locale import _
from tui.model.state import BenchState
from tui.panes.form import known
from tui.panes.pane import Pane
from tui.text.fitting import fit
from tui.widgets.lines import Lines, line


class LayersPane(Pane):
    """As Keras' ``model.summary()`` shows it, before anything is built."""

    ARROWS = _("↑ ↓ scroll; in the network ← → change the layers' fields")

    def compose(self) -> ComposeResult:
        """The table."""
        yield Lines(id="layer-lines", with_cursor=False)

    def show(self, state: BenchState) -> None:
        """Draw the selected experiment's layers."""
        from engine.models.summary import summary
        from engine.specs.tasks import task_of

        lines = self.query_one(Lines)
        spec, table = state.spec, known(state.table)
        if spec is None or table is None:
            lines.show([line((_("the summary appears when the table is read"), "faint"))])
            self.entitle()
            return
        layers = summary(spec.network.layers, table.columns, task_of(spec, table).head)
        rows = [
            line(
                (
                    f"{fit(_('layer'), 26)} {fit(_('kind'), 20)} {_('output'):>8} "
                    f"{_('parameters'):>12}",
                    "faint",
                )
            )
        ]
        rows.append(
            line(f"{fit(_('input'), 26)} {fit(_('table columns'), 20)} {table.columns:>8,}")
        )
        rows += [
            line(
                f"{fit(layer.name, 26)} {fit(layer.kind, 20)} {layer.outputs:>8,} ",
                (f"{layer.parameters:>12,}", "strong" if layer.parameters else "faint"),
            )
            for layer in layers
        ]
        total = sum(layer.parameters for layer in layers)
        fixed = total - sum(layer.trainable for layer in layers)
        rows.append(line(""))
        told = _(
            "{count:,} parameters, {trained:,} of them trained", count=total, trained=total - fixed
        )
        rows.append(line((told, "strong")))
        lines.show(rows)
        self.entitle()
