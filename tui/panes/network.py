"""The network: its layers, and the fields of the layer under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from tui.keymap.action import bindings
from tui.keymap.panes import NETWORK
from tui.keymap.table import key_of
from tui.locale import _
from tui.panes.form import FormLine, FormPane, field_line, heading, known
from tui.panes.pane import Apply, Edit
from tui.text.fitting import wrapped
from tui.text.searched import DEPTH, depth_field
from tui.text.shapes import shape_text
from tui.text.watched import trained_elsewhere
from tui.widgets.lines import Lines, line

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from engine.specs.fields import Field
    from engine.specs.layer_edits import Place
    from engine.specs.watched import Watched
    from tui.model.state import BenchState
    from tui.panes.drawn_network import Drawn


_OUTPUT = ("network.output", "network.threshold")
"""The fields of the last layer: of two classes alone there is a choice."""
_GRAPH = ("network.inputs", "network.outputs")
_BEGIN = ("network.pretrained", "network.code")
"""The fields of what stands before the layers, or in their place."""


class NetworkPane(FormPane):
    """Hidden layers first to last, the output layer, then one layer's fields."""

    BINDINGS = bindings(NETWORK)

    def __init__(self, id: str, heading: str, apply: Apply) -> None:
        super().__init__(id, heading, apply)
        self.here: Place = (0,)
        self._state: BenchState | None = None

    def show(self, state: BenchState) -> None:
        """Draw the selected experiment's network."""
        self._state = state
        spec = state.spec
        if spec is None:
            self.show_items([], None)
            return
        if spec.watched is not None:
            self._show_told(spec.watched, state)
            return
        from engine.specs.layer_edits import layer_places
        from tui.panes.drawn_network import Drawn

        places = [place for place, _layer in layer_places(spec)]
        self.here = _nearest(self.here, places)
        network = Drawn.of(spec, known(state.table), max(self.lines.room, 30))
        items = network.rows(self.here)
        items += self._fields(spec, network)
        self.show_items(items, state.selected)
        self.entitle(_("{count:,} parameters", count=network.total) if network.total else "")

    def _show_told(self, watched: Watched, state: BenchState) -> None:
        """What its own program tells of its model."""
        from tui.text.watched import model_lines, program_lines, told_lines

        room = max(self.lines.room - 2, 20)
        items = [FormLine(line((f" {text}", "strong"))) for text in program_lines(watched, room)]
        items.append(FormLine(line("")))
        told = told_lines(watched, room)
        if watched.model or not told:
            items += [FormLine(line(f" {text}")) for text in model_lines(watched, room)]
        if told:
            items.append(FormLine(line((f" {_('It was trained with:')}", "strong"))))
            items += [FormLine(line(f" {text}")) for text in told]
        self.show_items(items, state.selected)
        run = state.shown.run if state.shown else None
        count = run.facts.parameters if run else None
        self.entitle(_("{count:,} parameters", count=count) if count else "")

    def _fields(self, spec: ExperimentSpec, network: Drawn) -> list[FormLine]:
        """What is wrong; the fields of the layer under the cursor, and of the output."""
        from engine.specs.fields import section
        from engine.specs.layer_edits import key_of_layer

        found: list[FormLine] = []
        if network.wrong:
            told = wrapped(network.wrong, max(network.room - 2, 20))
            found += [FormLine(line((f" {part}", "bad"))) for part in told]
        if self._state is not None and self._state.searched_texts(DEPTH):
            found.append(self._line(depth_field(), network.room))
        if spec.network.parts:
            found.append(FormLine(line("")))
            fields = section(spec, key_of_layer(self.here, spec))
            found += [self._line(field, network.room) for field in fields]
        elif not spec.network.code:
            told = _("no hidden layer: {key} adds one", key=key_of("network.add_layer"))
            found.append(heading(told))
        table = network.table
        if spec.network.output != "softmax" or (table and table.classes == 2):
            own = [field for field in section(spec, "network") if field.path in _OUTPUT]
            found += [FormLine(line("")), *(self._line(field, network.room) for field in own)]
        if spec.network.is_graph:
            found.append(FormLine(line("")))
            own = [field for field in section(spec, "network") if field.path in _GRAPH]
            found += [self._line(field, network.room) for field in own]
        else:
            begin = [field for field in section(spec, "network") if field.path.startswith(_BEGIN)]
            found += [FormLine(line("")), *(self._line(field, network.room) for field in begin)]
        return found

    def _line(self, field: Field, room: int) -> FormLine:
        searched = "" if self._state is None else self._state.searched_texts(field.path)
        return field_line(field, room, searched=searched)

    def change(self, field: Field, value: object) -> str | None:
        """Change the field; the depth alone is no field of the experiment."""
        if field.path != DEPTH:
            return super().change(field, value)
        said = _(
            "the depth can be searched alone: {key} says from which to which",
            key=key_of("form.searched"),
        )
        self.post_message(self.Hinted(said, error=True))
        return said

    def action_searched(self) -> None:
        """On a layer's line it is the depth that is searched."""
        item, spec = self.present, self._state.spec if self._state else None
        if item is None or item.layer is None or spec is None:
            super().action_searched()
        elif spec.watched is None and not spec.network.is_graph and spec.network.layers:
            self.post_message(self.SearchWanted(depth_field()))

    @on(Lines.Moved)
    def _layer_follows(self) -> None:
        item = self.present
        if item is not None and item.layer is not None and item.layer != self.here:
            self._go(item.layer)

    def _go(self, layer: Place) -> None:
        self.here = layer
        if self._state is not None:
            self.show(self._state)

    def _edit_layers(self, edit: Edit, layer: Place) -> None:
        """Change the list of layers; the cursor goes to ``layer``."""
        before, self.here = self.here, layer
        error = self.apply(edit)
        if error:
            self.here = before
            self.post_message(self.Hinted(error, error=True))
        else:
            self._go(self.here)
            rows = [row for row, item in enumerate(self.items) if item.layer == self.here]
            self.lines.move_to(rows[0] if rows else 1)

    def explanation(self) -> str:
        """On a layer's line: what the keys do there."""
        item = self.present
        if item is None or item.layer is None:
            return super().explanation()
        return _(
            "{enter}: its fields; {add} adds a layer, {copy} copies, {remove} removes, "
            "{down} {up} move it; {search} searches the depth",
            search=key_of("form.searched"),
            enter=key_of("form.edit"),
            add=key_of("network.add_layer"),
            copy=key_of("network.copy_layer"),
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
            rows = [
                row
                for row, other in enumerate(self.items)
                if other.field is not None and other.field.path != DEPTH
            ]
            self.lines.move_to(rows[1] if len(rows) > 1 else rows[0])

    def _siblings(self) -> int:
        """How many layers stand in the list of the one under the cursor."""
        from engine.specs.layer_edits import layer_places

        spec = self._state.spec if self._state else None
        places = [] if spec is None else [place for place, _layer in layer_places(spec)]
        return sum(place[:-1] == self.here[:-1] for place in places if len(place) == len(self.here))

    def action_add_layer(self) -> None:
        """A layer below this one, of a kind that takes what this one gives."""
        from engine.models.remedies import fitting, meaning
        from engine.specs.layer_edits import add_layer, fresh_layer
        from tui.dialogs.pick import PickScreen
        from tui.panes.drawn_network import Drawn

        spec = self._state.spec if self._state else None
        if spec is None:
            return
        if spec.watched is not None:
            self.post_message(self.Hinted(trained_elsewhere(spec), error=True))
            return
        after = self._after()
        shape = Drawn.of(spec, known(self._state.table if self._state else None), 0).behind(after)
        inside = len(after) > 1
        names = [name for name in fitting(shape) if not inside or name != "residual"]

        def picked(kind: str | None) -> None:
            if kind is not None:
                fresh = fresh_layer(kind, shape)
                *outer, last = after
                place = (*outer, last + 1)
                self._edit_layers(lambda spec: add_layer(spec, after, fresh), place)

        title = _("Add a layer")
        told = "" if shape is None else _("takes {shape}", shape=shape_text(shape))
        options = [(name, name.replace("_", " ")) for name in names]
        notes = [_(meaning(name)) for name in names]
        self.app.push_screen(PickScreen(title, options, self._kind(spec), told, notes), picked)

    def _after(self) -> Place:
        """The place behind which a new layer goes: within a shortcut's list where that is empty."""
        from engine.models.layers import Residual
        from engine.specs.layer_edits import layer_places

        spec = self._state.spec if self._state else None
        layers = dict(layer_places(spec)) if spec else {}
        layer = layers.get(self.here)
        if layer is None:
            return (-1,)
        return (*self.here, -1) if isinstance(layer, Residual) and not layer.layers else self.here

    def _kind(self, spec: ExperimentSpec) -> str:
        """The kind of the layer under the cursor."""
        from engine.specs.layer_edits import layer_places

        layer = dict(layer_places(spec)).get(self.here)
        return "dense" if layer is None else layer.type

    def action_copy_layer(self) -> None:
        """A layer like this one, below it."""
        from engine.specs.layer_edits import copy_layer

        if self._siblings():
            place = self.here
            below = (*place[:-1], place[-1] + 1)
            self._edit_layers(lambda spec: copy_layer(spec, place), below)

    def action_remove_layer(self) -> None:
        """Without this layer."""
        from engine.specs.layer_edits import remove_layer

        count, place = self._siblings(), self.here
        if count:
            last = min(place[-1], count - 2)
            left = (*place[:-1], last) if last >= 0 else place[:-1] or (0,)
            self._edit_layers(lambda spec: remove_layer(spec, place), left)

    def action_move_layer(self, by: int) -> None:
        """This layer up or down."""
        from engine.specs.layer_edits import move_layer

        place = self.here
        moved = (*place[:-1], place[-1] + by)
        if 0 <= moved[-1] < self._siblings():
            self._edit_layers(lambda spec: move_layer(spec, place, by), moved)


def _nearest(here: Place, places: list[Place]) -> Place:
    """The place if there is a layer, else the last one before it."""
    return max((place for place in places if place <= here), default=(0,))
