"""Where a run's training stands, written into the store; and the commands that took effect."""

import time
from collections import deque
from collections.abc import Callable

from engine.commands import Command
from engine.events import Intervention
from engine.execution.disk_guard import RECORD, DiskGuard
from engine.store.database import Store
from engine.store.run_writer import record, record_progress

PROGRESS_SECONDS = 0.2
RECENT_SECONDS = 2.0


class Progress:
    """Writes one run's progress, five times a second at most, and its interventions.

    ``rows`` train in an epoch; ``at`` is an epoch (from 1) and how many of its batches are done.
    """

    def __init__(
        self, store: Store, run: str, *, rows: int, batch_size: int, guard: DiskGuard | None = None
    ) -> None:
        self._store = store
        self._run = run
        self._guard = guard
        self._batch_size = batch_size
        self._speed = Speed(rows, batch_size)
        self._written = 0.0
        self.at = (0, 0)

    def rows_are(self, rows: int) -> None:
        """So many train in an epoch from here on."""
        self._speed = Speed(rows, self._batch_size)

    def trained(self, epoch: int, step: int) -> bool:
        """``step`` batches of ``epoch`` are done; whether it is time to write that."""
        self.at = (epoch, step)
        self._speed.trained(epoch, step)
        return time.monotonic() - self._written >= PROGRESS_SECONDS

    def write(self, also: Callable[[], None] = lambda: None) -> None:
        """Write where training stands, together with what ``also`` writes."""

        def both() -> None:
            also()
            record_progress(self._store, self._run, *self.at, self._speed.rows_per_second)

        self.whole(both)
        self._written = time.monotonic()

    def command(
        self, command: Command, epoch: int, step: int, also: Callable[[], None] = lambda: None
    ) -> None:
        """Record a command that took effect, and before it where training stands, as ``write``."""
        if command.kind.interrupts:
            self._speed.forget()
        self.write(also)
        event = Intervention(command.kind, epoch, step, command.value)
        self.whole(lambda: record(self._store, self._run, event))

    def whole(self, write: Callable[[], None]) -> None:
        """One transaction; on a full disk it waits for space."""

        def act() -> None:
            with self._store.write():
                write()

        if self._guard is None:
            act()
        else:
            self._guard.retry_until_space(RECORD, act)


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
