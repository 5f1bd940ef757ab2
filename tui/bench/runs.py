"""What a person does with a run: train, pause, stop, steer, resume, branch, repeat, export."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from data.errors import InputError
from engine.commands import Command, CommandKind
from engine.store.database import Store
from engine.store.runs import Run
from tui.bench.desk import Desk
from tui.bench.same_again import SameAgain
from tui.keymap.table import key_of
from tui.locale import _, n_, words
from tui.model import messages
from tui.text.watched import trained_elsewhere

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec


class Runs:
    """The keys of the experiment's runs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._state = desk.state
        self._person = desk.person
        self._same_again = SameAgain(desk)

    def send(self, run: Run, kind: CommandKind) -> None:
        """Leave a command for the host of a run."""
        from engine.client import control
        from engine.client.forcing import end_deaf_engine

        def leave(store: Store) -> None:
            stops = kind in (CommandKind.STOP, CommandKind.STOP_WITH_BEST)
            if not stops or end_deaf_engine(store, run) is None:
                control.send(store, run.id, Command(kind))

        self._desk.watcher.do(leave)

    def train(self) -> None:
        """Queue a run of the experiment as its forms describe it."""
        from engine.client.submission import submit

        experiment, spec = self._state.experiment, self._state.spec
        if experiment is None or spec is None or self._is_trained_elsewhere(spec):
            return
        self._desk.watcher.wake_host()
        same = [
            run
            for run in self._state.snapshot.active
            if run.experiment == experiment.id and not self._state.is_edited(experiment, run)
        ]
        if same:
            self._person.hint(_already(spec.name, same[0]), error=True)
            return
        if self._is_without_table() or self._same_again.asks():
            return

        def queue(store: Store) -> Message:
            made = submit(store, spec, experiment.id, in_bench=True)
            return messages.Submitted(experiment.id, made)

        self._when_agreed(spec, lambda: self._desk.watcher.do(queue))

    def repeat(self) -> None:
        """Queue the experiment with several seeds."""
        from tui.bench.repeating import repeat_experiment

        experiment, spec = self._state.experiment, self._state.spec
        if experiment is None or spec is None or self._is_trained_elsewhere(spec):
            return
        if self._is_without_table():
            return
        self._desk.watcher.wake_host()
        self._when_agreed(spec, lambda: repeat_experiment(self._desk, experiment.id, spec))

    def _when_agreed(self, spec: ExperimentSpec, then: Callable[[], None]) -> None:
        from engine.specs.own_code import code_of
        from tui.bench.own_code import when_agreed

        when_agreed(self._desk, code_of(spec), then)

    def _is_trained_elsewhere(self, spec: ExperimentSpec) -> bool:
        """Whether a program of its own trains it; then that is said."""
        said = trained_elsewhere(spec)
        if said:
            self._person.hint(said, error=True)
        return bool(said)

    def _is_watched(self, run: Run) -> bool:
        """Whether only its own program could do that; then that is said."""
        from engine.store.watched_runs import must_be_ours

        try:
            must_be_ours(run)
        except InputError as error:
            self._person.hint(words(error), error=True)
            return True
        return False

    def _is_without_table(self) -> bool:
        """Whether the table cannot be used; then that is said."""
        table = self._state.table
        if isinstance(table, str):
            self._person.notice(_("The table cannot be used"), table)
        return isinstance(table, str)

    def _target(self) -> Run | None:
        """The run that pause and steering mean: the one in sight, else the only one that trains."""
        own, live = self._state.own_run, self._state.snapshot.live
        if own is None and len(live) > 1:
            said = n_(
                "{count} run trains: go to the one that is meant",
                "{count} runs train: go to the one that is meant",
                len(live),
            )
            self._person.hint(said, error=True)
            return None
        run = own or self._state.snapshot.training
        if run is None:
            self._person.hint(
                _("nothing trains: {key} starts", key=key_of("run.train")), error=True
            )
        return run

    def pause(self) -> None:
        """Pause, or go on."""
        run = self._target()
        if run is None:
            return
        if run.status == "queued":
            self._person.hint(
                _(
                    "{name} waits in the queue; {key} takes it off",
                    name=run.name,
                    key=key_of("run.stop"),
                ),
                error=True,
            )
        else:
            going_on = run.status == "paused"
            self.send(run, CommandKind.RESUME if going_on else CommandKind.PAUSE)
            self._person.hint(
                _("{name} goes on", name=run.name)
                if going_on
                else _("{name} pauses", name=run.name)
            )

    def stop(self) -> None:
        """Stop the run in sight and keep the model."""
        run = self._state.own_run
        if run is None:
            self._person.hint(self._out_of_sight(), error=True)
        else:
            self.send(run, CommandKind.STOP)
            waits = run.status == "queued"
            more = sum(
                other.status == "queued" and other.id != run.id
                for other in self._state.snapshot.active
                if other.facts.base_seed is not None and other.experiment == run.experiment
            )
            self._person.hint(_stopped(run.name, more, waits=waits, reading=_is_read(run)))

    def _out_of_sight(self) -> str:
        """Why there is nothing to stop here."""
        waiting, training = self._state.waiting_run, self._state.snapshot.training
        if waiting is not None:
            return _(
                "{name} waits behind the run on show: {cancel} under {runs} takes it off",
                name=waiting.name,
                cancel=key_of("queue.cancel_queued"),
                runs=key_of("experiment.runs"),
            )
        if training is not None:
            return _("{name} trains: go there to stop it", name=training.name)
        return _("nothing trains: {key} starts", key=key_of("run.train"))

    def steer(self) -> None:
        """Change the run while it trains."""
        from tui.bench.steering import steer_run

        run = self._target()
        if run is None:
            return
        if run.status == "queued":
            self._person.hint(_("{name} waits in the queue", name=run.name), error=True)
        else:
            view = self._state.views.get(run.id)
            steer_run(self._desk.window.program, self._desk.watcher, run, view)

    def branch(self) -> None:
        """A branch of the run on the screen, from the epoch of the matrix on show."""
        missing = _("there is no run to branch from: {key} trains", key=key_of("run.train"))
        self._desk.with_shown(
            lambda view: self.branch_from(view.run, self._state.scrub_to), missing
        )

    def branch_from(self, run: Run, epoch: int | None = None) -> None:
        """Ask for the epoch, and make an experiment that goes on from there."""
        from tui.bench.branching import branch_run

        if self._is_watched(run):
            return
        if not run.epochs_done:
            self._person.hint(
                _("{name} has no whole epoch yet to branch from", name=run.name), error=True
            )
            return
        branch_run(self._desk, run, epoch)

    def resume(self) -> None:
        """Go on with the run on the screen, if it has ended early."""
        missing = _("there is no run to resume: {key} trains", key=key_of("run.train"))
        self._desk.with_shown(self._resume, missing)

    def _resume(self, view: messages.RunView) -> None:
        from engine.client.submission import resume
        from engine.store.experiments import spec_from

        at_work = self._at_work(view.run)
        run = at_work or view.run
        if at_work is not None and run.status == "paused":
            self.send(run, CommandKind.RESUME)
            self._person.hint(_("{name} goes on", name=run.name))
            return
        if self._is_watched(run):
            return
        # A run that is not at work has ended, even where its view, read later, does not know yet
        known = at_work is not None or run.is_ended
        waits = at_work is not None and run.status == "queued" and not run.is_asked
        if known and not waits and (said := _needs_no_resuming(run)):
            self._person.hint(said, error=True)
            return
        self._desk.watcher.wake_host()

        def queue(store: Store) -> Message:
            resume(store, run.id)
            said = _("{name} goes on from its last checkpoint", name=run.name)
            if waits and not run.facts.resumes:
                said = _("{name} waits for an engine", name=run.name)
            return messages.Answered(said)

        self._when_agreed(spec_from(run.spec), lambda: self._desk.watcher.do(queue))

    def _at_work(self, run: Run) -> Run | None:
        """The run as it is by now, if it trains or waits."""
        return next((one for one in self._state.snapshot.active if one.id == run.id), None)

    def forecast(self) -> None:
        """Tell what the experiment will take, and what speaks against it."""
        from tui.bench.forecasting import ask_forecast

        ask_forecast(self._desk)

    def coach(self) -> None:
        """Tell what is wrong with the run on the screen, and what to try."""
        from tui.bench.coaching import ask_coach

        missing = _("there is no run to judge: {key} trains", key=key_of("run.train"))
        self._desk.with_shown(lambda view: ask_coach(self._desk, view.run), missing)

    def export(self) -> None:
        """Write the run on the screen as files."""
        from tui.bench.exporting import export_run

        missing = _("there is no run to export: {key} trains", key=key_of("run.train"))

        def act(view: messages.RunView) -> None:
            if view.epochs:
                export_run(self._desk, view.run)
            else:
                self._person.hint(missing, error=True)

        self._desk.with_shown(act, missing)


def _needs_no_resuming(run: Run) -> str:
    """Why there is nothing to resume about a run that has not ended early; else nothing."""
    match run.status:
        case "queued":
            return _("{name} waits in the queue: it begins by itself", name=run.name)
        case "running":
            return _("{name} is training already", name=run.name)
        case "finished":
            return _(
                "{name} has finished: {key} goes on from an epoch of it",
                name=run.name,
                key=key_of("run.branch"),
            )
        case _:
            return ""


def _already(name: str, run: Run) -> str:
    if run.status == "queued" and run.for_workers:
        return _("{name} waits for a worker: pkgo-tui work trains it", name=name)
    if run.is_unasked:
        key = key_of("run.resume")
        return _("{name} waits, set aside: {key} has it trained", name=name, key=key)
    if run.status == "queued":
        return _(
            "{name} waits in the queue already; {key} makes a copy to change",
            name=name,
            key=key_of("experiment.new"),
        )
    return _(
        "{name} is training already; {key} makes a copy to change",
        name=name,
        key=key_of("experiment.new"),
    )


def _is_read(run: Run) -> bool:
    """Whether its table is still read: there is no network yet."""
    return not run.facts.steps


def _stopped(name: str, seeds: int, *, waits: bool, reading: bool) -> str:
    """What became of the run, and how many more seeds of it wait."""
    if waits:
        done = _("{name} is off the queue", name=name)
    elif reading:
        done = _("{name} stops before its first epoch", name=name)
    else:
        done = _("{name} stops; its model is kept", name=name)
    if not seeds:
        return done
    return n_(
        "{done}; {count} more seed wait, {key} lists them",
        "{done}; {count} more seeds wait, {key} lists them",
        seeds,
        done=done,
        key=key_of("experiment.runs"),
    )
