"""Repeating an experiment from the bench: how many seeds is asked for, the missing ones queued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from data.errors import InputError
from engine.store.database import Store
from tui.bench.desk import Desk
from tui.locale import _, words
from tui.model import messages

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec

PROPOSED = 5


def repeat_experiment(desk: Desk, experiment: str, spec: ExperimentSpec) -> None:
    """Ask how many seeds, and queue a run for each that has not been trained."""
    from engine.client.repeating import repeated

    folds = spec.data.validation.folds

    def check(text: str) -> str | None:
        if not text.strip().isdecimal():
            return _("type a whole number")
        try:
            repeated(spec, int(text), folds)
        except InputError as error:
            return words(error)
        return None

    def take(text: str) -> None:
        desk.watcher.do(lambda store: _queued(store, spec, int(text), experiment))

    if folds is not None:
        question = _(
            "With how many seeds, from {seed} on? Each trains all {folds} folds, a run each; those "
            "that are trained already count.",
            seed=spec.seed,
            folds=folds,
        )
        desk.person.ask(_("Train all folds"), question, "1", take, check, over=True)
        return
    question = _(
        "With how many seeds, from {seed} on? Seeds that are trained already count; "
        "the curves show mean and range, pkgo-tui compare tells noise from a difference.",
        seed=spec.seed,
    )
    desk.person.ask(_("Repeat with seeds"), question, str(PROPOSED), take, check, over=True)


def _queued(store: Store, spec: ExperimentSpec, seeds: int, experiment: str) -> Message:
    from engine.client.repeating import submit_repeated

    folds = spec.data.validation.folds
    made = submit_repeated(
        store, spec, seeds, experiment, folds=folds, only_missing=True, in_bench=True
    )
    if not made:
        last = spec.seed + seeds - 1
        raise InputError("repeat.none_missing", first=spec.seed, last=last)
    return messages.Submitted(experiment, made[0])
