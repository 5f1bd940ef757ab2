"""From values to places: the ends of a chart's axes, its ticks, the one rounding to cells."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.compare.chart import Axis, Band, Chart, Mark, Scale, Series
from engine.compare.levels import levels
from engine.compare.ticks import log_ticks, nice_ticks, tick_labels, whole_ticks

Array = NDArray[np.float64]
OUTLIERS = (0.05, 0.95)
"""Quantiles of the values on show that stay when outliers are left out, as in TensorBoard."""
AIR = 0.04
"""How much of the curves' height is left free above and below them."""
_MOST = {"linear": (-4e307, 4e307), "log": (-307.0, 308.0)}
"""Ends that stay numbers, and so does what lies between them, as powers of ten too."""
_FLOAT32 = (1.2e-7, 1.2e-38)
"""What float32 can tell: a part of the largest value, and at all. Less is no range."""
_LEAST = 0.01
"""The least range, as a part of the largest value: less would make a mountain of nothing."""


@dataclass(frozen=True, slots=True)
class Span:
    """What an axis reaches."""

    low: float
    high: float

    def parts(self, values: Array) -> Array:
        """How far along the axis values lie, 0 to 1; beyond it they lie on its ends."""
        with np.errstate(over="ignore", invalid="ignore"):
            return np.clip((values - self.low) / (self.high - self.low), 0, 1)

    def column(self, at: float, count: int) -> int:
        """In which of ``count`` columns a place lies, as ``engine.compare.columns`` cuts them."""
        edges = np.linspace(self.low, self.high, count + 1)
        return min(max(int(np.searchsorted(edges, at, "right")) - 1, 0), count - 1)

    def middle(self, column: float, count: int) -> float:
        """The place in the middle of one of ``count`` columns."""
        return self.low + (self.high - self.low) * (column + 0.5) / count

    def row(self, value: float, count: int) -> int:
        """In which of ``count`` rows a value lies, counted from the top."""
        return int(rows(self.parts(np.array([value])), count)[0])


def rows(parts: Array, count: int) -> NDArray[np.int64]:
    """The rows, from the top, in which parts of a height lie: the only rounding of values.

    It holds for finer rows too: a row cut in two is the one that both halves lie in.
    """
    return np.clip(((1 - parts) * count).astype(np.int64), 0, count - 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, and what is written there."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Axes:
    """A chart ready to draw: ``chart`` in the units of its axes, of a logarithmic one powers of
    ten, NaN where there is no logarithm; what the axes reach; and the y axis' ends without air.
    """

    chart: Chart
    x: Span
    y: Span
    ends: tuple[float, float]

    def x_ticks(self, most: int) -> list[Tick]:
        """At most so many round numbers, and whole ends."""
        return _ticks(self.chart.x, self.x, most)

    def y_ticks(self, most: int) -> list[Tick]:
        """At most so many round numbers."""
        return _ticks(self.chart.y, self.y, most)

    def in_rows(self, count: int, most: int) -> tuple[Axes, list[Tick]]:
        """The chart for so many rows, and its ticks: equally far apart where the scale allows."""
        axis = self.chart.y
        cut = levels(self.ends, count, most, axis.scale, axis.within)
        if cut is None:
            return self, self.y_ticks(most)
        low, high = _MOST[axis.scale]
        places = [tick for tick in cut.ticks if low <= tick <= high]
        if axis.scale == "log":
            texts = [f"{10.0**tick:g}" for tick in places]
        else:
            texts = tick_labels(places)
        ticks = [Tick(at, text) for at, text in zip(places, texts, strict=True)]
        return replace(self, y=Span(cut.low, cut.high)), ticks

    def x_value(self, place: float) -> float:
        """A place on the x axis in the numbers of the chart asked for."""
        return 10.0**place if self.chart.x.scale == "log" else place


def axes(chart: Chart) -> Axes | None:
    """The chart with its axes; None where there is nothing to draw."""
    if "log" in (chart.x.scale, chart.y.scale):
        chart = _in_units(chart)
    x = _x_span(chart)
    ends = _y_ends(chart, x)
    return None if ends is None else Axes(chart, x, _with_air(ends, chart.y), ends)


# Units


def _in_units(chart: Chart) -> Chart:
    x, y = chart.x.scale, chart.y.scale
    return replace(
        chart,
        series=tuple(_series(one, x, y) for one in chart.series),
        bands=tuple(_band(one, x, y) for one in chart.bands),
        marks=tuple(
            Mark(mark.kind, _unit(mark.x, x), None if mark.value is None else _unit(mark.value, y))
            for mark in chart.marks
        ),
        cursor=None if chart.cursor is None else _unit(chart.cursor, x),
        x=_axis(chart.x),
        y=_axis(chart.y),
    )


def _units(values: Array | tuple[float, ...], scale: Scale) -> Array:
    array = np.asarray(values, np.float64)
    if scale == "linear":
        return array
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log10(np.where(array > 0, array, np.nan))


def _unit(value: float, scale: Scale) -> float:
    return float(_units((value,), scale)[0])


def _series(series: Series, x: Scale, y: Scale) -> Series:
    xs, values = _units(series.xs, x), _units(series.values, y)
    placed = slice(None) if x == "linear" else np.isfinite(xs)
    return replace(series, xs=xs[placed], values=values[placed])


def _band(band: Band, x: Scale, y: Scale) -> Band:
    lows, highs = (_units(ends, y).tolist() for ends in zip(*band.ranges, strict=True))
    return replace(
        band, xs=tuple(_units(band.xs, x).tolist()), ranges=tuple(zip(lows, highs, strict=True))
    )


def _axis(axis: Axis) -> Axis:
    if axis.scale == "linear":
        return axis
    low, high = (
        None if end is None or end <= 0 else _unit(end, "log") for end in (axis.low, axis.high)
    )
    return replace(axis, low=low, high=high, within=None, least=0.0)


# Ends


def _x_span(chart: Chart) -> Span:
    low, high = chart.x.low, chart.x.high
    if low is None or high is None:
        places = [one.xs for one in chart.series if len(one.xs)]
        low = min((float(xs[0]) for xs in places), default=0.0) if low is None else low
        high = max((float(xs[-1]) for xs in places), default=1.0) if high is None else high
    return Span(float(low), float(high) if high > low else low + 1.0)


def _y_ends(chart: Chart, x: Span) -> tuple[float, float] | None:
    """What the y axis has to hold: the ends asked for, else those of the values on show."""
    axis = chart.y
    if axis.low is not None and axis.high is not None:
        return float(axis.low), float(axis.high)
    ends = [end for one in (*chart.series, *chart.bands) for end in _ends(one, axis, x)]
    if not ends:
        return None
    inside = axis.within is not None and _holds(axis.within, min(ends), max(ends))
    low, high = _at_least(min(ends), max(ends), axis)
    if axis.low is not None:
        low, high = axis.low, high if high > axis.low else axis.low + 0.1
    if axis.high is not None:
        low, high = low if low < axis.high else axis.high - 0.1, axis.high
    if axis.within is not None and inside:
        low, high = max(low, axis.within[0]), min(high, axis.within[1])
    return low, high


def _holds(within: tuple[float, float], low: float, high: float) -> bool:
    """Whether values lie inside, but for what float32 cannot tell."""
    return within[0] - _FLOAT32[0] <= low <= high <= within[1] + _FLOAT32[0]


def _at_least(low: float, high: float, axis: Axis) -> tuple[float, float]:
    """The values' ends; around what lies together the least range."""
    most = _MOST[axis.scale]
    low, high = (min(max(end, most[0]), most[1]) for end in (low, high))
    # Of a logarithmic axis a part of the value is a distance
    size = 1 / math.log(10) if axis.scale == "log" else max(abs(low), abs(high))
    part, tiny = _FLOAT32
    least = max(size * _LEAST, axis.least)
    if high - low <= max(size * part, tiny):
        least = max(least, size if size > tiny / part else 0.1)
    missing = max((least - (high - low)) / 2, 0.0)
    return low - missing, high + missing


def _with_air(ends: tuple[float, float], axis: Axis) -> Span:
    """The ends with a little air where none was asked for."""
    low, high = ends
    air, most = (high - low) * AIR, _MOST[axis.scale]
    span = Span(
        max(low - air, most[0]) if axis.low is None else low,
        min(high + air, most[1]) if axis.high is None else high,
    )
    if axis.within is not None and axis.within[0] <= low < high <= axis.within[1]:
        return Span(max(span.low, axis.within[0] - 0.01), min(span.high, axis.within[1] + 0.01))
    return span


def _ends(one: Series | Band, axis: Axis, x: Span) -> list[float]:
    """The lowest and the highest value on show."""
    if isinstance(one, Band):
        return [end for ends in zip(*one.ranges, strict=True) for end in _extremes(ends, axis)]
    if one.style == "raw" and not axis.outliers:
        return []
    first, last = np.searchsorted(one.xs, x.low), np.searchsorted(one.xs, x.high, "right")
    return _extremes(one.values[first:last], axis)


def _extremes(part: Array | tuple[float, ...], axis: Axis) -> list[float]:
    values = np.asarray(part, np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        if not np.isfinite(np.sum(values)):
            values = values[np.isfinite(values)]
    if not len(values):
        return []
    if axis.outliers:
        return [float(values.min()), float(values.max())]
    return [float(value) for value in np.quantile(values, OUTLIERS)]


# Ticks


def _ticks(axis: Axis, span: Span, most: int) -> list[Tick]:
    low, high = span.low, span.high
    if axis.scale == "log":
        values = log_ticks(10.0**low, 10.0**high, most)
        if axis.whole:
            values = [value for value in values if float(value).is_integer()]
        return [Tick(_unit(value, "log"), _log_text(axis, value)) for value in values]
    if axis.whole and low.is_integer() and high.is_integer():
        values = [float(tick) for tick in whole_ticks(int(low), int(high), most)]
    else:
        values = nice_ticks(low, high, most)
    if axis.whole:
        values = [tick for tick in values if float(tick).is_integer()] or values
    return [Tick(at, text) for at, text in zip(values, _texts(axis, span, values), strict=True)]


def _log_text(axis: Axis, value: float) -> str:
    if axis.written is not None:
        return axis.written(value, value)
    return f"{value:.0f}" if axis.whole else f"{value:g}"


def _texts(axis: Axis, span: Span, values: list[float]) -> list[str]:
    if axis.written is not None:
        apart = values[1] - values[0] if len(values) > 1 else span.high - span.low
        return [axis.written(value, apart) for value in values]
    if axis.whole and all(float(value).is_integer() for value in values):
        return [f"{value:.0f}" for value in values]
    return tick_labels(values)
