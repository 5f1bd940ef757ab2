"""The list of all runs as its controllers see it."""

from collections.abc import Callable, Sequence
from typing import Protocol

from engine.query.table import RunPage
from engine.store.summaries import Summary
from tui.runs.run_list import Lister
from tui.widgets.table import Column


class RunRows(Protocol):
    """The table: its rows, and where the cursor is."""

    @property
    def rows(self) -> Sequence[Summary]:
        """The runs."""
        ...

    @property
    def chosen(self) -> Summary | None:
        """The run under the cursor."""
        ...

    @property
    def chosen_column(self) -> Column[Summary] | None:
        """The column under the cursor."""
        ...

    def action_cursor(self, by: int) -> None:
        """Move by a row."""
        ...

    def move_column(self, by: int) -> bool:
        """Move by a column; whether there is one."""
        ...


class RunsWindow(Protocol):
    """``page`` are the runs on show, ``more`` the columns that may be hidden."""

    lister: Lister
    page: RunPage | None
    more: list[Column[Summary]]

    @property
    def table(self) -> RunRows:
        """The table."""
        ...

    def narrow(self, query: str) -> None:
        """Show this query in the line that filters."""
        ...

    def draw(self) -> None:
        """Bring the list up to date."""
        ...

    def leave(self, run: str | None, then: Callable[[], None] | None = None) -> None:
        """Back to the bench, which shows this run, or goes on with what comes ``then``."""
        ...
