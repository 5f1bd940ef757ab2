"""Runs that are one of several seeds: what all of them came to stands below the comparison."""

from collections.abc import Mapping, Sequence
from contextlib import closing

from textual.message import Message

from data.errors import InputError
from engine.store.runs import some_runs
from tui.compare.comparison_state import ComparisonState
from tui.compare.reading import Open, Post
from tui.locale import _
from tui.model.seed_repeats import Repeated, repeated
from tui.text.figures import mean_text
from tui.text.repeats import count_words, which_repeat


class SeedsRead(Message):
    """By a run's id what it and its finished repetitions came to together."""

    def __init__(self, repeated: Mapping[str, Repeated]) -> None:
        self.repeated = repeated
        super().__init__()


def read_seeds(opened: Open, ids: Sequence[str], post: Post) -> None:
    """Tell the seeds of those runs that have some; what is wrong with the store others tell."""
    try:
        store = opened()
    except InputError:
        return
    with closing(store):
        found = {run.id: repeated(store, run, ids) for run in some_runs(store, ids)}
    post(SeedsRead({name: one for name, one in found.items() if one is not None}))


def seed_words(state: ComparisonState) -> str:
    """Mean and deviation of the run in focus, of which seed its curve is, and what its band is."""
    if not 0 <= state.focus < len(state.histories):
        return ""
    run = state.histories[state.focus].run
    repeats = state.repeated.get(run.id)
    if repeats is None:
        return ""
    known = repeats.seeds
    shown = [state.metric] if state.part == "train" else [f"val_{state.metric}", state.metric]
    metric = next((one for one in shown if one in known.last), None)
    told = "" if metric is None else f"{metric} {mean_text(known.last[metric])}, "
    about = {"repeats": count_words(run, known.count), "which": which_repeat(run)}
    if repeats.bands is None:
        return told + _("{repeats}; curve: {which} alone", **about)
    return told + _("{repeats}; curve: {which}, band: lowest to highest", **about)
