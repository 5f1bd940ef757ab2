"""From what happens in the loop to the store: progress, losses, epochs, wishes."""

import time
from collections import deque
from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.events import EpochEnded, Intervention
from engine.execution.disk_guard import DiskGuard
from engine.store.database import Store
from engine.store.run_writer import record, record_batches, record_matrix, record_progress
from engine.tasks.targets import confusion
from engine.training.control import Lever, Signal
from engine.training.loop import Epoch

PROGRESS_SECONDS = 0.2
RECENT_SECONDS = 2.0


class Recorder:
    """The loop's listener that writes one run into the store.

    ``labels`` are the true classes of the measured rows, ``part`` what to call those rows.
    Losses are kept until progress is due, five times a second at most, and written with it.
    """

    def __init__(  # noqa: PLR0913
        self,
        store: Store,
        run: str,
        *,
        labels: NDArray[np.int64],
        classes: int,
        part: Literal["validation", "training"],
        rows: int,
        batch_size: int,
        guard: DiskGuard | None = None,
    ) -> None:
        self._store = store
        self._guard = guard
        self._run = run
        self._labels = labels
        self._classes = classes
        self._part = part
        self._speed = Speed(rows, batch_size)
        self._losses: list[NDArray[np.float32]] = []
        self._first = 0
        self._at = (0, 0)
        self._written = 0.0
        self.epochs = 0

    def begin_at(self, epochs: int, step: int) -> None:
        """Training goes on after so many epochs, and batches of the next."""
        self.epochs, self._at = epochs, (epochs + 1, step)

    def chunk(self, epoch: int, first: int, losses: NDArray[np.float32]) -> None:
        """Batches from ``first`` on have trained."""
        if not self._losses:
            self._first = first
        self._losses.append(losses)
        self._at = (epoch, first + len(losses))
        self._speed.trained(*self._at)
        if time.monotonic() - self._written >= PROGRESS_SECONDS:
            self.flush()

    def epoch(self, epoch: Epoch) -> None:
        """An epoch, its matrix and its last losses, in one transaction."""
        ended = EpochEnded(
            epoch.number, epoch.metrics, epoch.learning_rate, epoch.seconds, epoch.times
        )
        counts = confusion(self._labels, epoch.predicted, self._classes)

        def write() -> None:
            self._write_losses()
            record(self._store, self._run, ended)
            record_matrix(self._store, self._run, epoch.number, self._part, counts)

        self._whole(write)
        self._losses.clear()
        self.epochs = epoch.number

    def wish(self, kind: Signal | Lever, epoch: int, step: int, value: float | None = None) -> None:
        """A wish took effect."""
        if kind in ("pause", "resume", "stop"):
            self._speed.forget()
        self.flush()
        event = Intervention(kind, epoch, step, value)
        self._whole(lambda: record(self._store, self._run, event))

    def flush(self) -> None:
        """Write where training stands, and the losses not yet written."""
        epoch, step = self._at

        def write() -> None:
            self._write_losses()
            record_progress(self._store, self._run, epoch, step, self._speed.rows_per_second)

        self._whole(write)
        self._losses.clear()
        self._written = time.monotonic()

    def _whole(self, write: Callable[[], None]) -> None:
        """One transaction; on a full disk it waits for space."""

        def act() -> None:
            with self._store.write():
                write()

        if self._guard is None:
            act()
        else:
            self._guard.retry_until_space("the run's record", act)

    def _write_losses(self) -> None:
        if not self._losses:
            return
        blob = np.concatenate(self._losses).astype("<f4").tobytes()
        record_batches(self._store, self._run, self._at[0], self._first, blob)


class Speed:
    """Rows trained a second over the last two seconds, validation and saving included."""

    def __init__(self, rows: int, batch_size: int) -> None:
        self._rows = rows
        self._batch_size = batch_size
        self._marks: deque[tuple[float, int]] = deque()
        self.forget()

    def forget(self) -> None:
        """Begin anew: the time until now was not spent training."""
        self._marks.clear()

    def trained(self, epoch: int, step: int) -> None:
        """``step`` batches of ``epoch`` (from 1) are done."""
        now = time.monotonic()
        total = (epoch - 1) * self._rows + min(step * self._batch_size, self._rows)
        self._marks.append((now, total))
        while len(self._marks) > 2 and self._marks[0][0] < now - RECENT_SECONDS:
            self._marks.popleft()

    @property
    def rows_per_second(self) -> float:
        """0 before two measurements."""
        if len(self._marks) < 2:
            return 0.0
        (begun, before), (ended, after) = self._marks[0], self._marks[-1]
        return (after - before) / max(ended - begun, 1e-6)
