"""What a person does with several runs: their list, their order, comparing them, leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from textual.message import Message

from engine.commands import CommandKind
from engine.store.database import Store
from engine.store.runs import Run
from engine.store.runs import run as find_run
from tui.bench.desk import Desk
from tui.bench.runs import Runs
from tui.bench.selection import Selection
from tui.dialogs.person import tell_in_front
from tui.keymap.table import key_of
from tui.locale import _, n_
from tui.model import messages

if TYPE_CHECKING:
    from tui.dialogs.pick import PickScreen
    from tui.runs.run_list import Lister
    from tui.runs.screen import RunsScreen


class Queue:
    """The keys of runs that train, wait or have ended."""

    def __init__(self, desk: Desk, selection: Selection, runs: Runs) -> None:
        self._desk = desk
        self._selection = selection
        self._runs = runs
        self._leaving: PickScreen | None = None
        """The question what becomes of the runs, once it was asked."""

    # All runs

    @cached_property
    def lister(self) -> Lister:
        """Who reads the table of runs; what is marked in it is in ``lister.listing``."""
        from tui.runs.run_list import Lister

        return Lister(self._desk.watcher.do, self._desk.window.post_message)

    def runs(self) -> None:
        """All runs."""
        from tui.runs.screen import RunsScreen

        undo = self._desk.undo
        screen = RunsScreen(self.lister, undo, self.compare_these, self._branch_from_id)
        self._desk.person.push(screen, self.show_run)

    def all_runs_read(self, message: messages.AllRunsRead) -> None:
        """For the list of all runs, which may have a dialog in front of it."""
        for run_id in message.lost:
            self.lister.listing.forget(run_id)
        for screen in self._lists():
            screen.show(message.view, message.error)

    def run_previewed(self, message: messages.RunPreviewed) -> None:
        """For the list's lower half."""
        self.lister.previews.take(message)
        for screen in self._lists():
            screen.preview_now()

    def _lists(self) -> list[RunsScreen]:
        """The list of all runs, where it is open: one that is being left has no table any more."""
        from tui.runs.screen import RunsScreen

        stack = self._desk.window.program.screen_stack
        return [screen for screen in stack if isinstance(screen, RunsScreen) and screen.is_open]

    def runs_deleted(self, message: messages.RunsDeleted) -> None:
        """Forget what was shown of them."""
        for run_id in message.runs:
            self._desk.state.forget_run(run_id)
            self.lister.listing.forget(run_id)
        self._selection.follow_again()

    def undone(self, message: messages.Undone) -> None:
        """A change is taken back, or not: say so where the person is, and show all runs as they
        are.
        """
        if message.sentence:
            program, error = self._desk.window.program, bool(message.refused)
            tell_in_front(program, message.sentence, error=error)
        self._desk.undo.settled(message.refused)
        for screen in self._lists():
            screen.bring_back(message.runs)
        self.lister.ask()

    def _branch_from_id(self, run_id: str) -> None:
        def find(store: Store) -> None:
            run = find_run(store, run_id)
            if run is not None:
                self._desk.window.program.call_from_thread(self._runs.branch_from, run)

        self._desk.watcher.do(find)

    def show_run(self, run_id: str) -> None:
        """Look at any run, in its experiment's place on the list."""
        from engine.client.experiments import reopen_experiment

        def find(store: Store) -> Message | None:
            run = find_run(store, run_id)
            if run is None:
                return None
            reopen_experiment(store, run.experiment)
            viewing = self._desk.state.viewing
            self._desk.window.program.call_from_thread(viewing.__setitem__, run.experiment, run.id)
            return messages.Created(run.experiment)

        self._desk.watcher.do(find)

    # Runs over one another

    def compare(self) -> None:
        """The runs of the experiments on the list, as they are now."""
        state = self._desk.state
        ids = [state.run_of(item.id) for item in state.experiments]
        self.compare_these([run for run in ids if run is not None], state.run_id)

    def compare_these(self, ids: Sequence[str], focus: str | None = None) -> None:
        """Show these runs over one another, one of them in focus."""
        from tui.compare.screen import CompareScreen

        watcher = self._desk.watcher
        self._desk.person.push(
            CompareScreen(ids, lambda: Store(watcher.directory, read_only=watcher.read_only), focus)
        )

    # The queue

    def move_queued(self, by: int) -> None:
        """Move the experiment's waiting run."""
        from engine.client.queue import move_run

        run = self._waiting_run()
        if run is not None:
            self._do(lambda store: move_run(store, run.id, by))
            key = key_of("experiment.runs")
            said = (
                _("{name} waits shorter; {key} shows the queue", name=run.name, key=key)
                if by < 0
                else _("{name} waits longer; {key} shows the queue", name=run.name, key=key)
            )
            self._desk.person.hint(said)

    def cancel_queued(self) -> None:
        """Take the experiment's waiting run off the queue."""
        from engine.client.queue import cancel_run

        run = self._waiting_run()
        if run is not None:
            self._do(lambda store: cancel_run(store, run.id))
            self._desk.person.hint(_("{name} is off the queue", name=run.name))

    def _do(self, act: Callable[[Store], object]) -> None:
        def job(store: Store) -> None:
            act(store)

        self._desk.watcher.do(job)

    def _waiting_run(self) -> Run | None:
        run = self._desk.state.waiting_run
        if run is None:
            self._desk.person.hint(_("no run of this experiment waits"), error=True)
        return run

    # Leaving

    def leave(self) -> None:
        """Leave at once, or ask what becomes of the runs."""
        from tui.dialogs.pick import PickScreen

        active = self._at_work()
        if not active or self._desk.lost:
            self._desk.window.program.exit(0)
            return
        options, text = _ways_out(len(active)), at_work(active)
        self._leaving = PickScreen(_("Leave the bench"), options, "leave", text)
        self._desk.person.push(self._leaving, self._leave)

    def ask_anew(self) -> None:
        """Runs have begun or ended while the person was asked."""
        asked = self._leaving
        if asked is not None and asked.is_current:
            active = self._at_work()
            text = at_work(active) if active else _("Nothing trains any more.")
            asked.renew(text, _ways_out(len(active)))

    def _at_work(self) -> tuple[Run, ...]:
        """What an engine of ours trains or will; a program of its own is none of our leaving."""
        snapshot = self._desk.state.snapshot
        return tuple(run for run in (*snapshot.live, *snapshot.waiting) if not run.is_watched)

    def _leave(self, choice: str) -> None:
        if choice == "stop":
            # What waits first: a host that gets free would take it
            for run in sorted(self._at_work(), key=lambda run: run.status != "queued"):
                self._runs.send(run, CommandKind.STOP)
        if choice in ("leave", "stop"):
            self._desk.window.program.exit(0)


def _ways_out(count: int) -> list[tuple[str, str]]:
    """What can become of so many runs, and that one can stay."""
    stay = ("cancel", _("stay here"))
    if not count:
        return [("leave", _("leave")), stay]
    return [
        (
            "leave",
            n_(
                "leave it training; pkgo-tui shows it again",
                "leave them training; pkgo-tui shows them again",
                count,
            ),
        ),
        (
            "stop",
            n_(
                "stop it, keep the model, and leave",
                "stop them, keep the models, and leave",
                count,
            ),
        ),
        stay,
    ]


def at_work(active: Sequence[Run]) -> str:
    """What trains and what waits, in a sentence."""
    live = [run for run in active if run.status != "queued"]
    waiting = len(active) - len(live)
    if not live:
        name = active[0].name
        if waiting == 1:
            return _("{name} waits.", name=name)
        return n_(
            "{name} and {count} more wait.", "{name} and {count} more wait.", waiting - 1, name=name
        )
    if len(live) == 1:
        name = live[0].name
        if not waiting:
            return _("{name} trains.", name=name)
        return n_(
            "{name} trains and {count} more waits.",
            "{name} trains and {count} more wait.",
            waiting,
            name=name,
        )
    names = _names(live)
    if not waiting:
        return _("{names} train.", names=names)
    return n_(
        "{names} train, {count} more waits.",
        "{names} train, {count} more wait.",
        waiting,
        names=names,
    )


def _names(live: Sequence[Run]) -> str:
    if len(live) >= 4:
        return n_("{count} run", "{count} runs", len(live))
    names = ", ".join(run.name for run in live[:-1])
    return _("{names} and {last}", names=names, last=live[-1].name)
