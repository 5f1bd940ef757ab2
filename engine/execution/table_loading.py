"""A run's table read, with progress and under control, which matters where it streams."""

import time
from collections.abc import Callable

from data import Dataset
from data.sources.formats.reader import Progress
from engine.commands import Command
from engine.events import Intervention
from engine.execution.disk_guard import RECORD, DiskGuard
from engine.execution.replay import DeferringControl
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts, record
from engine.store.runs import run as find_run
from engine.training.control import Control

EVERY_SECONDS = 0.5


def loaded(
    load: Callable[[Progress], Dataset], store: Store, run: str, control: Control, guard: DiskGuard
) -> Dataset:
    """The table that ``load`` gives for a run.

    While the rows of one that streams are written, it can be paused and stopped; what is changed
    meanwhile waits until it trains.

    Raises:
        InputError: the table cannot be used.
        Stopped: a command ended the run.
    """
    told = _Told(store, run, control, guard)
    try:
        return load(told)
    finally:
        told.end()


class _Told:
    """Records how much of the table is prepared and how long it still takes; obeys commands."""

    def __init__(self, store: Store, run: str, control: Control, guard: DiskGuard) -> None:
        self._store, self._run, self._guard = store, run, guard
        self._control = DeferringControl(control)
        self._begun = self._last = time.monotonic()
        self._has_told = False

    def __call__(self, done: int, of: int) -> None:
        before = time.monotonic()
        self._control.ask(self._obey)
        now = time.monotonic()
        self._begun += now - before  # a pause
        if now - self._last >= EVERY_SECONDS and done:
            self._last, self._has_told = now, True
            self._tell(done / of, (now - self._begun) * (of - done) / done)

    def end(self) -> None:
        """Let the control have the changes again."""
        self._control.hand_back()
        if self._has_told:
            self._tell(1.0, 0.0)

    def _tell(self, part: float, seconds: float) -> None:
        facts = RunFacts(preparing={"part": part, "seconds": seconds})
        self._guard.retry_until_space(RECORD, lambda: add_facts(self._store, self._run, facts))

    def _obey(self, command: Command) -> None:
        found = find_run(self._store, self._run)
        epoch = 1 if found is None else found.epochs_done + 1
        event = Intervention(command.kind, epoch, 0, command.value)
        self._guard.retry_until_space(RECORD, lambda: record(self._store, self._run, event))
