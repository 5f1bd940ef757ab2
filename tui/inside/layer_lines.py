"""The layers of a network as lines of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.text.fitting import fit, fit_right, shown
from tui.text.shapes import shape_text
from tui.widgets.lines import Line, line

if TYPE_CHECKING:
    from engine.client.inside import LayerAbout

SHAPE, COUNT, LEAST_NAME, LEAST_COUNT = 11, 11, 10, 36


def layer_lines(layers: Sequence[LayerAbout], room: int) -> list[Line]:
    """A line a layer: its name, set in by how deep it lies, its shape, and its parameters where
    there is room.
    """
    with_count = room >= LEAST_COUNT
    cells = max(room - SHAPE - COUNT * with_count - 2, LEAST_NAME)
    return [_layer(one, cells, with_count=with_count) for one in layers]


def _layer(layer: LayerAbout, cells: int, *, with_count: bool) -> Line:
    *around, own = layer.name.split("/")
    shape = "?" if layer.shape is None else shape_text(layer.shape)
    spans = [
        (" ", ""),
        (fit("  " * len(around) + shown(own), cells), "" if layer.weights else "faint"),
        (fit_right(shape, SHAPE), "faint"),
    ]
    if with_count:
        count = f"{layer.parameters:,}" if layer.parameters else ""
        spans.append((fit_right(count, COUNT), "faint"))
    return line(*spans)
