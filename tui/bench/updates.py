"""What the store tells: taken into the bench's state, then drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from data import Description
from engine.tables.keys import keys_of
from tui.bench.creating import add
from tui.bench.desk import Desk
from tui.bench.endings import ended_words, was_cancelled
from tui.bench.selection import Selection
from tui.dialogs.person import tell_everywhere
from tui.keymap.table import key_of
from tui.locale import _, n_, words
from tui.model import messages
from tui.panes.registry import at, key_of_pane
from tui.terminal.bell import ring
from tui.terminal.one_key import quiet_seconds
from tui.text.files import without_folder
from tui.text.how_far import HowFar

if TYPE_CHECKING:
    from engine.specs.data import DataSpec

PROGRESS = ("curves", *at("lower"))
"""The panes that show a run."""


class Updates:
    """A method for each message of the watcher."""

    def __init__(self, desk: Desk, selection: Selection) -> None:
        self._desk = desk
        self._selection = selection
        self._owed: Timer | None = None
        self._has_begun = False
        self._submitted = ""
        self._awaited = ""
        """The experiment to go to once the store is told with it."""

    def store_read(self, message: messages.StoreRead) -> None:
        """The store has changed."""
        state, window = self._desk.state, self._desk.window
        before, state.snapshot = state.snapshot, message.snapshot
        state.forget_stored_drafts()
        if any(run.id == self._submitted for run in message.snapshot.live):
            self._desk.person.drop_passing()
        if not self._has_begun:
            self._has_begun = True
            self._begin()
        ids = [item.id for item in message.snapshot.experiments]
        if self._awaited in ids:
            state.selected, self._awaited = self._awaited, ""
            state.stop_scrubbing()
        elif state.selected not in ids:
            self._leave_closed(before)
        self._selection.follow()
        now = message.snapshot
        if (before.experiments, before.searched) != (now.experiments, now.searched):
            window.draw()
        elif state.shown is None or not state.shown.epochs:
            window.draw("experiments", "curves")
        else:
            window.draw("experiments")

    def _begin(self) -> None:
        """An empty store gets the first experiment; a table that was asked for comes in front."""
        desk = self._desk
        items, active = desk.state.snapshot.experiments, desk.state.snapshot.training
        wanted = desk.start.data
        if desk.asked:
            desk.state.own_source = wanted.source
        mine = [
            item
            for item in items
            if item.spec.data.source == wanted.source
            and wanted.label in (None, item.spec.data.label)
        ]
        if not items or (desk.asked and not mine):
            add(desk, desk.start)
        elif desk.asked:
            self._selection.select(mine[0].id)
        elif active is not None and any(item.id == active.experiment for item in items):
            self._selection.select(active.experiment)
        self._tell_aside()

    def _tell_aside(self) -> None:
        """What waits, and that no engine of this bench takes it."""
        aside = self._desk.state.snapshot.aside
        if aside:
            said = n_(
                "{name} waits that nobody here has asked for: {key} has it trained",
                "{name} and {more} more wait that nobody here has asked for: {key} has one trained",
                len(aside),
                name=aside[0].name,
                more=len(aside) - 1,
                key=key_of("run.resume"),
            )
            self._desk.person.tell(said)

    def _leave_closed(self, before: messages.Snapshot) -> None:
        """The experiment on show is off the list: to the one in its place, and say so."""
        state, person = self._desk.state, self._desk.person
        items = state.snapshot.experiments
        known = [item.id for item in before.experiments]
        was = known.index(state.selected) if state.selected in known else None
        place = min(was or 0, len(items) - 1)
        self._selection.select(items[place].id if items else None)
        if was is None:
            return
        name = before.experiments[was].spec.name
        said = _(
            "{name} was taken off the list in another window; its runs are under {key}",
            name=name,
            key=key_of("experiment.runs"),
        )
        person.tell(said)

    def run_read(self, message: messages.RunRead) -> None:
        """The followed run has changed."""
        state, window = self._desk.state, self._desk.window
        known = state.shown
        state.keep_view(message.view)
        self._desk.run_is_read(message.view)
        same = known is not None and known.run.id == message.view.run.id
        wait = quiet_seconds(window.program) if same else 0.0
        if wait == 0.0:
            self._draw_progress()
        elif self._owed is None:
            self._owed = window.set_timer(wait, self._draw_progress)

    def _draw_progress(self) -> None:
        if self._owed is not None:
            self._owed.stop()
            self._owed = None
        self._desk.window.draw(*PROGRESS)

    def matrix_read(self, message: messages.MatrixRead) -> None:
        """The matrix that was scrubbed to."""
        state = self._desk.state
        wanted = (state.run_id, state.scrub_to)
        if message.matrix is not None and (message.run, message.matrix.epoch) == wanted:
            state.scrubbed = message.matrix
            self._desk.window.draw(*PROGRESS)

    def describing(self, message: messages.Describing) -> None:
        """A table is being read."""
        state, key = self._desk.state, keys_of(message.data).whole
        if message.of:
            state.reading.setdefault(key, HowFar()).part = message.done / message.of
            self._desk.window.draw(*PROGRESS)

    def described(self, message: messages.Described) -> None:
        """A table is known, or refused."""
        desk, keys = self._desk, keys_of(message.data)
        desk.state.reading.pop(keys.whole, None)
        self._selection.take_described(message.data)
        desk.state.tables[keys.of(message.table)] = message.table or message.error
        given_up = bool(message.error) and not message.mendable
        if given_up and self._is_refused_at_the_start(message.data):
            desk.give_up(message.error)
            return
        if message.error and desk.state.table == message.error:
            said = without_folder(message.error, message.data.source)
            desk.person.hint(said, error=True)
        elif message.table is not None and desk.state.table is message.table:
            self._selection.fit_to_table(message.table)
            self._tell_notes(message.table)
        desk.window.draw()

    def _tell_notes(self, table: Description) -> None:
        """What is odd about the table is said before anything is trained on it."""
        if not table.notes:
            return
        said, more = words(table.notes[0]), len(table.notes) - 1
        if more:
            said = n_(
                "{said} (and {count} note more: data, under {key})",
                "{said} (and {count} notes more: data, under {key})",
                more,
                said=said,
                key=key_of_pane("training"),
            )
        self._desk.person.tell(said)

    def _is_refused_at_the_start(self, refused: DataSpec) -> bool:
        """Whether it is the table asked for, and nothing of it was ever usable."""
        start = self._desk.start.data
        if not self._desk.asked or keys_of(refused) != keys_of(start):
            return False
        return not any(
            table.source == start.source
            for table in self._desk.state.tables.values()
            if not isinstance(table, str)
        )

    def edit_kept(self, message: messages.EditKept) -> None:
        """An edit has reached the store."""
        self._desk.state.unsaved[message.experiment] -= 1

    def created(self, message: messages.Created) -> None:
        """A new experiment: go there, as soon as it is on the list."""
        state = self._desk.state
        state.filter = ""
        if any(item.id == message.experiment for item in state.snapshot.experiments):
            self._selection.select(message.experiment)
        else:
            self._awaited = message.experiment

    def withdrawn(self, message: messages.Withdrawn) -> None:
        """Its making was taken back: to where the person was before."""
        if self._desk.state.selected == message.experiment:
            self._selection.select(message.before)

    def submitted(self, message: messages.Submitted) -> None:
        """A run was queued: look at it."""
        self._desk.state.viewing.pop(message.experiment, None)
        self._submitted = message.run
        self._desk.person.hint(_queued_words(self._desk.state.snapshot), passing=True)

    def runs_ended(self, message: messages.RunsEnded) -> None:
        """Say so wherever the person is, and ring if that is wished."""
        told = [run for run in message.runs if not was_cancelled(run)]
        if told:
            app, (text, error) = self._desk.window.program, ended_words(told)
            tell_everywhere(app, text, error=error)
            ring(app, text)

    def refused(self, message: messages.Refused) -> None:
        """It may come long after the key that asked: it takes no keys."""
        said = f"{message.title}: {message.sentence}"
        tell_everywhere(self._desk.window.program, said, error=True)


def _queued_words(snapshot: messages.Snapshot) -> str:
    ours = sum(not run.is_watched for run in snapshot.live)
    if ours + len(snapshot.waiting) >= max(len(snapshot.serving), 1):
        return _("queued")
    if all(host.status == "warming" for host in snapshot.serving):
        return _("queued until the engine has warmed up")
    return _("training begins")
