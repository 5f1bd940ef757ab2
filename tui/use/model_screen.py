"""What the screens of a model in use have in common: the model, the table, and where they stand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from engine.store.database import Store
from tui.dialogs.person import ScreenPerson
from tui.locale import _
from tui.panes.front import FrontScreen
from tui.panes.waiting import Waiting
from tui.use.session import Opens, Reads, Session
from tui.use.table import Table, TableFound, table_of
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Lines, Row


class ModelScreen(FrontScreen):
    """``run`` is the run's id, ``name`` what it is called, ``row`` the number of the table's row to
    begin with; 0: the first that was measured. ``begin`` is called once the table is known,
    ``draw`` when other lines fit.
    """

    CSS_PATH = "use.tcss"
    HELP_OF = ("Use",)

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        run: str,
        name: str,
        open_store: Callable[[], Store],
        store: Path,
        opens: Opens,
        reads: Reads,
        row: int = 0,
    ) -> None:
        super().__init__()
        self.person = ScreenPerson(self, "use-hint")
        self.table: Table | None = None
        self.error = ""
        self._first = row
        self._run, self._name = run, name
        self._open_store = open_store
        self._epoch = 0
        self.waiting = Waiting(self, self.person, "use.leave")
        self.session = Session(store, run, opens, reads, self.post_message, self._in_thread)

    def compose(self) -> ComposeResult:
        """Whose model; what it is asked about, and what it says of it; a hint, the keys."""
        yield Row(id="use-words")
        with Horizontal(id="use-parts"):
            yield self.form()
            yield Lines(id="use-answer", with_cursor=False)
        yield Hint(id="use-hint")
        yield KeyBar(id="use-keys")

    def form(self) -> Lines:
        """The lines of what the model is asked about; their id is ``use-form``."""
        return Lines(id="use-form", with_cursor=False)

    def begin(self) -> None:
        """The model is open, or the table is known."""

    def draw(self) -> None:
        """Bring everything up to date."""

    def on_mount(self) -> None:
        """Open the model, and find the table meanwhile."""
        self.waiting.begin(_("opening the model"))
        self.session.open()
        self._in_thread(self._find_table)
        self.call_after_refresh(self.draw)

    def on_unmount(self) -> None:
        """Nobody asks any more."""
        self.session.close()

    def on_resize(self) -> None:
        """Other lines fit."""
        self.call_after_refresh(self.draw)

    def _find_table(self) -> None:
        with closing(self._open_store()) as store:
            self.post_message(TableFound(table_of(store, self._run)))

    @on(TableFound)
    def _found(self, message: TableFound) -> None:
        self.table = message.table
        self.begin()
