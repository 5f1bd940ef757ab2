"""The bench's keys that train: begin, pause, stop, steer, resume."""

from __future__ import annotations

from textual.message import Message

from engine.store.database import Store
from engine.store.runs import Run
from tui.bench.queue_actions import QueueActions
from tui.model import messages


class TrainActions(QueueActions):
    """The actions around a run, over the state that the bench owns."""

    def notice(self, title: str, text: str) -> None:
        """The error dialog."""
        from tui.dialogs.ask import NoticeScreen

        self.app.push_screen(NoticeScreen(title, text))

    def action_train(self) -> None:
        """Queue a run of the experiment as its forms describe it."""
        from engine.client.submission import submit

        experiment, spec = self.state.experiment, self.state.spec
        if experiment is None or spec is None:
            return
        self.watcher.wake_host()
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

        self.watcher.do(queue)

    def action_repeat(self) -> None:
        """Queue the experiment with several seeds."""
        from tui.bench.repeating import repeat_experiment

        experiment, spec = self.state.experiment, self.state.spec
        if experiment is None or spec is None:
            return
        if isinstance(self.state.table, str):
            self.notice("The table cannot be used", self.state.table)
            return
        self.watcher.wake_host()
        repeat_experiment(self.app, self.watcher, experiment.id, spec)

    def _target(self) -> Run | None:
        """The run that pause and stop mean: the experiment's own, else the one that trains."""
        own, live = self.state.own_run, self.state.snapshot.live
        if own is None and len(live) > 1:
            self.hint(f"{len(live)} runs train: go to the one that is meant", error=True)
            return None
        run = own or self.state.snapshot.training
        if run is None:
            self.hint("nothing trains: t starts", error=True)
        return run

    def action_pause(self) -> None:
        """Pause, or go on."""
        run = self._target()
        if run is None:
            return
        if run.status == "queued":
            self.hint(f"{run.name} waits in the queue; s takes it off", error=True)
        else:
            going_on = run.status == "paused"
            self.send(run, "resume" if going_on else "pause")
            self.hint(f"{run.name} {'goes on' if going_on else 'pauses'}")

    def action_stop(self) -> None:
        """Stop and keep the model."""
        run = self._target()
        if run is not None:
            self.send(run, "stop")
            waits = run.status == "queued"
            more = sum(
                other.status == "queued" and other.id != run.id
                for other in self.state.snapshot.active
                if other.facts.base_seed is not None and other.experiment == run.experiment
            )
            seeds = f"; {more} more seed{'' if more == 1 else 's'} wait, R lists them"
            done = "is off the queue" if waits else "stops; its model is kept"
            self.hint(f"{run.name} {done}{seeds if more else ''}")

    def action_steer(self) -> None:
        """Change the run while it trains."""
        from tui.bench.steering import steer_run

        run = self._target()
        if run is None:
            return
        if run.status == "queued":
            self.hint(f"{run.name} waits in the queue", error=True)
        else:
            steer_run(self.app, self.watcher, run)

    def action_branch(self) -> None:
        """A branch of the run on the screen, from the epoch of the matrix on show."""
        view = self.state.shown
        if view is None:
            self.hint("there is no run to branch from: t trains", error=True)
        else:
            self.branch_from(view.run, self.state.scrub_to)

    def branch_from(self, run: Run, epoch: int | None = None) -> None:
        """Ask for the epoch, and make an experiment that goes on from there."""
        from tui.bench.branching import branch_run

        if not run.epochs_done:
            self.hint(f"{run.name} has no whole epoch yet to branch from", error=True)
            return
        branch_run(self.app, self.watcher, run, epoch, self.state.selected)

    def action_resume(self) -> None:
        """Go on with the run on the screen, if it has ended early."""
        from engine.client.submission import resume

        view = self.state.shown
        if view is None:
            self.hint("there is no run to resume: t trains", error=True)
            return
        run = view.run
        if run.status == "paused":
            self.action_pause()
            return
        self.watcher.wake_host()

        def queue(store: Store) -> None:
            resume(store, run.id)

        self.watcher.do(queue)
        self.hint(f"{run.name} goes on from its last checkpoint")

    def action_export(self) -> None:
        """Write the run on the screen as files."""
        from tui.bench.exporting import export_run

        view = self.state.shown
        if view is None or not view.epochs:
            self.hint("there is no run to export: t trains", error=True)
            return
        export_run(self, view.run)
