"""Runs that were trials of sweeps: what is told is that a sweep has ended, not each of them."""

from collections.abc import Sequence

from engine.store.database import Store
from engine.store.runs import Run
from engine.store.sweeps import sweep, sweep_of_run, trials
from tui.keymap.table import key_of
from tui.locale import _


def without_trials(store: Store, ended: Sequence[Run]) -> tuple[tuple[Run, ...], list[str]]:
    """The runs that are no trial's, and a sentence for each sweep that ended with the others."""
    own: list[Run] = []
    searched: dict[str, None] = {}
    for run in ended:
        place = sweep_of_run(store, run.id)
        if place is None:
            own.append(run)
        else:
            searched[place[0]] = None
    return tuple(own), [said for one in searched if (said := _end_of(store, one))]


def _end_of(store: Store, sweep_id: str) -> str:
    """That all trials of a sweep are over; empty where some are not, or more are wanted."""
    found = sweep(store, sweep_id)
    if found is None or found.status != "open":
        return ""
    wanted = found.sweep.trials
    if wanted is None or found.trials < wanted:
        return ""
    known = trials(store, found)
    if not all(one.is_over for one in known):
        return ""
    about = {"name": found.name, "count": len(known), "key": key_of("experiment.board")}
    return _("{name}: all {count:,} trials are done; {key} shows them", **about)
