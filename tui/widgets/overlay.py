"""A chart of many runs over one another, each with its own colour, dashes, points and label."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from textual.geometry import Region
from textual.strip import Strip

from engine.compare.columns import columns
from tui.compare.comparison_state import RunCurve
from tui.text.fitting import width
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Styled, line
from tui.widgets.raster import FINENESS, Kind, Raster, Stroke
from tui.widgets.ticks import log_ticks, nice_ticks, tick_labels

Numbers = NDArray[np.float64]
COLOURS = 12
CLIPPED = (0.05, 0.95)
"""Quantiles of the values on show that stay when outliers are clipped, as in TensorBoard."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """All that the chart shows. ``x`` and ``y`` are ranges, ``y`` None for that of the curves.

    ``x_label`` writes a place on the x axis, the distance of two ticks given.
    """

    curves: tuple[RunCurve, ...] = ()
    x: tuple[float, float] = (0.0, 1.0)
    y: tuple[float, float] | None = None
    log: bool = False
    clip: bool = False
    whole: bool = False
    smoothed: bool = False
    cursor: float | None = None
    focus: int = 0
    words: str = ""
    x_label: Callable[[float, float], str] = field(default=lambda x, _: f"{x:g}")


class OverlayChart(Styled):
    """Drawn anew for each picture: some milliseconds for a million points."""

    DEFAULT_CSS = "OverlayChart { height: 1fr; width: 1fr; background: $background; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.picture = Picture()
        self._lines: list[Line] = []

    def show(self, picture: Picture) -> None:
        """Show this; only lines that differ are repainted."""
        self.picture = picture
        self._draw()

    def on_resize(self) -> None:
        """Fill the new size."""
        self._draw()

    def _draw(self) -> None:
        old, self._lines = self._lines, picture_lines(self.picture, *self.size)
        for y in range(self.size.height):
            before = old[y] if y < len(old) else None
            if y >= len(self._lines) or self._lines[y] != before:
                self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Textual's hook."""
        return self.strip(self._lines[y] if y < len(self._lines) else (), self.size.width)


def picture_lines(picture: Picture, room: int, height: int) -> list[Line]:
    """The picture as ``height`` lines of at most ``room`` cells."""
    scaled = [_scaled(curve, picture) for curve in picture.curves]
    limits = y_limits(scaled, picture)
    if room < 24 or height < 5 or limits is None:
        words = picture.words or ("nothing to draw here" if picture.curves else "")
        indent = " " * max((room - width(words)) // 2, 0)
        return [line((indent + words, "faint")) if y == height // 2 else () for y in range(height)]
    ticks, texts = _y_ticks(limits, picture.log, max(3, min(7, height // 3)))
    margin = max(width(text) for text in texts)
    inner, tall = room - margin - 1, height - 2
    raster = Raster(inner, tall)
    _draw_curves(raster, scaled, picture, limits)
    span = limits[1] - limits[0]
    marks = {
        int(min((limits[1] - tick) / span * tall, tall - 1)): index
        for index, tick in enumerate(ticks)
    }
    lines: list[Line] = []
    for y, spans in enumerate(raster.rows()):
        text = texts[marks[y]] if y in marks else ""
        axis = "┤" if y in marks else "│"
        lines.append(line((f"{text:>{margin}}{axis}", "faint"), *spans))
    return [*lines, *_x_axis(picture, margin, inner)]


def run_role(index: int) -> str:
    """The colour of a run, counted from 0; labels tell more runs apart than there are colours."""
    return f"run-{index % COLOURS + 1}"


def _draw_curves(
    raster: Raster, scaled: list[RunCurve], picture: Picture, limits: tuple[float, float]
) -> None:
    low, high = limits
    ordered = sorted(scaled, key=lambda curve: (curve.index == picture.focus, curve.index))
    strokes: list[tuple[int, Stroke]] = []
    for curve in ordered:
        kind: Kind = "dots" if curve.is_validation else "line"
        for way in ("raw", kind) if picture.smoothed else (kind,):
            values = curve.raw if way == "raw" else curve.ys
            count = raster.width * FINENESS[way]
            lows, highs = columns(curve.xs, values, *picture.x, count)
            bottoms, tops = (np.clip((part - low) / (high - low), 0, 1) for part in (lows, highs))
            role = "faint" if way == "raw" else run_role(curve.index)
            stroke = Stroke(way, bottoms, tops, role, curve.label, curve.index)
            strokes.append((curve.index, stroke))
    strokes.sort(key=lambda known: known[1].kind != "raw")
    for _, stroke in strokes:
        raster.draw(stroke)
    for index, stroke in strokes:
        if stroke.kind != "raw":
            raster.label(stroke, index + 6 * (stroke.kind == "dots"))
    if picture.cursor is not None and picture.x[0] <= picture.cursor <= picture.x[1]:
        part = (picture.cursor - picture.x[0]) / (picture.x[1] - picture.x[0])
        raster.upright(min(int(part * raster.width), raster.width - 1), GLYPHS.upright, "faint")


def _scaled(curve: RunCurve, picture: Picture) -> RunCurve:
    """The curve on the y axis: infinity never draws, a logarithm of nothing neither."""
    if not picture.log:
        return curve
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = np.log10(np.where(curve.raw > 0, curve.raw, np.nan))
        ys = raw if curve.ys is curve.raw else np.log10(np.where(curve.ys > 0, curve.ys, np.nan))
    return RunCurve(curve.index, curve.is_validation, curve.xs, ys, raw)


def y_limits(scaled: list[RunCurve], picture: Picture) -> tuple[float, float] | None:
    """The y range of what is on show with a little air, or the one asked for."""
    if picture.y is not None and not picture.log:
        return picture.y
    if picture.y is not None and picture.y[0] > 0:
        return float(np.log10(picture.y[0])), float(np.log10(picture.y[1]))
    ends: list[float] = []
    for curve in scaled:
        first, last = (
            np.searchsorted(curve.xs, picture.x[0]),
            np.searchsorted(curve.xs, picture.x[1], "right"),
        )
        parts = (curve.raw, curve.ys) if picture.smoothed and not picture.clip else (curve.ys,)
        for part in parts:
            values = part[first:last]
            if not np.isfinite(np.sum(values)):
                values = values[np.isfinite(values)]
            if len(values):
                found = (
                    np.quantile(values, CLIPPED) if picture.clip else (values.min(), values.max())
                )
                ends += [float(found[0]), float(found[1])]
    if not ends:
        return None
    low, high = min(ends), max(ends)
    air = (high - low) * 0.03 or abs(high) * 0.05 or 0.05
    if not picture.log:
        return low - air, high + air
    if picture.y is not None and picture.y[1] > 0:  # from below 0: only the upper end can be had
        high, air = float(np.log10(picture.y[1])), 0.0
        low = min(low, high - 0.1)
    # As powers of ten both ends stay numbers
    return max(low - air, -307.0), min(high + air, 308.0)


def _y_ticks(limits: tuple[float, float], log: bool, most: int) -> tuple[list[float], list[str]]:
    if not log:
        ticks = nice_ticks(*limits, most)
        return ticks, tick_labels(ticks) or [""]
    values = log_ticks(10 ** limits[0], 10 ** limits[1], most)
    return [float(np.log10(value)) for value in values], [f"{value:g}" for value in values] or [""]


def _x_axis(picture: Picture, margin: int, inner: int) -> list[Line]:
    """The axis with its ticks, and their labels below."""
    low, high = picture.x
    ticks = nice_ticks(low, high, max(2, min(9, inner // 12)))
    if picture.whole:
        ticks = [tick for tick in ticks if float(tick).is_integer()] or ticks
    apart = ticks[1] - ticks[0] if len(ticks) > 1 else high - low
    axis, labels = ["─"] * inner, [" "] * inner
    free = 0
    for tick in ticks:
        place = min(int((tick - low) / (high - low) * inner), inner - 1)
        axis[place] = "┬"
        text = picture.x_label(tick, apart)
        begin = min(max(place - len(text) // 2, 0), inner - len(text))
        if begin >= free and begin >= 0:
            labels[begin : begin + len(text)] = text
            free = begin + len(text) + 1
    return [
        line((" " * margin + "└" + "".join(axis), "faint")),
        line((" " * (margin + 1) + "".join(labels), "faint")),
    ]
