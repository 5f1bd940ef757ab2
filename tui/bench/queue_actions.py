"""What the keys of the bench do to runs that train or wait: their list, their order, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen

from engine.store import runs
from engine.store.database import Store
from engine.store.runs import Run
from tui.model import messages
from tui.model.state import BenchState

if TYPE_CHECKING:
    from engine.store.commands import CommandKind
    from tui.model.store_watcher import StoreWatcher
    from tui.runs.run_list import Lister


class QueueActions(Screen[None]):
    """The actions, over the state that the bench owns."""

    state: BenchState

    @property
    def watcher(self) -> StoreWatcher:
        """The thread between store and screen."""
        raise NotImplementedError

    def branch_from(self, run: Run, epoch: int | None = None) -> None:
        """Ask for an epoch of the run, and make an experiment that goes on from there."""
        raise NotImplementedError

    def follow_again(self) -> None:
        """Follow the run that is on show now."""
        raise NotImplementedError

    def hint(self, text: str, *, error: bool = False) -> None:
        """Say something above the keys."""
        raise NotImplementedError

    def send(self, run: Run, kind: CommandKind) -> None:
        """Leave a wish for the host of a run."""
        from engine.store import commands

        def leave(store: Store) -> None:
            commands.send(store, run.id, kind)

        self.watcher.do(leave)

    # All runs

    @cached_property
    def lister(self) -> Lister:
        """Who reads the table of runs; what is marked in it is in ``lister.listing``."""
        from tui.runs.run_list import Lister

        return Lister(self.watcher.do, self.post_message)

    def action_runs(self) -> None:
        """All runs."""
        from tui.runs.screen import RunsScreen

        def take(run_id: str | None) -> None:
            if run_id is not None:
                self._show_run(run_id)

        self.app.push_screen(RunsScreen(self.lister, self.compare, self._branch_from_id), take)

    def on_all_runs_read(self, message: messages.AllRunsRead) -> None:
        """For the list of all runs, which may have a dialog in front of it."""
        from tui.runs.screen import RunsScreen

        for run_id in message.lost:
            self.lister.listing.forget(run_id)
        for screen in self.app.screen_stack:
            if isinstance(screen, RunsScreen):
                screen.show(message.view, message.error)

    def on_runs_deleted(self, message: messages.RunsDeleted) -> None:
        """Forget what was shown of them."""
        for run_id in message.runs:
            self.state.forget_run(run_id)
            self.lister.listing.forget(run_id)
        self.follow_again()

    # Runs over one another

    def action_compare(self) -> None:
        """The runs of the experiments on the list, as they are now."""
        state, newest = self.state, self.state.snapshot.newest
        shown = [
            state.viewing.get(item.id) or getattr(newest.get(item.id), "id", None)
            for item in state.experiments
        ]
        ids = [run for run in shown if run is not None]
        self.compare(ids)

    def compare(self, ids: Sequence[str]) -> None:
        """Show these runs over one another."""
        from tui.compare.screen import CompareScreen

        watcher = self.watcher
        self.app.push_screen(
            CompareScreen(ids, lambda: Store(watcher.directory, read_only=watcher.read_only))
        )

    def _branch_from_id(self, run_id: str) -> None:
        def find(store: Store) -> None:
            run = runs.run(store, run_id)
            if run is not None:
                self.app.call_from_thread(self.branch_from, run)

        self.watcher.do(find)

    def _show_run(self, run_id: str) -> None:
        """Look at any run, in its experiment's place on the list."""
        from engine.store.experiment_writer import close_experiment

        def find(store: Store) -> Message | None:
            run = runs.run(store, run_id)
            if run is None:
                return None
            close_experiment(store, run.experiment, closed=False)
            self.app.call_from_thread(self.state.viewing.__setitem__, run.experiment, run.id)
            return messages.Created(run.experiment)

        self.watcher.do(find)

    # The queue

    def action_move_queued(self, by: int) -> None:
        """Move the experiment's waiting run."""
        run = self._waiting_run()
        if run is not None:
            self._move(run.id, by)
            self.hint(f"{run.name} waits {'shorter' if by < 0 else 'longer'}; R shows the queue")

    def action_cancel_queued(self) -> None:
        """Take the experiment's waiting run off the queue."""
        run = self._waiting_run()
        if run is not None:
            self._cancel(run.id)
            self.hint(f"{run.name} is off the queue")

    def _waiting_run(self) -> Run | None:
        run = self.state.own_run
        if run is not None and run.status == "queued":
            return run
        self.hint("no run of this experiment waits", error=True)
        return None

    def _move(self, run_id: str, by: int) -> None:
        from engine.store.queue import move_run

        def move(store: Store) -> None:
            move_run(store, run_id, by)

        self.watcher.do(move)

    def _cancel(self, run_id: str) -> None:
        from engine.store.queue import cancel_run

        def cancel(store: Store) -> None:
            cancel_run(store, run_id)

        self.watcher.do(cancel)

    # Leaving

    def action_leave(self) -> None:
        """Leave at once, or ask what becomes of the runs."""
        from tui.dialogs.pick import PickScreen

        active = self.state.snapshot.active
        if not active:
            self.app.exit(0)
            return
        them = "it" if len(active) == 1 else "them"
        kept = "model" if len(active) == 1 else "models"
        options = [
            ("leave", f"leave {them} training; pkgo-tui shows {them} again"),
            ("stop", f"stop {them}, keep the {kept}, and leave"),
            ("cancel", "stay here"),
        ]
        text = at_work(active)
        self.app.push_screen(PickScreen("Leave the bench", options, "leave", text), self._leave)

    def _leave(self, choice: str | None) -> None:
        if choice == "stop":
            live = self.state.snapshot.live
            # What waits first: a host that gets free would take it
            for run in sorted(self.state.snapshot.active, key=lambda run: run in live):
                self.send(run, "stop")
        if choice in ("leave", "stop"):
            self.app.exit(0)


def at_work(active: Sequence[Run]) -> str:
    """What trains and what waits, in a sentence."""
    live = [run for run in active if run.status != "queued"]
    waiting = len(active) - len(live)
    if not live:
        more = f" and {waiting - 1} more wait" if waiting > 1 else " waits"
        return f"{active[0].name}{more}."
    if len(live) == 1:
        more = f" and {waiting} more wait{'s' if waiting == 1 else ''}" if waiting else ""
        return f"{live[0].name} trains{more}."
    names = f"{', '.join(run.name for run in live[:-1])} and {live[-1].name}"
    more = f", {waiting} more wait{'s' if waiting == 1 else ''}" if waiting else ""
    return f"{names if len(live) < 4 else f'{len(live)} runs'} train{more}."
