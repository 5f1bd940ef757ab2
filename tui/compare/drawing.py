"""The comparison as a chart: each run its own colour, dashes or points, and label."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from engine.compare.chart import Axis, Band, Chart, Series, Style, y_axis
from engine.compare.history import BATCH_LOSS
from engine.compare.history import Axis as AxisOf
from tui.compare.comparison_state import ComparisonState, RunCurve
from tui.locale import N_, Worded
from tui.panes.header import duration

COLOURS = 12
AXIS_NAMES: Mapping[AxisOf, str] = Worded(
    {
        "epoch": N_("epoch"),
        "step": N_("batch"),
        "relative": N_("time"),
        "wall": N_("clock"),
    }
)


def run_role(index: int) -> str:
    """The colour of a run, counted from 0; labels tell more runs apart than there are colours."""
    return f"run-{index % COLOURS + 1}"


def comparison_chart(state: ComparisonState, curves: Sequence[RunCurve], words: str) -> Chart:
    """The curves on show, that of the run in focus on top."""
    ordered = sorted(curves, key=lambda curve: (curve.index == state.focus, curve.index))
    both = len({curve.is_validation for curve in curves}) > 1
    raw = [_series(curve, "raw") for curve in ordered] if state.weight else []
    whole = state.axis in ("epoch", "step") and state.metric != BATCH_LOSS
    bottom, top = state.between or (None, None)
    return Chart(
        (*raw, *(_series(curve, _style(curve, both=both)) for curve in ordered)),
        x=Axis(
            *state.shown,
            scale="log" if state.is_log_x else "linear",
            whole=whole,
            name=AXIS_NAMES[state.axis],
            written=x_label(state.axis),
        ),
        y=replace(
            y_axis(state.metric),
            low=bottom,
            high=top,
            scale="log" if state.log else "linear",
            outliers=not state.clip,
        ),
        bands=tuple(band for curve in ordered if (band := _band(state, curve)) is not None),
        cursor=state.cursor,
        words=words,
    )


def _band(state: ComparisonState, curve: RunCurve) -> Band | None:
    found = state.band_of(curve)
    if found is None:
        return None
    xs, lows, highs = (ends.tolist() for ends in found)
    return Band(tuple(xs), tuple(zip(lows, highs, strict=True)), run_role(curve.index))


def _style(curve: RunCurve, *, both: bool) -> Style:
    """Beside the lines of training those of validation are thin; alone they are lines."""
    return "dashes" if both and curve.is_validation else "line"


def _series(curve: RunCurve, style: Style) -> Series:
    if style == "raw":
        return Series(curve.xs, curve.raw, "faint", "raw")
    return Series(curve.xs, curve.ys, run_role(curve.index), style, curve.index, curve.label)


@cache
def x_label(axis: AxisOf) -> Callable[[float, float], str]:
    """How a place on the axis is written, given how far two ticks lie apart."""
    if axis == "relative":
        return lambda x, apart: f"{x:g} s" if apart < 1 else duration(x)
    if axis == "wall":
        return lambda x, apart: time.strftime(
            "%H:%M:%S" if apart < 60 else "%H:%M" if apart < 43_200 else "%m-%d %H:%M",
            time.localtime(x),
        )
    return lambda x, __: f"{x:,.0f}" if float(x).is_integer() else f"{x:g}"
