"""A chart as lines of text and roles: the one way in which curves come into cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.compare.axes import Axes, axes
from engine.compare.chart import Band, Chart, Mark, MarkKind, Series
from engine.compare.columns import columns
from tui.text.glyphs import GLYPHS
from tui.widgets.frame import frame, inner_size
from tui.widgets.lines import Line, line
from tui.widgets.raster import ACROSS, Raster, Stroke, dots_across

LEAST = (16, 4)
"""Cells across and down in which a chart can be read."""
FEW = 15
"""Points of a curve that are marked one by one."""
MARKS: dict[MarkKind, tuple[str, str]] = {
    "best": ("best", "strong"),
    "changed": ("steered", "warn"),
    "paused": ("paused", "warn"),
    "stopped": ("stopped", "warn"),
    "branched": ("branched", "accent"),
}
"""The name of a mark's sign, and its role."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart's lines; behind ``margin`` cells ``across`` cells of curves along ``axes``."""

    lines: list[Line]
    axes: Axes
    margin: int
    across: int

    def x_at(self, cell: int) -> float:
        """The place on the x axis that a cell of the picture shows, or the nearest end."""
        column = min(max(cell - self.margin, 0), self.across - 1)
        return self.axes.x_value(self.axes.x.middle(column, self.across))


def chart_picture(chart: Chart, width: int, height: int) -> Picture | None:
    """The chart as ``height`` lines of ``width`` cells; None where nothing can be drawn."""
    found = axes(chart)
    if width < LEAST[0] or height < LEAST[1] or found is None:
        return None
    found, left = found.in_rows(height - 2, max(3, min(7, height // 3)))
    across, down = inner_size(width, height, [tick.text for tick in left])
    if across < 2:
        return None
    below = found.x_ticks(max(2, min(8, across // _apart(found))))
    levels = [found.y.row(tick.at, down) for tick in left]
    edge = frame(
        (across, down),
        tuple((_column(found, tick.at, across), tick.text) for tick in below),
        tuple((row, tick.text) for row, tick in zip(levels, left, strict=True)),
        chart.x.name,
    )
    raster = Raster(across, down)
    for row in levels:
        raster.level(row, GLYPHS.grid, "rule")
    _draw(raster, found)
    rows = zip(edge.left, raster.rows(), strict=True)
    lines = [
        *(line((text, "faint"), *spans) for text, spans in rows),
        *(line((text, "faint")) for text in edge.below),
    ]
    return Picture(lines, found, width - across, across)


def chart_lines(chart: Chart, width: int, height: int) -> list[Line]:
    """The picture's lines alone; none where nothing can be drawn."""
    picture = chart_picture(chart, width, height)
    return [] if picture is None else picture.lines


def _apart(found: Axes) -> int:
    """Cells from one label below the chart to the next; the axis' name has room in one gap."""
    axis = found.chart.x
    if axis.scale == "log":
        return 4
    label = 5 if axis.written is not None else len(f"{found.x.high:.0f}")
    return max(label, len(axis.name)) + 5


def _column(found: Axes, at: float, cells: int) -> int:
    """The cell of a place on the x axis, which is that of its dot."""
    return found.x.column(at, cells * ACROSS) // ACROSS


@np.errstate(over="ignore", invalid="ignore")
def _draw(raster: Raster, found: Axes) -> None:
    chart, x = found.chart, found.x
    for band in chart.bands:
        raster.draw(_shade(band, found, raster.width))
    if chart.cursor is not None and x.low <= chart.cursor <= x.high:
        raster.upright(_column(found, chart.cursor, raster.width), GLYPHS.upright, "faint")
    ordered = sorted(chart.series, key=lambda series: series.style != "raw")
    strokes = [_stroke(series, found, raster.width) for series in ordered]
    for stroke in strokes:
        raster.draw(stroke)
    for series in ordered:
        _mark_points(raster, series, found)
    for stroke in reversed(strokes):
        if stroke.label and stroke.kind != "raw":
            raster.label(stroke)
    taken: dict[tuple[int, int], str] = {}
    for mark in chart.marks:
        _put(raster, mark, found, taken)


def _stroke(series: Series, found: Axes, cells: int) -> Stroke:
    xs, values = np.asarray(series.xs, np.float64), np.asarray(series.values, np.float64)
    x, y, count = found.x, found.y, dots_across(series.style, cells)
    lows, highs = columns(xs, values, (x.low, x.high), count, (y.low, y.high))
    parts = y.parts
    return Stroke(series.style, parts(lows), parts(highs), series.role, series.label, series.look)


def _shade(band: Band, found: Axes, cells: int) -> Stroke:
    xs = np.asarray(band.xs, np.float64)
    bottoms, tops = (np.array(ends, np.float64) for ends in zip(*band.ranges, strict=True))
    across, count = (found.x.low, found.x.high), dots_across("band", cells)
    lows, _ = columns(xs, bottoms, across, count)
    _, highs = columns(xs, tops, across, count)
    return Stroke("band", found.y.parts(lows), found.y.parts(highs), band.role)


def _mark_points(raster: Raster, series: Series, found: Axes) -> None:
    """A sign on each of few points; on a curve with a label that sign is at its end alone."""
    if series.label or series.style == "raw" or not 0 < len(series.xs) <= FEW or not GLYPHS.braille:
        return
    sign = GLYPHS.point if series.style == "line" else GLYPHS.ring
    for x, value in zip(series.xs, series.values, strict=True):
        if not np.isnan(value) and found.x.low <= x <= found.x.high:
            _put_at(raster, found, (float(x), float(value)), (sign, series.role))


def _put(raster: Raster, mark: Mark, found: Axes, taken: dict[tuple[int, int], str]) -> None:
    """The mark where it belongs, below others of the same cell; ``taken`` are those, by cell."""
    sign, role = MARKS[mark.kind]
    column, row = _cell(raster, found, mark.x, mark.value)
    while taken.get((column, row), mark.kind) != mark.kind and row < raster.height - 1:
        row += 1
    taken[column, row] = mark.kind
    raster.put(column, row, getattr(GLYPHS, sign), role)


def _put_at(
    raster: Raster, found: Axes, at: tuple[float, float | None], sign: tuple[str, str]
) -> None:
    """A sign where a value lies, at the top without one."""
    raster.put(*_cell(raster, found, *at), *sign)


def _cell(raster: Raster, found: Axes, x: float, value: float | None) -> tuple[int, int]:
    row = 0 if value is None else found.y.row(value, raster.height)
    return _column(found, x, raster.width), row
