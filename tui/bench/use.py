"""The key that leads to the model in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.store.database import Store
from tui.bench.desk import Desk
from tui.keymap.table import key_of
from tui.locale import _

if TYPE_CHECKING:
    from tui.model.messages import RunView


class Use:
    """Opens the screen that asks the model of the run on show."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(self) -> None:
        """The model of the run on show."""
        missing = _("there is no model to ask: {key} trains", key=key_of("run.train"))
        self._desk.with_shown(self._open, missing)

    def _open(self, view: RunView) -> None:
        self.open(view.run.id, view.run.name)

    def open(self, run: str, name: str, row: int = 0) -> None:
        """The model of a run (its id, what it is called), asked about a row of its table (from 1);
        0: the first that was measured.
        """
        from engine.client.predicting import ModelInUse
        from engine.client.table_views import StoredViews
        from tui.use.screen import UseScreen

        desk, watcher = self._desk, self._desk.watcher

        def open_store() -> Store:
            return Store(watcher.directory, read_only=watcher.read_only)

        reads = StoredViews(open_store)
        desk.person.push(
            UseScreen(run, name, open_store, watcher.directory, ModelInUse, reads, row)
        )
