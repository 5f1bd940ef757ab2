"""Repetitions on the curves: the mean in place of one run's values, the range as a band."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.compare.chart import Band
from tui.locale import _
from tui.model.messages import RunView

if TYPE_CHECKING:
    from tui.model.state import BenchState


def drawn_view(state: BenchState) -> RunView | None:
    """What the curves show: the means over seeds, where the experiment was repeated.

    The run's own values while it trains, and where the person went to just this run; the band of
    the others lies behind them.
    """
    view = state.shown
    if view is None or view.bands is None:
        return view
    chosen = state.viewing.get(view.run.experiment) == view.run.id
    if chosen or (view.epochs and not view.run.is_ended):
        return view
    return replace(view, epochs=view.bands.epochs)


def band_words(state: BenchState) -> str:
    """How many seeds the picture is of; empty for one run alone."""
    view = state.shown
    if view is None or view.bands is None:
        return ""
    own = drawn_view(state) is view
    seeds = view.bands.seeds
    if own:
        return _("range of {count} seeds", count=seeds)
    return _("mean and range of {count} seeds", count=seeds)


def shades(view: RunView, metric: str) -> tuple[Band, ...]:
    """The ranges to draw behind the curves of a metric: validation, then training."""
    if view.bands is None:
        return ()
    xs = tuple(epoch.epoch for epoch in view.bands.epochs)
    return tuple(
        Band(xs, view.bands.ranges[name], role)
        for name, role in ((f"val_{metric}", "validation"), (metric, "train"))
        if name in view.bands.ranges
    )
