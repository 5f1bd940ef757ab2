"""The distribution of a column as lines: a histogram, or a bar for each value."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from data.statistics.summary import Bars, Histogram
from tui.locale import _
from tui.text.fitting import fit, fit_right, width
from tui.text.glyphs import GLYPHS
from tui.widgets.frame import frame, inner_size
from tui.widgets.lines import Line, line

EIGHTHS = " ▁▂▃▄▅▆▇█"
LEAST = (14, 4)
"""Cells across and down that a histogram needs."""
WIDEST_VALUE = 24
ROLE = "train"
"""How the bars are coloured: as the rows that train."""


def histogram_lines(
    found: Histogram, across: int, down: int, written: Callable[[float], str]
) -> list[Line]:
    """Columns over an axis; ``written`` says a value. Nothing where there is no room."""
    if across < LEAST[0] or down < LEAST[1]:
        return []
    most = max((*found.counts, 1))
    ticks = [f"{most:,}", "0"]
    cells, rows = inner_size(across, down, ticks)
    if cells < 2:
        return []
    heights = _heights(found.counts, cells)
    low, high = written(found.edges[0]), written(found.edges[-1])
    labels = ((0, low), (cells - 1, high)) if width(low) + width(high) + 2 < cells else ((0, low),)
    edge = frame((cells, rows), labels, ((0, ticks[0]), (rows - 1, ticks[1])))
    lines = [
        line((left, "faint"), (_row(heights, rows - 1 - row, rows, most), ROLE))
        for row, left in enumerate(edge.left)
    ]
    lines += [line((text, "faint")) for text in edge.below]
    if found.below or found.above:
        told = _("outside: {below:,} below, {above:,} above", below=found.below, above=found.above)
        lines.append(line((told, "faint")))
    return lines


def _heights(counts: Sequence[int], cells: int) -> list[int]:
    """The count that each cell across shows: the largest of its bins."""
    bins = len(counts)
    found: list[int] = []
    for cell in range(cells):
        first = cell * bins // cells
        last = max((cell + 1) * bins // cells, first + 1)
        found.append(max(counts[first:last]))
    return found


def _row(heights: Sequence[int], level: int, rows: int, most: int) -> str:
    """One row of columns; the lowest has level 0. What is not 0 is seen."""
    signs: list[str] = []
    for height in heights:
        eighths = max(round(height / most * rows * 8), 1 if height else 0) - level * 8
        if GLYPHS.plain:
            signs.append(GLYPHS.block if eighths > (0 if not level else 3) else " ")
        else:
            signs.append(EIGHTHS[min(max(eighths, 0), 8)])
    return "".join(signs)


def bars_lines(found: Bars, total: int, across: int, down: int) -> list[Line]:
    """A line for each value, as many as there is room for; ``total`` rows have a value."""
    if not found.values or down < 1:
        return []
    lines_needed = len(found.values) + bool(found.others)
    kept = len(found.values) if lines_needed <= down else down - 1
    rest = found.others + sum(found.counts[kept:])
    names = min(max(map(width, found.values[:kept]), default=1), WIDEST_VALUE, across // 2)
    most, room = max(found.counts), across - names - 16
    lines: list[Line] = []
    for value, count in zip(found.values[:kept], found.counts[:kept], strict=True):
        part = f"{count:,}"
        share = count / total if total else 0.0
        bar = _bar(count / most, max(room, 0))
        lines.append(
            line(
                (fit(value, names) + " ", ""),
                (bar, ROLE),
                (fit_right(part, 8), ""),
                (fit_right(f"{share:.0%}", 6), "faint"),
            )
        )
    if rest and len(lines) < down:
        said = _("{count:,} rows of other values", count=rest)
        lines.append(line((fit(said, across).rstrip(), "faint")))
    return lines


def _bar(share: float, cells: int) -> str:
    """A bar of so many cells; what is not 0 is seen."""
    full = round(share * cells)
    if not full and share > 0:
        return GLYPHS.bar_half + " " * (cells - 1) if cells else ""
    return GLYPHS.bar_full * full + " " * (cells - full)


def strength_bar(strength: float, cells: int = 5) -> str:
    """How strong a relation is, from 0 to 1, in so many cells."""
    full = round(strength * cells)
    return GLYPHS.bar_full * full + GLYPHS.bar_empty * (cells - full)
