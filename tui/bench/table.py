"""The key that shows the table of the experiment on show."""

from __future__ import annotations

from engine.store.database import Store
from tui.bench.desk import Desk
from tui.bench.selection import Selection
from tui.locale import _


class TableKeys:
    """Opens the screen of the table."""

    def __init__(self, desk: Desk, selection: Selection) -> None:
        self._desk = desk
        self._selection = selection

    def data(self) -> None:
        """The table's columns, what they are for, what they look like."""
        from engine.client.table_views import StoredViews
        from tui.data.screen import DataScreen

        desk = self._desk
        if desk.state.spec is None:
            desk.person.hint(_("there is no experiment to show the table of"), error=True)
            return
        watcher = desk.watcher
        source = StoredViews(lambda: Store(watcher.directory, read_only=watcher.read_only))
        screen = DataScreen(source, lambda: desk.state.spec, self._selection.apply, desk.undo)
        desk.person.push(screen)
