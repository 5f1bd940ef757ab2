"""The network: its layers, and the fields of the layer under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from tui.keymap.action import bindings
from tui.keymap.panes import NETWORK
from tui.keymap.table import key_of
from tui.locale import _
from tui.model.state import BenchState
from tui.panes.form import FormLine, FormPane, field_line, heading, known
from tui.panes.pane import Apply, Edit
from tui.text.fitting import fit
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Lines, line

if TYPE_CHECKING:
    from engine.models.layers import LayerLine
    from engine.specs import ExperimentSpec


_OUTPUT = ("network.output", "network.threshold")
"""The fields of the last layer: of two classes alone there is a choice."""


class NetworkPane(FormPane):
    """Hidden layers first to last, the output layer, then one layer's fields."""

    BINDINGS = bindings(NETWORK)

    def __init__(self, id: str, heading: str, apply: Apply) -> None:
        super().__init__(id, heading, apply)
        self.here = 0
        self._state: BenchState | None = None

    def show(self, state: BenchState) -> None:
        """Draw the selected experiment's network."""
        self._state = state
        spec = state.spec
        if spec is None:
            self.show_items([], None)
            return
        from engine.models.summary import parameters
        from engine.specs.fields import section
        from engine.specs.tasks import task_of

        table = known(state.table)
        count = len(spec.network.layers)
        self.here = min(self.here, max(count - 1, 0))
        width = max(self.lines.room, 30)
        activation = fit(_("activation"), 10)
        items = [heading(f" {fit(_('name'), 10)} {_('units'):>5}  {activation} {_('drop')}")]
        items += [self._row(spec, index) for index in range(count)]
        head = None if table is None else task_of(spec, table).head
        units = "?" if head is None else str(head.units)
        ends = (head.activation or "linear") if head else spec.network.output
        items.append(heading(f" {fit(_('output'), 10)} {units:>5}  {ends}"))
        if count:
            items.append(FormLine(line("")))
            fields = section(spec, f"network.layers.{self.here}")
            items += [field_line(field, width) for field in fields]
        else:
            items.append(
                heading(_("no hidden layer: {key} adds one", key=key_of("network.add_layer")))
            )
        if spec.network.output != "softmax" or (table and table.classes == 2):
            own = [field for field in section(spec, "network") if field.path in _OUTPUT]
            items += [FormLine(line("")), *(field_line(field, width) for field in own)]
        self.show_items(items, state.selected)
        layers = spec.network.layers
        total = parameters(layers, table.columns, head) if table and head else 0
        self.entitle(_("{count:,} parameters", count=total) if total else "")

    def _row(self, spec: ExperimentSpec, index: int) -> FormLine:
        from engine.models.summary import shown_name

        layer = spec.network.layers[index]
        here = index == self.here
        return FormLine(
            line(
                (GLYPHS.cursor if here else " ", "accent"),
                " ",
                (fit(shown_name(layer, index), 10), "strong" if here else ""),
                *_described(layer.line()),
            ),
            layer=index,
        )

    @on(Lines.Moved)
    def _layer_follows(self) -> None:
        item = self.present
        if item is not None and item.layer is not None and item.layer != self.here:
            self._go(item.layer)

    def _go(self, layer: int) -> None:
        self.here = layer
        if self._state is not None:
            self.show(self._state)

    def _edit_layers(self, edit: Edit, layer: int) -> None:
        """Change the list of layers; the cursor goes to ``layer``."""
        before, self.here = self.here, max(layer, 0)
        error = self.apply(edit)
        if error:
            self.here = before
            self.post_message(self.Hinted(error, error=True))
        else:
            self._go(self.here)
            self.lines.move_to(1 + self.here)

    def explanation(self) -> str:
        """On a layer's line: what the keys do there."""
        item = self.present
        if item is None or item.layer is None:
            return super().explanation()
        return _(
            "{enter} goes to its fields, {add} adds a layer, {remove} removes it, "
            "{down} and {up} move it",
            enter=key_of("form.edit"),
            add=key_of("network.add_layer"),
            remove=key_of("network.remove_layer"),
            down=key_of("network.move_layer_next"),
            up=key_of("network.move_layer_previous"),
        )

    def action_step(self, by: int) -> None:
        """On a layer's line there is nothing to change: say where there is."""
        item = self.present
        if item is None or item.layer is None:
            super().action_step(by)
        else:
            self.post_message(self.Hinted(_("← → change a field: Enter goes to this layer's")))

    def action_edit(self) -> None:
        """On a layer's line: down to the layer's own fields, past the choice of its kind."""
        item = self.present
        if item is None or item.layer is None:
            super().action_edit()
        else:
            rows = [row for row, other in enumerate(self.items) if other.field is not None]
            self.lines.move_to(rows[1] if len(rows) > 1 else rows[0])

    def _count(self) -> int:
        spec = self._state.spec if self._state else None
        return len(spec.network.layers) if spec else 0

    def action_add_layer(self) -> None:
        """A layer like this one, below it."""
        from engine.specs.edit import add_layer

        after = self.here if self._count() else -1
        self._edit_layers(lambda spec: add_layer(spec, after), after + 1)

    def action_remove_layer(self) -> None:
        """Without this layer."""
        from engine.specs.edit import remove_layer

        if self._count():
            layer = self.here
            self._edit_layers(lambda spec: remove_layer(spec, layer), min(layer, self._count() - 2))

    def action_move_layer(self, by: int) -> None:
        """This layer up or down."""
        from engine.specs.edit import move_layer

        layer = self.here
        if 0 <= layer + by < self._count():
            self._edit_layers(lambda spec: move_layer(spec, layer, by), layer + by)


def _described(layer: LayerLine) -> list[str | tuple[str, str]]:
    """What stands behind a layer's name; a kind without units takes the room of all columns."""
    if layer.units is None:
        return [f"        {layer.does}"]
    drop = f"{layer.dropout:.15g}"[1:] if layer.dropout else GLYPHS.dash
    return [f" {layer.units:>5}  {fit(layer.does, 10)} {drop:>4}", (layer.more, "faint")]
