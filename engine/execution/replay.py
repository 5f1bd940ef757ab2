"""A stretch of a run trained again, to have its state at an epoch where it is no longer kept."""

from collections.abc import Set

import numpy as np
from numpy.typing import NDArray

from data.errors import InputError
from data.split import Split
from engine.commands import Command
from engine.events import EpochEnded, Intervention
from engine.execution.checkpointer import Checkpointer
from engine.execution.context import RunContext
from engine.execution.progress import Progress
from engine.io.numbers import dumps, encode
from engine.specs import ExperimentSpec
from engine.store import run_history, runs
from engine.store.lineage import Segment
from engine.training.callbacks.pseudo_labels import LabelRound
from engine.training.compiled_networks import Prepared
from engine.training.control import Control, Obey
from engine.training.loop import Epoch
from engine.training.position import TrainingPosition
from engine.training.recorded_changes import RecordedChanges
from engine.training.session import TrainingSession
from engine.training.training_state import TrainingState


def replay(  # noqa: PLR0913, PLR0917
    context: RunContext,
    segment: Segment,
    spec: ExperimentSpec,
    rows: Split,
    prepared: Prepared,
    begin: TrainingState | None,
) -> TrainingState:
    """Train a segment's run from a state, or its beginning, to the segment's end; the state there.

    The states on the way are kept as the branch's own, so that a replay can be stopped, killed
    and resumed. Commands that change the run wait until the branch itself trains.

    Raises:
        Stopped: a command ended it early.
        InputError: an epoch came out otherwise than it is recorded, or never came.
    """
    session = TrainingSession(spec, rows, prepared)
    position = TrainingPosition() if begin is None else begin.position
    made = [logged.event for logged in run_history.events(context.store, segment.run)]
    recorder = VerifyingRecorder(context, segment, rows, spec.training.batch_size)
    recorder.begin_at(position.done, position.step)
    checkpointer = Checkpointer(
        context.store,
        context.run,
        session.model,
        session.callbacks,
        cadence=spec.training.resume,
        guard=context.guard,
        flush=recorder.flush,
        resumed=None if begin is None else (begin, None),
    )
    control = DeferringControl(context.control)
    try:
        reached = session.train_until(
            segment.end or 0,
            control=control,
            listener=recorder,
            checkpointer=checkpointer,
            recorded=RecordedChanges(
                [event for event in made if isinstance(event, Intervention)], position
            ),
        )
    finally:
        recorder.flush()
        control.hand_back()
    if reached is None:
        raise InputError("replay.ended_before", run=segment.run, epoch=segment.end)
    return reached


class VerifyingRecorder:
    """The loop's listener that tells a branch's progress, and compares epochs with their record.

    An epoch that is not the recorded one to the last bit is refused. Losses and changes are in the
    record of the run that is trained again.
    """

    def __init__(self, context: RunContext, segment: Segment, rows: Split, batch_size: int) -> None:
        self._progress = Progress(
            context.store,
            context.run,
            rows=len(rows.train),
            batch_size=batch_size,
            guard=context.guard,
        )
        self._segment = segment
        found = runs.run(context.store, segment.run)
        self._added = set((found.facts.added if found else None) or ())
        self._known = {
            epoch.epoch: epoch for epoch in run_history.epochs(context.store, segment.run)
        }

    def begin_at(self, epochs: int, step: int) -> None:
        """Training goes on after so many epochs, and batches of the next."""
        self._progress.at = (epochs + 1, step)

    def chunk(self, epoch: int, first: int, losses: NDArray[np.float32]) -> None:
        """Batches from ``first`` on have trained."""
        if self._progress.trained(epoch, first + len(losses)):
            self.flush()

    def flush(self) -> None:
        """Write where training stands."""
        self._progress.write()

    def epoch(self, epoch: Epoch) -> None:
        """Compare an epoch with the record.

        Raises:
            InputError: they differ.
        """
        known, run = self._known.get(epoch.number), self._segment.run
        if known is None:
            raise InputError("replay.not_recorded", run=run, epoch=epoch.number)
        unlike = _unlike(known, epoch, self._added)
        if unlike is not None:
            name, before, now = unlike
            raise InputError(
                "replay.differs",
                run=run,
                epoch=epoch.number,
                metric=name,
                now=encode(now),
                before=encode(before),
            )

    def labelled(self, found: LabelRound) -> None:
        """It is in the record of the run that is trained again."""
        self._progress.rows_are(found.training_rows)

    def command(self, command: Command, epoch: int, step: int) -> None:
        """A pause or a stop is the branch's own; what is changed again is in its run's record."""
        if command.kind.interrupts:
            self._progress.command(command, epoch, step)


def _unlike(known: EpochEnded, now: Epoch, added: Set[str]) -> tuple[str, float, float] | None:
    """The first figure that differs, but for those that callbacks ``added``."""
    measured = {name: value for name, value in known.metrics.items() if name not in added}
    before = {**measured, "learning_rate": known.learning_rate}
    after = {**now.metrics, "learning_rate": now.learning_rate}
    for name in (*before, *after):
        one, other = before.get(name, np.nan), after.get(name, np.nan)
        if dumps(one) != dumps(other):
            return name, one, other
    return None


class DeferringControl:
    """Lets a control's pauses and stops through, and holds its changes back."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._held: list[Command] = []

    def ask(self, obey: Obey) -> None:
        """Called by the training thread.

        Raises:
            Stopped: the run is to end.
        """
        self._control.ask(
            lambda command: obey(command) if command.kind.interrupts else self._held.append(command)
        )

    def hand_back(self) -> None:
        """Let the control have the changes again."""
        for change in self._held:
            self._control.give(change)
        self._held.clear()
