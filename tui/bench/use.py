"""The key that leads to the model in use."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from engine.store.database import Store
from tui.bench.desk import Desk
from tui.bench.models import Models
from tui.keymap.table import key_of
from tui.locale import _

if TYPE_CHECKING:
    from tui.model.messages import RunView


class Use:
    """Opens the screen that asks the model of the run on show."""

    def __init__(self, desk: Desk, models: Models) -> None:
        self._desk = desk
        self._models = models

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
        from engine.client.shared_rows import SharedRows
        from tui.use.picture_screen import UsePictureScreen
        from tui.use.screen import UseScreen

        desk, watcher = self._desk, self._desk.watcher

        def open_store() -> Store:
            return Store(watcher.directory, read_only=watcher.read_only)

        reads = SharedRows(self._models.process, open_store)
        opens = partial(ModelInUse, process=self._models.process)
        given = (run, name, open_store, watcher.directory, opens, reads, row)
        kind = UsePictureScreen if self._is_of_pictures(run) else UseScreen
        desk.person.push(kind(*given))

    def _is_of_pictures(self, run: str) -> bool:
        from engine.store.experiments import spec_from
        from engine.store.runs import run as run_of
        from engine.tables.loading import images_in

        watcher = self._desk.watcher
        with closing(Store(watcher.directory, read_only=watcher.read_only)) as store:
            found = run_of(store, run)
        return found is not None and images_in(spec_from(found.spec).data)
