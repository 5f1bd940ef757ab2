"""The plain summary of a network, as Keras' ``model.summary()`` shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data import Description
from tui.locale import _, words
from tui.text.fitting import fit, fit_right, wrapped
from tui.text.own_network import told_by_file
from tui.text.shapes import shape_text
from tui.widgets.lines import Line, line

if TYPE_CHECKING:
    from engine.models.base.shape import Shape
    from engine.models.layers import LayerSummary
    from engine.specs import ExperimentSpec

NAME, KIND, SHAPE, WEIGHTS = 26, 22, 12, 12


def summary_lines(spec: ExperimentSpec, table: Description, room: int) -> list[Line]:
    """A line for each layer of Keras up to one that does not fit, whose reason stands there."""
    from engine.specs.checks import network_misfit
    from engine.specs.networks import passage_of

    if spec.network.code:
        return [line((text, "strong")) for text in told_by_file(spec.network.code, room)]
    found = passage_of(spec, table)
    layers = [one for passed in found for one in passed.lines]
    heads = fit(_("layer"), NAME), fit(_("kind"), KIND)
    head = f"{heads[0]} {heads[1]} {fit_right(_('output'), SHAPE)} "
    rows = [line((head + fit_right(_("parameters"), WEIGHTS), "faint"))]
    rows.append(line(_start(_("input"), _("table columns"), table.input_shape)))
    rows += [_line(layer) for layer in layers]
    wrong = network_misfit(spec, table)
    if wrong is not None:
        return [*rows, *(line((text, "bad")) for text in wrapped(words(wrong), max(room, 20)))]
    total = sum(layer.parameters for layer in layers)
    trained = sum(layer.trainable for layer in layers)
    told = _("{count:,} parameters, {trained:,} of them trained", count=total, trained=trained)
    return [*rows, line(""), line((told, "strong"))]


def _line(layer: LayerSummary) -> Line:
    role = "strong" if layer.parameters else "faint"
    start = _start(layer.name, layer.kind, layer.shape)
    return line(f"{start} ", (f"{layer.parameters:>{WEIGHTS},}", role))


def _start(name: str, kind: str, shape: Shape) -> str:
    one = len(shape) == 1 and shape[0] is not None
    text = f"{shape[0]:,}" if one else shape_text(shape)
    return f"{fit(name, NAME)} {fit(kind, KIND)} {fit_right(text, SHAPE)}"
