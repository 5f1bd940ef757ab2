"""The key that shows the table of the experiment on show."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from engine.store.database import Store
from tui.bench.desk import Desk
from tui.bench.selection import Selection
from tui.locale import _
from tui.model.known_files import KnownFiles
from tui.panes.form import known

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec

PATIENCE = 10.0
"""Seconds for which the key waits for the experiments to be read."""


class TableKeys:
    """Opens the screen of the table."""

    def __init__(self, desk: Desk, selection: Selection) -> None:
        self._desk = desk
        self._selection = selection
        self._files = KnownFiles()
        self._wanted = -PATIENCE

    def _now(self) -> tuple[ExperimentSpec | None, tuple[int, ...]]:
        state = self._desk.state
        table = known(state.table)
        return state.spec, () if table is None else table.shape

    def data(self) -> None:
        """The table's columns, what they are for, what they look like.

        Where the experiments have not been read yet, once they are.
        """
        desk = self._desk
        if desk.state.spec is None:
            self._wanted = time.monotonic()
            desk.person.hint(_("no experiment is listed yet: its table opens once one is"))
            return
        self._open()

    def store_read(self) -> None:
        """Open what the key has asked for a moment ago."""
        desk = self._desk
        is_wanted = time.monotonic() - self._wanted < PATIENCE
        if not is_wanted or desk.state.spec is None:
            return
        self._wanted = -PATIENCE
        front: Any = desk.window.program.screen
        if front is desk.window:  # else the person is elsewhere by now
            desk.person.hint("")
            self._open()

    def _open(self) -> None:
        from engine.client.table_views import StoredViews
        from tui.data.screen import DataScreen

        desk, watcher = self._desk, self._desk.watcher
        source = StoredViews(lambda: Store(watcher.directory, read_only=watcher.read_only))
        screen = DataScreen(
            source,
            self._now,
            lambda: desk.state.selected or "",
            self._selection.apply,
            desk.undo,
            self._files,
        )
        desk.person.push(screen)
