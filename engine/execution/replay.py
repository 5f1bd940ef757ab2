"""A stretch of a run trained again, to have its state at an epoch where it is no longer kept."""

from collections.abc import Callable
from typing import Any

import numpy as np

from data.errors import InputError
from data.split import Split
from engine.events import CHANGES, EpochEnded, Intervention
from engine.execution.checkpointer import Checkpointer
from engine.execution.context import RunContext, plan_of
from engine.execution.recorder import Recorder
from engine.io.numbers import dumps
from engine.specs import ExperimentSpec
from engine.store import runs
from engine.store.lineage import Segment
from engine.training.callbacks.assembly import build_callbacks
from engine.training.compiled_networks import Prepared
from engine.training.control import Change, Control, Lever, Signal, Stopped
from engine.training.loop import Epoch, Loop
from engine.training.position import TrainingPosition
from engine.training.recorded_changes import RecordedChanges
from engine.training.run_settings import RunSettings
from engine.training.training_state import TrainingState, capture
from engine.training.user_callbacks import own_callbacks


class Reached(Stopped):
    """The epoch's end has come."""


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
    and resumed. Wishes to change the run wait until the branch itself trains.

    Raises:
        Stopped: a wish ended it early.
        InputError: an epoch came out otherwise than it is recorded, or never came.
    """
    own = own_callbacks(spec.training.callbacks)
    watched = build_callbacks(spec.training, prepared.watching, _saves_nothing, own)
    position = TrainingPosition() if begin is None else begin.position
    made = [logged.event for logged in runs.events(context.store, segment.run)]
    recorded = RecordedChanges(
        [event for event in made if isinstance(event, Intervention)], position
    )
    recorder = VerifyingRecorder(context, segment, rows, spec.training.batch_size)
    recorder.begin_at(position.done, position.step)
    checkpointer = _CheckpointerUpTo(
        segment.end or 0,
        context.store,
        context.run,
        prepared.model,
        watched.callbacks,
        cadence=spec.training.resume,
        guard=context.guard,
        flush=recorder.flush,
        kept=lambda: None,
        resumed=None if begin is None else (begin, None),
    )
    control = _Deferring(context.control)
    loop = Loop(
        prepared.model,
        prepared.steps,
        plan_of(spec, rows),
        callbacks=watched.callbacks,
        control=control,
        listener=recorder,
        checkpointer=checkpointer,
        settings=RunSettings(prepared.model, watched.stopping, _saves_nothing),
        recorded=recorded,
    )
    try:
        loop.run()
    except Reached:
        pass
    finally:
        recorder.flush()
        control.hand_back()
    if checkpointer.reached is None:
        raise InputError(
            f"trained again, the run {segment.run} ended before epoch {segment.end}: it cannot be "
            "branched from there"
        )
    return checkpointer.reached


def _saves_nothing(*_: object) -> None:
    """The run's own files are there."""


class _CheckpointerUpTo(Checkpointer):
    """Keeps states up to an epoch's end; there it takes the state and ends training."""

    def __init__(self, end: int, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._end = end
        self.reached: TrainingState | None = None

    def keep(self, position: TrainingPosition, *, now: bool = False, changed: bool = False) -> None:
        """Write a state if one is due.

        Raises:
            Reached: training stands where it was to come.
        """
        if position.done < self._end:
            super().keep(position, now=now, changed=changed)
            return
        self.reached = capture(self._model, self._callbacks, position)
        raise Reached


class VerifyingRecorder(Recorder):
    """Tells progress, and refuses an epoch that is not the recorded one to the last bit."""

    def __init__(self, context: RunContext, segment: Segment, rows: Split, batch_size: int) -> None:
        super().__init__(
            context.store,
            context.run,
            labels=np.empty(0, np.int64),
            classes=0,
            part="training",
            rows=len(rows.train),
            batch_size=batch_size,
            guard=context.guard,
        )
        self._leg = segment
        self._known = {epoch.epoch: epoch for epoch in runs.epochs(context.store, segment.run)}

    def epoch(self, epoch: Epoch) -> None:
        """Compare an epoch with the record.

        Raises:
            InputError: they differ.
        """
        known = self._known.get(epoch.number)
        if known is None:
            raise InputError(f"epoch {epoch.number} of run {self._leg.run} is not recorded")
        unlike = _unlike(known, epoch)
        if unlike is not None:
            name, before, now = unlike
            raise InputError(
                f"trained again, epoch {epoch.number} of run {self._leg.run} has {name} {now!r} "
                f"in place of {before!r}: it was trained on another machine or by other versions, "
                "and its state cannot be had again; branch from an epoch whose state is kept"
            )
        self.epochs = epoch.number

    def wish(self, kind: Signal | Lever, epoch: int, step: int, value: float | None = None) -> None:
        """A pause or a stop is the branch's own; what is changed again is in its run's record."""
        if kind not in CHANGES:
            super().wish(kind, epoch, step, value)

    def _write_losses(self) -> None:
        """They are in the run's record."""


def _unlike(known: EpochEnded, now: Epoch) -> tuple[str, float, float] | None:
    """The first figure that differs."""
    before = {**known.metrics, "learning_rate": known.learning_rate}
    after = {**now.metrics, "learning_rate": now.learning_rate}
    for name in (*before, *after):
        one, other = before.get(name, np.nan), after.get(name, np.nan)
        if dumps(one) != dumps(other):
            return name, one, other
    return None


class _Deferring(Control):
    """Another control's pauses and stops; its changes are held back."""

    def __init__(self, control: Control) -> None:
        super().__init__()
        self._real = control
        self._held: list[Change] = []

    def ask(self, signalled: Callable[[Signal], None], changed: Callable[[Change], None]) -> None:  # noqa: ARG002
        """Called by the training thread.

        Raises:
            Stopped: the run is to end.
        """
        self._real.ask(signalled, self._held.append)

    def hand_back(self) -> None:
        """Let the control have the changes again."""
        for change in self._held:
            self._real.change(change)
        self._held.clear()
