"""A network as lines of a form: its layers with what they make of a row, and what does not fit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data import Description
from tui.locale import _, words
from tui.panes.form import FormLine, heading
from tui.panes.layer_rows import NAME, LayerColumns
from tui.text.fitting import fit, shown, width
from tui.text.glyphs import GLYPHS
from tui.text.own_network import told_by_file
from tui.widgets.lines import line

if TYPE_CHECKING:
    from engine.models.base.shape import Shape
    from engine.models.layers import Layer, LayerSummary, PlainLayer
    from engine.models.nodes import Node
    from engine.models.summary import Passed
    from engine.specs import ExperimentSpec
    from engine.specs.layer_edits import Place
    from engine.tasks.task import Head


LEAST = 4
"""Cells in which it is worth while to tell what a node takes."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The network of an experiment on a table, if that is known, in ``room`` cells.

    ``passed`` tells what becomes of a row at every layer, by its place; behind all of them stands
    the output, at the place behind the last. ``wrong`` is a sentence on what does not fit.
    """

    spec: ExperimentSpec
    table: Description | None
    head: Head | None
    room: int
    passed: dict[Place, Passed]
    wrong: str

    @classmethod
    def of(cls, spec: ExperimentSpec, table: Description | None, room: int) -> Drawn:
        """Put together what is known of the network."""
        from engine.specs.checks import network_misfit
        from engine.specs.networks import passage_of
        from engine.specs.tasks import task_of

        layers = spec.network.parts
        if table is None or spec.network.code:
            return cls(spec, table, None, room, {}, "")
        head = task_of(spec, table).head
        passed: dict[Place, Passed] = {}
        # A trained network stands before the layers
        before = 0 if spec.network.is_graph else len(spec.network.stack) - len(layers)
        for index, one in enumerate(passage_of(spec, table)[before:]):
            passed[(index,)] = one
            if index < len(layers):
                passed |= _inside((index,), layers[index], one)
        wrong = network_misfit(spec, table)
        return cls(spec, table, head, room, passed, "" if wrong is None else words(wrong))

    @property
    def total(self) -> int:
        """All weights, where the network can be built."""
        last = self.passed.get((len(self.spec.network.parts),))
        return 0 if last is None or last.after is None else last.parameters

    def behind(self, place: Place) -> Shape | None:
        """The shape behind the layer at that place; before the first one, what comes in."""
        if place[-1] >= 0:
            return self.passed[place].after if place in self.passed else None
        outer = self.passed.get(place[:-1]) if len(place) > 1 else self.passed.get((0,))
        return None if outer is None else outer.before

    def rows(self, here: Place) -> list[FormLine]:
        """A heading, a line a layer with the sign of the cursor at ``here``, and the output's; of a
        network of own code which file tells it.
        """
        from engine.specs.layer_edits import layer_places

        if self.spec.network.code:
            told = told_by_file(self.spec.network.code, self.room - 2)
            return [FormLine(line((f" {text}", "strong"))) for text in told]
        places = list(layer_places(self.spec))
        lines = [layer.line() for _place, layer in places]
        columns = LayerColumns.fitting(self.room, lines, list(self.passed.values()))
        found = [heading(columns.heading())]
        for (place, layer), layer_line in zip(places, lines, strict=True):
            name = fit(_name(place, layer), NAME)
            signs = (GLYPHS.cursor if place == here else " ", "accent")
            behind = columns.behind(layer_line, self.passed.get(place))
            style = "strong" if place == here else ""
            said: list[str | tuple[str, str]] = [signs, " ", (name, style), *behind]
            left = self.room - sum(width(one if isinstance(one, str) else one[0]) for one in said)
            said.append((fit(_takes(layer), left).rstrip() if left > LEAST else "", "faint"))
            found.append(FormLine(line(*said), layer=place))
        return found + [
            heading(f" {fit(name, NAME)}{columns.output(units, activation, passed)}")
            for name, units, activation, passed in self._ends()
        ]

    def _ends(self) -> list[tuple[str, str, str, Passed | None]]:
        """The last layers, the label's first: name, units, activation, what becomes of a row."""
        head, last = self.head, self.passed.get((len(self.spec.network.parts),))
        if head is None or last is None:
            return [(_("output"), "?", self.spec.network.output, last)]
        beside = self._further(head)  # of columns that are predicted beside the label
        lines: list[LayerSummary | None] = [*last.lines[1:], *[None] * len(beside)]
        total = last.parameters - sum(one.parameters for one in last.lines[1:])
        own = replace(last, parameters=total)
        found: list[tuple[str, str, str, Passed | None]] = [
            (_("output"), str(head.units), head.activation or "linear", own)
        ]
        for (name, made), one in zip(beside, lines, strict=False):
            total += one.parameters if one else 0
            passed = replace(last, after=one.shape, parameters=total) if one else None
            found.append((shown(name), str(made.units), made.activation or "linear", passed))
        return found

    def _further(self, head: Head) -> list[tuple[str, Head]]:
        from engine.specs.networks import columns_of, graph_of

        graph = graph_of(self.spec.network, columns_of(self.table)) if self.table else None
        return [(end.keras, end.head(head)) for end in graph.ends[1:]] if graph else []


def _name(place: Place, layer: Layer | PlainLayer | Node) -> str:
    """The layer's name; of one within another it begins further in."""
    if len(place) == 1:
        return layer.name or f"hidden_{place[0] + 1}"
    return f"  {layer.name or place[-1] + 1}"


def _takes(layer: Layer | PlainLayer | Node) -> str:
    """What a node takes, behind all else that its line tells."""
    from engine.models.nodes import Placed

    return f"  {shown(', '.join(layer.input))}" if isinstance(layer, Placed) else ""


def _inside(place: Place, layer: Layer | Node, outer: Passed) -> dict[Place, Passed]:
    """What becomes of a row at the layers within another."""
    from engine.models.layers import Residual
    from engine.models.summary import passage

    if not isinstance(layer, Residual) or outer.before is None:
        return {}
    *within, _end = passage(layer.layers, outer.before, None)
    return {(*place, index): one for index, one in enumerate(within)}
