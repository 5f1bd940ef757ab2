"""Runs that are one of several seeds: what all of them came to stands below the comparison."""

from collections.abc import Mapping, Sequence
from contextlib import closing

from textual.message import Message

from data.errors import InputError
from engine.store.runs import seed_of, some_runs
from tui.compare.comparison_state import ComparisonState
from tui.compare.reading import Open, Post
from tui.locale import _
from tui.model.on_show import Seeds
from tui.model.seed_repeats import seeds_of
from tui.text.figures import mean_text


class SeedsRead(Message):
    """By a run's id what it and its finished repetitions came to together."""

    def __init__(self, seeds: Mapping[str, Seeds]) -> None:
        self.seeds = seeds
        super().__init__()


def read_seeds(opened: Open, ids: Sequence[str], post: Post) -> None:
    """Tell the seeds of those runs that have some; what is wrong with the store others tell."""
    try:
        store = opened()
    except InputError:
        return
    with closing(store):
        found = {run.id: seeds_of(store, run) for run in some_runs(store, ids)}
    post(SeedsRead({name: seeds for name, seeds in found.items() if seeds is not None}))


def seed_words(state: ComparisonState, seeds: Mapping[str, Seeds]) -> str:
    """Mean and deviation of the run in focus, and of which seed its curve is."""
    if not 0 <= state.focus < len(state.histories):
        return ""
    run = state.histories[state.focus].run
    known = seeds.get(run.id)
    if known is None:
        return ""
    metric = next((one for one in (f"val_{state.metric}", state.metric) if one in known.last), None)
    told = "" if metric is None else f"{metric} {mean_text(known.last[metric])}, "
    return told + _(
        "{count} seeds; the curve is of seed {seed} alone", count=known.count, seed=seed_of(run)
    )
