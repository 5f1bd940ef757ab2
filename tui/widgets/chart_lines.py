"""A chart as lines of text and roles: the one way in which curves come into cells."""

import numpy as np

from engine.compare.axes import Axes, axes
from engine.compare.chart import Band, Chart, Mark, MarkKind, Series
from engine.compare.columns import columns
from tui.text.glyphs import GLYPHS
from tui.widgets.frame import frame, inner_size
from tui.widgets.lines import Line, line
from tui.widgets.raster import FINENESS, Raster, Stroke

LEAST = (16, 4)
"""Cells across and down in which a chart can be read."""
MARKS: dict[MarkKind, tuple[str, str]] = {
    "best": (GLYPHS.best, "strong"),
    "changed": (GLYPHS.steered, "warn"),
    "paused": (GLYPHS.paused, "warn"),
    "stopped": (GLYPHS.stopped, "warn"),
    "branched": (GLYPHS.branched, "accent"),
}


def chart_lines(chart: Chart, width: int, height: int) -> list[Line]:
    """The chart as ``height`` lines of ``width`` cells; none where nothing can be drawn."""
    found = axes(chart)
    if width < LEAST[0] or height < LEAST[1] or found is None:
        return []
    left = found.y_ticks(max(3, min(7, height // 3)))
    across, down = inner_size(width, height, [tick.text for tick in left])
    if across < 2:
        return []
    below = found.x_ticks(max(2, min(8, across // 10)))
    edge = frame(
        (across, down),
        tuple((found.x.column(tick.at, across), tick.text) for tick in below),
        tuple((found.y.row(tick.at, down), tick.text) for tick in left),
    )
    raster = Raster(across, down)
    _draw(raster, found)
    rows = zip(edge.left, raster.rows(), strict=True)
    return [
        *(line((text, "faint"), *spans) for text, spans in rows),
        *(line((text, "faint")) for text in edge.below),
    ]


@np.errstate(over="ignore", invalid="ignore")
def _draw(raster: Raster, found: Axes) -> None:
    chart, x = found.chart, found.x
    for band in chart.bands:
        raster.draw(_shade(band, found, raster.width))
    if chart.cursor is not None and x.low <= chart.cursor <= x.high:
        raster.upright(x.column(chart.cursor, raster.width), GLYPHS.upright, "faint")
    ordered = sorted(chart.series, key=lambda series: series.style != "raw")
    strokes = [_stroke(series, found, raster.width) for series in ordered]
    for stroke in strokes:
        raster.draw(stroke)
    for stroke in strokes:
        if stroke.label and stroke.kind != "raw":
            raster.label(stroke, stroke.look + 6 * (stroke.kind == "dots"))
    for mark in chart.marks:
        _put(raster, mark, found)


def _stroke(series: Series, found: Axes, cells: int) -> Stroke:
    xs, values = np.asarray(series.xs, np.float64), np.asarray(series.values, np.float64)
    x, y, count = found.x, found.y, cells * FINENESS[series.style]
    lows, highs = columns(xs, values, (x.low, x.high), count, (y.low, y.high))
    parts = y.parts
    return Stroke(series.style, parts(lows), parts(highs), series.role, series.label, series.look)


def _shade(band: Band, found: Axes, cells: int) -> Stroke:
    xs = np.asarray(band.xs, np.float64)
    bottoms, tops = (np.array(ends, np.float64) for ends in zip(*band.ranges, strict=True))
    across = found.x.low, found.x.high
    lows, _ = columns(xs, bottoms, across, cells)
    _, highs = columns(xs, tops, across, cells)
    return Stroke("band", found.y.parts(lows), found.y.parts(highs), f"{band.role}-band")


def _put(raster: Raster, mark: Mark, found: Axes) -> None:
    sign, role = MARKS[mark.kind]
    row = 0 if mark.value is None else found.y.row(mark.value, raster.height)
    raster.put(found.x.column(mark.x, raster.width), row, sign, role)
