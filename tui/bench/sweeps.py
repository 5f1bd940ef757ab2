"""The keys that lead to sweeps, and what their board asks of the bench."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.message import Message

from engine.store.database import Store
from tui.bench.desk import Desk
from tui.model import messages

if TYPE_CHECKING:
    from engine.specs.sweep import Searched
    from engine.store.sweeps import Sweep
    from tui.bench.queue import Queue


class SweepKeys:
    """Opens the board; the port of what its keys do."""

    def __init__(self, desk: Desk, queue: Queue) -> None:
        self._desk = desk
        self._queue = queue

    def board(self, sweep: str | None = None) -> None:
        """The board of a sweep, of the newest without one."""
        from tui.sweeps.screen import SweepsScreen

        self._desk.person.push(SweepsScreen(self, sweep))

    # What the board asks for

    def open_store(self) -> Store:
        """A store of one's own, for a thread."""
        watcher = self._desk.watcher
        return Store(watcher.directory, read_only=watcher.read_only)

    def show_run(self, run: str) -> None:
        """Look at a run, in its experiment's place on the list."""
        self._queue.show_run(run)

    def compare(self, runs: Sequence[str], focus: str | None) -> None:
        """These runs over one another."""
        self._queue.compare_these(runs, focus)
