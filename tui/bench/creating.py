"""New experiments at the end of the list: the numbers of the others stay theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from data.errors import InputError
from data.messages import Message as Said
from engine.store.database import Store
from engine.store.experiments import Experiment, experiments
from engine.store.runs import active_runs
from tui.bench.desk import Desk
from tui.model import messages
from tui.model.undo import Back

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec


def add(desk: Desk, spec: ExperimentSpec) -> None:
    """An experiment that nobody asked for: the list needs one."""
    from engine.client.experiments import add_experiment

    def make(store: Store) -> Message:
        return messages.Created(add_experiment(store, spec))

    desk.watcher.do(make)


def create(
    desk: Desk,
    name: str,
    make: Callable[[Store], ExperimentSpec],
    keep: Callable[[Store, ExperimentSpec], str] | None = None,
) -> None:
    """The one that ``make`` describes, as the person wishes: that can be taken back. ``keep`` adds
    it to the list in its own way, and gives its id.
    """
    before = desk.state.selected

    def act(store: Store) -> Back:
        from engine.client.experiments import add_experiment

        spec = make(store)
        made = Experiment((keep or add_experiment)(store, spec), spec)
        desk.window.post_message(messages.Created(made.id))
        return lambda store: _withdrawn(store, made, before)

    desk.watcher.do(desk.undo.undoable(Said("undo.created", {"name": name}), act))


def _withdrawn(store: Store, made: Experiment, before: str | None) -> Message:
    """Off the list again, unless a run of it is at work or somebody else has changed it."""
    from engine.client.experiments import close_experiment

    active = next((run for run in active_runs(store) if run.experiment == made.id), None)
    if active is not None:
        raise InputError("undo.at_work", name=active.name)
    now = next((one for one in experiments(store) if one.id == made.id), made)
    if now != made:
        raise InputError("undo.changed_since", name=now.spec.name)
    close_experiment(store, made.id)
    return messages.Withdrawn(made.id, before)
