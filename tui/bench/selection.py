"""The experiment on show: which one it is, its edits, its table and the run that is followed."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.message import Message

from data import Description
from data.errors import InputError
from data.messages import Message as Said
from engine.store.database import Store
from engine.tables.keys import keys_of
from tui.bench.desk import Desk
from tui.bench.edits import Edited
from tui.bench.mendable import MENDABLE
from tui.locale import _, words
from tui.model import messages
from tui.model.state import TableKey
from tui.model.undo import Step, undone
from tui.panes.pane import Edit
from tui.text.watched import trained_elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.specs import ExperimentSpec
    from engine.specs.data import DataSpec


class Selection:
    """Chooses and changes; what is on show is followed in the store."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._followed: str | None = None
        self._describing: set[TableKey] = set()
        self._last: tuple[Step, Edited] | None = None

    def select(self, experiment: str | None) -> None:
        """Switch to an experiment; its run is drawn as soon as it is read."""
        state, window = self._desk.state, self._desk.window
        if experiment != state.selected:
            state.selected = experiment
            state.stop_scrubbing()
        self.follow()
        window.draw("experiments")
        window.call_after_refresh(window.draw)

    def follow(self) -> None:
        """Follow the run on show, and know the table of the experiment on show."""
        state = self._desk.state
        wanted = state.run_id
        if wanted != self._followed:
            self._followed = wanted
            state.stop_scrubbing()
            self._desk.watcher.follow(wanted)
        if state.spec is not None and state.spec.watched is None:
            self._describe(state.spec.data)

    def follow_again(self) -> None:
        """The run on show may be gone: follow what is on show now."""
        self.follow()
        self._desk.window.draw()

    def apply(self, edit: Edit) -> str | None:
        """Change the selected experiment; a sentence if that is not allowed."""
        from engine.specs import SpecError

        state = self._desk.state
        experiment, spec = state.experiment, state.spec
        if experiment is None or spec is None:
            return _("there is no experiment to change")
        try:
            changed = edit(spec)
        except SpecError as error:
            return words(error)
        if spec.watched is not None and changed.bare() != spec.bare():
            return trained_elsewhere(spec)
        if changed != spec:
            self._remember(Edited(experiment.id, spec, changed, time.monotonic()))
            self._keep(experiment.id, changed)
            table = state.table
            if changed.data != spec.data and isinstance(table, Description):
                self.fit_to_table(table)
        return None

    def _keep(self, experiment: str, spec: ExperimentSpec) -> None:
        from engine.client.experiments import save_experiment

        self._desk.state.drafts[experiment] = spec
        self._desk.state.unsaved[experiment] += 1

        def keep(store: Store) -> Message:
            save_experiment(store, experiment, spec)
            return messages.EditKept(experiment)

        self._desk.watcher.do(keep)
        self.follow_again()

    def _remember(self, edit: Edited) -> None:
        """To be taken back; with the edit before where both are one."""
        stack = self._desk.undo
        last, step = self._last, stack.last
        joined = None if last is None or step is not last[0] else last[1].joined(edit)
        if joined is not None and step is not None:
            stack.forget(step)
            edit = joined
        if edit.before == edit.after:  # there and back again
            self._last = None
            return
        said = edit.told()
        made = Step(said, lambda: self._take_back(edit), edit.experiment)
        stack.add(made)
        self._last = made, edit

    def _take_back(self, edit: Edited, told: Said | None = None) -> str:
        """Let the experiment be as it was, and go there.

        Raises:
            InputError: somebody else has closed or changed it since.
        """
        state = self._desk.state
        item = next((one for one in state.snapshot.experiments if one.id == edit.experiment), None)
        name = edit.after.name
        if item is None:
            raise InputError("undo.closed_since", name=name)
        if state.spec_of(item) != edit.after:
            raise InputError("undo.changed_since", name=name)
        here = state.selected == edit.experiment
        self._keep(edit.experiment, edit.before)
        self.select(edit.experiment)
        return undone(told or edit.told(), "" if here else edit.before.name)

    # The table

    def take_described(self, spec: DataSpec) -> None:
        """The table has been read, or refused."""
        self._describing.discard(keys_of(spec).whole)

    def fit_to_table(self, table: Description) -> None:
        """The beginning on a person's own table takes its sizes once they are known, and again
        where a recipe, a label or a query has made another table of the file.

        A network and training that were changed, or have trained, stay as they are.
        """
        from engine.client.opening import refitted

        state = self._desk.state
        experiment, spec = state.experiment, state.spec
        if experiment is None or spec is None or not spec.data.is_own or state.run_id:
            return
        known = (one for one in state.tables.values() if isinstance(one, Description))
        earlier = [one for one in known if one.source == spec.data.source]
        fitted = refitted(spec, table, earlier)
        if fitted != spec:
            self._join_to_last(experiment.id, spec, fitted)
            self._keep(experiment.id, fitted)

    def _join_to_last(self, experiment: str, spec: ExperimentSpec, fitted: ExperimentSpec) -> None:
        """What follows from the last edit is taken back with it."""
        stack = self._desk.undo
        if self._last is None or stack.last is not self._last[0]:
            return
        step, edit = self._last
        if (edit.experiment, edit.after) != (experiment, spec):
            return
        whole = replace(edit, after=fitted)
        made = Step(step.told, lambda: self._take_back(whole, step.told), experiment)
        stack.forget(step)
        stack.add(made)
        self._last = made, whole

    def _describe(self, spec: DataSpec) -> None:
        key = keys_of(spec).whole
        if self._desk.state.table_of(spec) is not None or key in self._describing:
            return
        self._describing.add(key)
        self._desk.window.in_thread(lambda: _describe(self._desk, spec))


def _describe(desk: Desk, spec: DataSpec) -> None:
    """Read about a table; large ones take long: not in the watcher's way."""
    try:
        store = Store(desk.watcher.directory, read_only=desk.watcher.read_only)
    except InputError as error:
        desk.window.post_message(messages.Refused(words(error)))
        return

    def told(done: int, of: int) -> None:
        desk.window.post_message(messages.Describing(spec, done, of))

    try:
        desk.window.post_message(described(store, spec, told))
    finally:
        store.close()


def described(
    store: Store, spec: DataSpec, told: Callable[[int, int], None] | None = None
) -> Message:
    """Read about a table, and let ``told`` know how far; what went wrong is part of the answer."""
    from engine.client.tables import describe

    try:
        return messages.Described(spec, describe(store, spec, told))
    except InputError as error:
        return messages.Described(spec, None, words(error), mendable=error.code in MENDABLE)
