"""The coach asked about the run on show; what it proposes becomes an experiment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.errors import InputError
from engine.store.database import Store
from engine.store.experiments import experiments
from engine.store.runs import find_run
from tui.bench.creating import create
from tui.bench.desk import Desk
from tui.bench.saving import copy_name
from tui.locale import _, words
from tui.model import messages
from tui.text.watched import trained_elsewhere

if TYPE_CHECKING:
    from engine.coach.signs.diagnosis import Diagnosis
    from engine.specs import ExperimentSpec
    from engine.store.runs import Run


def ask_coach(desk: Desk, run: Run) -> None:
    """Have the run's record read and judged."""

    def judge() -> None:
        desk.window.post_message(_judged(desk, run))

    desk.window.in_thread(judge)


def _judged(desk: Desk, run: Run) -> messages.Coached | messages.Refused:
    from engine.coach.helping import helped_by
    from engine.coach.reading import record_of
    from engine.coach.rules.diagnosing import diagnoses_of

    try:
        store = Store(desk.watcher.directory, read_only=desk.watcher.read_only)
    except InputError as error:
        return messages.Refused(words(error))
    try:
        found = find_run(store, run.id)
        record, helped = record_of(store, found), helped_by(store, found)
        return messages.Coached(run, record.spec, tuple(diagnoses_of(record)), tuple(helped))
    except InputError as error:
        return messages.Refused(words(error))
    finally:
        store.close()


def tell_coached(desk: Desk, found: messages.Coached) -> None:
    """Show what was found, and make an experiment of the change that a person takes."""
    from tui.dialogs.coach import CoachScreen

    if not found.told:
        said = _("{name} has no whole epoch yet: there is nothing to judge", name=found.run.name)
        desk.person.hint(said, error=True)
        return

    def take(answer: str) -> None:
        _apply(desk, found.run, found.spec, found.told[int(answer)])

    desk.person.push(CoachScreen(found.run.name, found.spec, found.told, found.helped), take)


def _apply(desk: Desk, run: Run, spec: ExperimentSpec, found: Diagnosis) -> None:
    if spec.watched is not None:
        desk.person.hint(trained_elsewhere(spec), error=True)
        return
    if not found.proposal.changes:
        desk.person.hint(words(found.proposal.why))
        return

    def keep(store: Store, made: ExperimentSpec) -> str:
        from engine.client.experiments import add_advised

        return add_advised(store, made, run.id, found.kind, found.proposal.changes)

    create(desk, spec.name, lambda store: changed(store, spec, found), keep)
    desk.person.hint(words(found.proposal.why))


def changed(store: Store, spec: ExperimentSpec, found: Diagnosis) -> ExperimentSpec:
    """The experiment with the proposed changes, under a name that none has.

    Raises:
        InputError: the changes do not fit together.
    """
    from engine.specs.edit import with_value, with_values
    from tui.text.coached import assignments

    names = {one.spec.name for one in experiments(store)}
    made = with_values(spec, assignments(found.proposal.changes))
    return with_value(with_value(made, "name", copy_name(spec.name, names)), "note", "")
