"""Repetitions on the curves: the mean in place of one run's values, the range as a band."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.compare.chart import Band
from engine.tasks.metrics import USUAL
from tui.locale import _
from tui.model.messages import RunView
from tui.text.figures import mean_text
from tui.text.repeats import count_words, which_repeat

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
    """Which seed the curves are of, or of how many seeds the mean; empty for one run alone."""
    view, standing = state.shown, state.standing
    if view is None or view.bands is None:
        return seed_words(state)
    count = view.bands.seeds
    if drawn_view(state) is view:
        about = {"which": seed_words(state), "repeats": count_words(view.run, count)}
        return _("{which}, range of {repeats}", **about)
    said = _("mean and range of {repeats}", repeats=count_words(view.run, count))
    last = {} if standing is None or standing.seeds is None else standing.seeds.last
    name = next((one for one in USUAL if one in last and not one.endswith("loss")), None)
    return said if name is None else f"{said}  {name} {mean_text(last[name])}"


def last_means(state: BenchState) -> dict[str, float]:
    """What the seeds' last epochs came to, where the curves are their mean: some may have ended
    sooner than the mean's last epoch.
    """
    view, standing = state.shown, state.standing
    if standing is None or standing.seeds is None or drawn_view(state) is view:
        return {}
    return {name: values.mean for name, values in standing.seeds.last.items()}


def seed_words(state: BenchState) -> str:
    """The seed of the run on show, where it is one of several of its experiment."""
    view = state.shown
    if view is None or (view.bands is None and view.run.facts.base_seed is None):
        return ""
    return which_repeat(view.run)


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
