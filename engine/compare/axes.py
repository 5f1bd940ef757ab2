"""From values to places: the ends of a chart's axes, its ticks, the one rounding to cells."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.compare.chart import Axis, Band, Chart, Mark, Scale, Series
from engine.compare.ticks import log_ticks, nice_ticks, tick_labels, whole_ticks

Array = NDArray[np.float64]
OUTLIERS = (0.05, 0.95)
"""Quantiles of the values on show that stay when outliers are left out, as in TensorBoard."""
AIR = 0.04
"""How much of the curves' height is left free above and below them."""
_MOST = {"linear": (-8e307, 8e307), "log": (-307.0, 308.0)}
"""Ends that stay numbers, and so does what lies between them, as powers of ten too."""


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
    ten, NaN where there is no logarithm; and what the axes reach.
    """

    chart: Chart
    x: Span
    y: Span

    def x_ticks(self, most: int) -> list[Tick]:
        """At most so many round numbers, and whole ends."""
        return _ticks(self.chart.x, self.x, most)

    def y_ticks(self, most: int) -> list[Tick]:
        """At most so many round numbers."""
        return _ticks(self.chart.y, self.y, most)


def axes(chart: Chart) -> Axes | None:
    """The chart with its axes; None where there is nothing to draw."""
    if "log" in (chart.x.scale, chart.y.scale):
        chart = _in_units(chart)
    x = _x_span(chart)
    y = _y_span(chart, x)
    return None if y is None else Axes(chart, x, y)


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
    return replace(axis, low=low, high=high, within=None)


# Ends


def _x_span(chart: Chart) -> Span:
    low, high = chart.x.low, chart.x.high
    if low is None or high is None:
        places = [one.xs for one in chart.series if len(one.xs)]
        low = min((float(xs[0]) for xs in places), default=0.0) if low is None else low
        high = max((float(xs[-1]) for xs in places), default=1.0) if high is None else high
    return Span(float(low), float(high) if high > low else low + 1.0)


def _y_span(chart: Chart, x: Span) -> Span | None:
    axis = chart.y
    if axis.low is not None and axis.high is not None:
        return Span(float(axis.low), float(axis.high))
    ends = [end for one in (*chart.series, *chart.bands) for end in _ends(one, axis, x)]
    if not ends:
        return None
    low, high = min(ends), max(ends)
    air = (high - low) * AIR or abs(high) * 0.05 or 0.05
    low, high = max(low - air, _MOST[axis.scale][0]), min(high + air, _MOST[axis.scale][1])
    if axis.low is not None:
        low, high = axis.low, high if high > axis.low else axis.low + 0.1
    if axis.high is not None:
        low, high = low if low < axis.high else axis.high - 0.1, axis.high
    if axis.within is not None and low < axis.within[1] and axis.within[0] < high:
        low, high = max(low, axis.within[0] - 0.01), min(high, axis.within[1] + 0.01)
    return Span(low, high)


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
        return [Tick(_unit(value, "log"), f"{value:g}") for value in values]
    if axis.whole and low.is_integer() and high.is_integer():
        values = [float(tick) for tick in whole_ticks(int(low), int(high), most)]
    else:
        values = nice_ticks(low, high, most)
    if axis.whole:
        values = [tick for tick in values if float(tick).is_integer()] or values
    return [Tick(at, text) for at, text in zip(values, _texts(axis, span, values), strict=True)]


def _texts(axis: Axis, span: Span, values: list[float]) -> list[str]:
    if axis.written is not None:
        apart = values[1] - values[0] if len(values) > 1 else span.high - span.low
        return [axis.written(value, apart) for value in values]
    if axis.whole and all(float(value).is_integer() for value in values):
        return [f"{value:.0f}" for value in values]
    return tick_labels(values)
