"""The bench's keys that train: begin, pause, stop, resume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen

from engine.store.database import Store
from engine.store.runs import Run
from tui import messages
from tui.state import BenchState

if TYPE_CHECKING:
    from engine.store.commands import CommandKind
    from tui.following import Follower


class TrainActions(Screen[None]):
    """The actions around a run, over the state that the bench owns."""

    state: BenchState

    @property
    def follower(self) -> Follower:
        """The thread between store and screen."""
        raise NotImplementedError

    def hint(self, text: str, *, error: bool = False) -> None:
        """Say something above the keys."""
        raise NotImplementedError

    def notice(self, title: str, text: str) -> None:
        """The error dialog."""
        from tui.screens.ask import NoticeScreen

        self.app.push_screen(NoticeScreen(title, text))

    def action_train(self) -> None:
        """Queue a run of the experiment as its forms describe it."""
        from engine.client import submit

        experiment, spec = self.state.experiment, self.state.spec
        if experiment is None or spec is None:
            return
        self.follower.wake_host()
        newest = self.state.snapshot.newest.get(experiment.id)
        at_work = newest is not None and not newest.is_ended
        if newest and at_work and not self.state.is_edited(experiment, newest):
            word = "waits in the queue" if newest.status == "queued" else "is training"
            self.hint(f"{spec.name} {word} already; n makes a copy to change", error=True)
            return
        if isinstance(self.state.table, str):
            self.notice("The table cannot be used", self.state.table)
            return

        def queue(store: Store) -> Message:
            return messages.Submitted(experiment.id, submit(store, spec, experiment.id))

        self.follower.do(queue)

    def _target(self) -> Run | None:
        """The run that pause and stop mean: the experiment's own, else the one that trains."""
        experiment = self.state.selected
        newest = self.state.snapshot.newest.get(experiment) if experiment else None
        if newest is not None and not newest.is_ended:
            return newest
        return self.state.snapshot.training

    def send_wish(self, run: Run, kind: CommandKind) -> None:
        """Leave a wish for the run's host."""
        from engine.store import commands

        def leave(store: Store) -> None:
            commands.send(store, run.id, kind)

        self.follower.do(leave)

    def action_pause(self) -> None:
        """Pause, or go on."""
        run = self._target()
        if run is None:
            self.hint("nothing trains: t starts", error=True)
        elif run.status == "queued":
            self.hint(f"{run.name} waits in the queue; s takes it off", error=True)
        else:
            going_on = run.status == "paused"
            self.send_wish(run, "resume" if going_on else "pause")
            self.hint(f"{run.name} {'goes on' if going_on else 'pauses'}")

    def action_stop(self) -> None:
        """Stop and keep the model."""
        run = self._target()
        if run is None:
            self.hint("nothing trains", error=True)
        else:
            self.send_wish(run, "stop")
            self.hint(f"{run.name} stops; its model is kept")

    def action_resume(self) -> None:
        """Go on with the run on the screen, if it has ended early."""
        from engine.client import resume

        view = self.state.shown
        if view is None:
            self.hint("there is no run to resume: t trains", error=True)
            return
        run = view.run
        if run.status == "paused":
            self.action_pause()
            return
        self.follower.wake_host()

        def queue(store: Store) -> None:
            resume(store, run.id)

        self.follower.do(queue)
        self.hint(f"{run.name} goes on from its last checkpoint")
