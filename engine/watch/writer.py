"""The thread that writes a watched run: training never waits for the store, whatever it does.

What is to be written waits in memory while the store is locked or its disk is full, and is written
as soon as that is over. Where the store is gone, or was never there, that is said once.
"""

from __future__ import annotations

import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from engine.watch.asked import Asked

if TYPE_CHECKING:
    from engine.store.database import Store
    from engine.watch.about import About
    from engine.watch.recorded import WatchedRun

Act: TypeAlias = "Callable[[WatchedRun], None]"

TICK_SECONDS = 0.1
PROGRESS_SECONDS = 0.2
BEAT_SECONDS = 5.0
RECENT_SECONDS = 5.0
"""The speed is that of so long."""
AGAIN_SECONDS = 1.0
"""After a write has failed it is tried again."""
LAST_SECONDS = 15.0
"""So long the end of training waits for what is not written yet."""
MOST_WAITING = 100_000
"""Records that wait in memory: the oldest losses of batches go first."""


class Lost(Exception):
    """The store is not there any more: nothing of the run can be written."""


class Writer:
    """Writes one run, from ``start`` to ``finish``. Nothing here raises: training goes on."""

    def __init__(self, directory: Path | None, about: About, asked: Asked) -> None:
        self._directory = directory
        self._about = about
        self._asked = asked
        self._waiting: deque[Act] = deque()
        self._at = self._written_at = (0, 0)
        self._wake = threading.Event()
        self._closing = False
        self._said = False
        self._lost = False
        self._begun: WatchedRun | None = None
        self._file: tuple[int, int] | None = None
        self._times = {"progress": 0.0, "beat": time.monotonic()}
        self._version = -1
        self._marks: deque[tuple[float, int]] = deque()
        self.steps = about.steps
        self.ticking: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._work, name="pkgo-tui watch", daemon=True)

    @property
    def run(self) -> str | None:
        """The run's id, once it is in the store."""
        return None if self._begun is None else self._begun.run

    def folder(self) -> Path:
        """The folder of the run's files; only once it has an id."""
        assert self._begun is not None
        return self._begun.store.run_directory(self._begun.run)

    def start(self) -> None:
        """Begin the run."""
        self._thread.start()

    def put(self, act: Act) -> None:
        """Have this written, after what was put before it."""
        if not self._lost and len(self._waiting) < MOST_WAITING:
            self._waiting.append(act)

    def at(self, epoch: int, step: int) -> None:
        """``step`` batches of ``epoch`` (from 1) are done. Costs nothing: it is called often."""
        self._at = (epoch, step)

    def close(self) -> None:
        """Have the thread write what waits, and end."""
        self._closing = True
        self._wake.set()

    def finish(self) -> None:
        """The same, and wait for it a while; what is not written then is said to be lost."""
        self.close()
        self._thread.join(LAST_SECONDS)
        if self._thread.is_alive():
            self._say("the store did not take what was still to be written")

    def _work(self) -> None:
        store: Store | None = None
        while True:
            self._wake.wait(TICK_SECONDS)
            self._wake.clear()
            closing = self._closing  # before what waits is written: more may come behind it
            try:
                if store is None:
                    store = self._opened()
                self._once(store)
            except Lost as error:
                self._lost = True
                self._waiting.clear()
                self._say(str(error))
                break
            except BaseException as error:  # of our own making: training must not feel it
                self._say(_reason(error))
                if isinstance(error, ImportError) or (closing and not _may_pass(error)):
                    self._lost = True
                    self._waiting.clear()
                    break
                self._wake.wait(AGAIN_SECONDS)
                continue
            if closing and not self._waiting:
                break
        self._leave(store)

    def _opened(self) -> Store:
        from engine.store.database import Store
        from engine.store.location import database_file, store_directory

        store = Store(store_directory(self._directory))
        self._file = database_file(store.directory)
        return store

    def _once(self, store: Store) -> None:
        """Everything that is due."""
        from sqlite3 import IntegrityError

        from engine.store.location import database_file
        from engine.watch.recorded import WatchedRun

        if database_file(store.directory) != self._file:
            raise Lost(f"its store {store.directory} is gone")
        if self._begun is None:
            self._begun = WatchedRun.begun(store, self._about)
        self.ticking()
        self._listen(store, self._begun)
        try:
            self._write(store, self._begun)
        except IntegrityError:
            raise Lost("its run has been deleted") from None

    def _listen(self, store: Store, run: WatchedRun) -> None:
        from engine.store.commands import take

        version = store.version()
        if version == self._version:
            return
        self._version = version
        for command in take(store, run.run):
            self._asked.give(str(command.kind), command.value)

    def _write(self, store: Store, run: WatchedRun) -> None:
        """What waits and how far it is, in one transaction; the heartbeat."""
        now, waiting, at = time.monotonic(), list(self._waiting), self._at
        moved = at != self._written_at and now - self._times["progress"] >= PROGRESS_SECONDS
        beats = now - self._times["beat"] >= BEAT_SECONDS
        if not (waiting or moved or beats):
            return
        with store.write():
            for act in waiting:
                act(run)
            if moved or (waiting and at != self._written_at):
                run.progress(*at, self._speed(now, at))
            if beats:
                run.beat()
        for _ in waiting:
            self._waiting.popleft()
        self._written_at = at
        if moved:
            self._times["progress"] = now
        if beats:
            self._times["beat"] = now

    def _speed(self, now: float, at: tuple[int, int]) -> float:
        """Batches a second of late; 0 where nobody tells how many an epoch has."""
        steps = self.steps
        if not steps:
            return 0.0
        self._marks.append((now, (at[0] - 1) * steps + at[1]))
        while len(self._marks) > 2 and self._marks[0][0] < now - RECENT_SECONDS:
            self._marks.popleft()
        (begun, before), (ended, after) = self._marks[0], self._marks[-1]
        return (after - before) / (ended - begun) if ended > begun and after > before else 0.0

    def _leave(self, store: Store | None) -> None:
        try:
            if self._begun is not None and not self._lost:
                self._begun.leave()
            if store is not None:
                store.close()
        except Exception as error:
            self._say(_reason(error))

    def _say(self, reason: str) -> None:
        """Once, in a sentence: training goes on."""
        if self._said:
            return
        self._said = True
        said = f'"{self._about.name}" is not recorded by pkgo-tui: {reason}. Training goes on'
        try:
            warnings.warn(said, RuntimeWarning, stacklevel=2)
        except Warning:  # warnings are errors here: this thread has nobody to raise them to
            sys.stderr.write(f"{said}\n")


def _may_pass(error: BaseException) -> bool:
    """Whether it is worth while to wait at the end: somebody else is writing the store."""
    return "locked" in str(error.__cause__ or error)


def _reason(error: BaseException) -> str:
    """What went wrong, in words for who wrote the program."""
    if isinstance(error, ImportError):
        return f"{error}; a module of yours is called data or engine, and hides that of pkgo-tui"
    cause = error.__cause__ or error.__context__
    code = getattr(error, "code", None)
    if isinstance(code, str):  # words for its messages are of the floor above
        about = getattr(getattr(error, "message", None), "params", {})
        told = _TOLD.get(code, code.replace(".", " ").replace("_", " "))
        place, reason = about.get("store", ""), about.get("reason") or ""
        return ": ".join(filter(None, (f"{told} {place}".strip(), str(reason))))
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(cause or error).__name__


_TOLD = {
    "store.cannot_be_written": "nobody may write its store",
    "store.cannot_be_opened": "its store cannot be opened",
    "store.is_file": "its store is a file",
    "store.later_version": "its store was written by a later version of pkgo-tui",
    "store.no_home": "nobody knows where its store is; name one with store=",
}
