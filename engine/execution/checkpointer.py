"""Keeps the state of a run while it trains: when, where, and how much of it."""

import math
import time
from collections.abc import Callable, Sequence
from typing import Any

import keras

from data.messages import Message
from engine.events import Branched, Noted, Resumed
from engine.execution.disk_guard import DiskGuard
from engine.specs.training import Resume
from engine.store.checkpoints import (
    KEPT,
    keep_only_newest,
    next_number,
    record_checkpoint,
)
from engine.store.database import Store
from engine.store.run_history import epochs
from engine.store.run_writer import record
from engine.training.position import TrainingPosition
from engine.training.training_state import TrainingState, capture, restore, write_state

SHORTEST_SECONDS = 1.0
"""Epochs may last milliseconds: their ends are not kept more often."""
SHARE = 0.01
"""Keeping takes so much of the time at most."""


class Checkpointer:
    """The loop's checkpointer that writes one run's states into its folder and the store.

    ``resumed`` is a state to begin from, with the event, if any, to record once it is restored.
    ``flush`` brings the store's record up to the present batch; ``kept`` is called whenever a
    state is safe.
    """

    def __init__(  # noqa: PLR0913
        self,
        store: Store,
        run: str,
        model: Any,
        callbacks: Sequence[Any],
        *,
        cadence: Resume,
        guard: DiskGuard,
        flush: Callable[[], None],
        kept: Callable[[], None] = lambda: None,
        resumed: tuple[TrainingState, Resumed | Branched | None] | None = None,
    ) -> None:
        self._store = store
        self._run = run
        self._model = model
        self._callbacks = callbacks
        self._cadence = cadence
        self._guard = guard
        self._flush = flush
        self._kept = kept
        self._resumed = resumed
        self._anew: list[Any] = []
        self._last: TrainingPosition | None = None
        self._at = math.inf
        self._cost = 0.0

    def begin(self) -> TrainingPosition:
        """Restore the state to begin from, if there is one, and say so in the run's record."""
        self._at = time.monotonic()
        if self._resumed is None:
            return TrainingPosition()
        state, event = self._resumed
        self._anew = restore(state, self._model, self._callbacks)
        self._restore_history(state.position.done)
        with self._store.write():
            if event is not None:
                record(self._store, self._run, event)
            for callback in self._anew:
                record(self._store, self._run, Noted(_begins_anew(callback)))
        self._last = state.position
        if isinstance(event, Branched):
            # What the branch begins from may have cost a long replay
            self.keep(state.position, now=True, changed=True)
        return state.position

    def begin_epoch(self, epoch: int) -> None:
        """Callbacks without memory have not seen this epoch begin."""
        for callback in self._anew:
            callback.on_epoch_begin(epoch)

    def keep(self, position: TrainingPosition, *, now: bool = False, changed: bool = False) -> None:
        """Write a state if one is due.

        Raises:
            DiskFull: the disk is full and the run is to stop.
        """
        known = position == self._last and not changed
        if known or not (now or self._is_due(position)):
            return
        begun = time.monotonic()
        self._flush()
        state = capture(self._model, self._callbacks, position)
        self._guard.retry_until_space(Message("disk.checkpoint"), lambda: self._write(state))
        self._last, self._at = position, time.monotonic()
        self._cost = self._at - begun
        self._kept()

    def keep_only_last(self) -> None:
        """Training has come to its end: the states before the last serve nobody."""
        keep_only_newest(self._store, self._run)

    def _is_due(self, position: TrainingPosition) -> bool:
        shortest = max(SHORTEST_SECONDS, self._cost / SHARE)
        if position.step:
            shortest = max(shortest, self._cadence.every_seconds)
        elif position.done % self._cadence.every_epochs:
            return False
        return time.monotonic() - self._at >= shortest

    def _write(self, state: TrainingState) -> None:
        number = next_number(self._store, self._run)
        path = self._store.run_directory(self._run) / f"state-{number}.npz"
        digest = write_state(path, state)
        position = state.position
        record_checkpoint(self._store, self._run, number, position.done, position.step, digest)
        path.with_name(f"state-{number - KEPT}.npz").unlink(missing_ok=True)

    def _restore_history(self, done: int) -> None:
        """Keras' History of the epochs done, from the run's record."""
        plateaus: Any = keras.callbacks.ReduceLROnPlateau
        adds_rate = any(isinstance(callback, plateaus) for callback in self._callbacks)
        past = [epoch for epoch in epochs(self._store, self._run) if epoch.epoch <= done]
        history: dict[str, list[float]] = {}
        for epoch in past:
            rate = {"learning_rate": epoch.learning_rate} if adds_rate else {}
            for name, value in {**epoch.metrics, **rate}.items():
                history.setdefault(name, []).append(value)
        self._model.history.history = history
        self._model.history.epoch = [epoch.epoch - 1 for epoch in past]


def _begins_anew(callback: Any) -> Message:
    return Message("callback.begins_anew", {"callback": type(callback).__name__})
