"""A layer's weights as lines: figures, a histogram, the matrix, or the filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.locale import _
from tui.text.figures import metric_short
from tui.text.fitting import shown, wrapped
from tui.text.glyphs import GLYPHS
from tui.text.shapes import shape_text
from tui.text.weights import facts_lines
from tui.widgets.lines import Line, line
from tui.widgets.pixels import beside_each_other
from tui.widgets.signed_cells import signed_lines

if TYPE_CHECKING:
    from engine.client.inside import Cells, WeightView
    from engine.inside.weights import Histogram

HEIGHT, WIDE = 4, 2
"""Of a histogram: lines, and cells of a step."""
PIXEL = 2
"""Cells of a filter's weight: about square."""


def weight_lines(weights: Sequence[WeightView], room: int) -> list[Line]:
    """Each array, one below the other."""
    if not weights:
        said = _("this layer has learnt nothing: it has no weights")
        return [line((text, "faint")) for text in wrapped(said, room)]
    lines: list[Line] = []
    for weight in weights:
        if lines:
            lines.append(line(""))
        lines.append(line((shown(weight.facts.name), "strong accent")))
        for text in facts_lines(weight.facts):
            lines += [line(part) for part in wrapped(text, room)]
        lines += histogram_lines(weight.histogram, room)
        lines += _matrix(weight, room) if weight.filters is None else _filters(weight, room)
    said = _("+ and # above 0, - and = below; # and = more than half of the largest; blank: little")
    return [*lines, line(""), *(line((text, "faint")) for text in wrapped(said, room))]


def histogram_lines(found: Histogram, room: int) -> list[Line]:
    """Columns of a few lines' height over the least and the greatest number; what is drawn of a
    step with anything in it is never nothing.
    """
    most = max(found.counts, default=0)
    if not most:
        return []
    across = WIDE if WIDE * len(found.counts) <= room else 1
    heights = [-(-count * HEIGHT // most) for count in found.counts]
    lines: list[Line] = []
    for level in range(HEIGHT, 0, -1):
        text = "".join((GLYPHS.block if high >= level else " ") * across for high in heights)
        lines.append(line((text, "train")))
    least, greatest = metric_short(found.edges[0]), metric_short(found.edges[-1])
    gap = max(across * len(heights) - len(least) - len(greatest), 1)
    return [*lines, line((least + " " * gap + greatest, "faint"))]


def _matrix(weight: WeightView, room: int) -> list[Line]:
    """Units down, inputs across; what was shrunk says so."""
    cells = weight.cells
    units, inputs = weight.of
    across = 2 if 2 * cells.shape[1] <= room else 1
    drawn = signed_lines(cells.values, cells.shape[1], across=across)
    if len(weight.facts.shape) < 2:
        return drawn
    said = _("{units:,} units down, {inputs:,} inputs across", units=units, inputs=inputs)
    if cells.shape != weight.of:
        said += _("; each sign the mean size of {count:,}", count=_behind(cells, weight.of))
    return [*(line((text, "faint")) for text in wrapped(said, room)), *drawn]


def _behind(cells: Cells, of: tuple[int, ...]) -> int:
    """About how many weights a cell stands for."""
    return max(round(of[0] * of[1] / len(cells.values)), 1)


def _filters(weight: WeightView, room: int) -> list[Line]:
    """The first filters beside each other, all against the largest."""
    filters = weight.filters
    assert filters is not None
    count, height, width = filters.shape
    about = {"count": count, "of": weight.filters_of, "shape": shape_text((height, width))}
    said = _("{count} of {of} filters of {shape}, the mean over what comes in", **about)
    largest = max(map(abs, filters.values), default=0.0)
    blocks = [
        framed(signed_lines(filters.part(place), width, across=PIXEL, largest=largest))
        for place in range(count)
    ]
    drawn = beside_each_other(blocks, PIXEL * width + 2, room)
    return [*(line((text, "faint")) for text in wrapped(said, room)), *drawn]


def framed(lines: Sequence[Line]) -> list[Line]:
    """Lines between uprights: where a small picture begins and ends."""
    return [line((GLYPHS.upright, "rule"), *one, (GLYPHS.upright, "rule")) for one in lines]
