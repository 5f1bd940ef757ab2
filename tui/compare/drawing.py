"""The comparison as a chart: each run its own colour, dashes or points, and label."""

import time
from collections.abc import Callable, Sequence
from functools import cache

from engine.compare.chart import Axis, Chart, Series
from engine.compare.history import BATCH_LOSS
from engine.compare.history import Axis as AxisOf
from tui.compare.comparison_state import ComparisonState, RunCurve
from tui.panes.header import duration

COLOURS = 12


def run_role(index: int) -> str:
    """The colour of a run, counted from 0; labels tell more runs apart than there are colours."""
    return f"run-{index % COLOURS + 1}"


def comparison_chart(state: ComparisonState, curves: Sequence[RunCurve], words: str) -> Chart:
    """The curves on show, that of the run in focus on top."""
    ordered = sorted(curves, key=lambda curve: (curve.index == state.focus, curve.index))
    raw = [_series(curve, raw=True) for curve in ordered] if state.weight else []
    whole = state.axis in ("epoch", "step") and state.metric != BATCH_LOSS
    bottom, top = state.between or (None, None)
    return Chart(
        (*raw, *(_series(curve) for curve in ordered)),
        x=Axis(*state.shown, whole=whole, name=state.axis, written=x_label(state.axis)),
        y=Axis(
            bottom,
            top,
            scale="log" if state.log else "linear",
            outliers=not state.clip,
            name=state.metric,
        ),
        cursor=state.cursor,
        words=words,
    )


def _series(curve: RunCurve, *, raw: bool = False) -> Series:
    if raw:
        return Series(curve.xs, curve.raw, "faint", "raw")
    style = "dots" if curve.is_validation else "line"
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
