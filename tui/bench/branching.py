"""Branching from the bench: the epoch is asked for, the branch becomes an experiment to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.store.database import Store
from engine.store.runs import Run
from tui.bench.creating import create
from tui.bench.desk import Desk
from tui.locale import _

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec


def branch_run(desk: Desk, run: Run, epoch: int | None) -> None:
    """Ask for the epoch (``epoch`` stands there already), and put the branch on the list."""
    last = run.epochs_done

    def check(text: str) -> str | None:
        if text.strip().isdecimal() and 1 <= int(text) <= last:
            return None
        return _("the epochs are 1 to {last}", last=last)

    def take(text: str) -> None:
        create(desk, run.name, lambda store: _branch(store, run, int(text)))

    name = f"{run.name} ({run.id})"
    question = _("{name} goes on with other training options from the end of epoch:", name=name)
    desk.person.ask(_("Branch"), question, str(epoch or last), take, check, over=True)


def _branch(store: Store, run: Run, epoch: int) -> ExperimentSpec:
    from engine.client.branching import branched, with_room

    return with_room(branched(store, run, epoch))
