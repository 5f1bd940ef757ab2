"""The key that leads from the matrix to single rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.store.database import Store
from tui.bench.desk import Desk
from tui.locale import _

if TYPE_CHECKING:
    from tui.model.messages import RunView


class Cases:
    """Opens the screen of the rows of the run on show."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self) -> None:
        """The rows that the run on show was measured on."""
        self._desk.with_shown(self._open, _("there is no run whose rows could be shown"))

    def _open(self, view: RunView) -> None:
        from engine.client.table_views import StoredViews
        from tui.cases.screen import CasesScreen

        desk = self._desk
        watcher = desk.watcher

        def open_store() -> Store:
            return Store(watcher.directory, read_only=watcher.read_only)

        source = StoredViews(open_store)
        desk.person.push(CasesScreen(view.run.id, view.run.name, source, open_store))
