"""The key that leads to the inside of a network."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine.store.database import Store
from tui.bench.desk import Desk
from tui.bench.models import Models
from tui.bench.use import Use
from tui.keymap.table import key_of
from tui.locale import _

if TYPE_CHECKING:
    from tui.model.messages import RunView


class InsideKey:
    """Opens the screen of what the network of the run on show has learnt."""

    def __init__(self, desk: Desk, use: Use, models: Models) -> None:
        self._desk = desk
        self._use = use
        self._models = models

    def look(self) -> None:
        """Inside the model of the run on show."""
        missing = _("there is no network to look into: {key} trains", key=key_of("run.train"))
        self._desk.with_shown(self._open, missing)

    def _open(self, view: RunView) -> None:
        from engine.client.predicting import ModelInUse
        from tui.inside.screen import InsideScreen

        run, name, watcher = view.run.id, view.run.name, self._desk.watcher

        def open_store() -> Store:
            return Store(watcher.directory, read_only=watcher.read_only)

        def ask(row: int) -> None:
            self._use.open(run, name, row)

        opens = partial(ModelInUse, process=self._models.process)
        self._desk.person.push(InsideScreen(run, name, open_store, watcher.directory, opens, ask))
