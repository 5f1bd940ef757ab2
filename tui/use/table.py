"""The table of a run whose model is asked, and the rows of it that were measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from data.errors import MessageError
from engine.store.database import Store
from tui.locale import words
from tui.text.files import without_folder

if TYPE_CHECKING:
    from engine.specs.data import DataSpec


@dataclass(frozen=True, slots=True)
class Table:
    """The run's table as it was, if it is still there; the numbers of its measured rows (from 1),
    1 alone where they were not kept; the label's column (untrusted).
    """

    data: DataSpec | None
    numbers: tuple[int, ...]
    label: str
    refused: str = ""


class TableFound(Message):
    """The table of the run."""

    def __init__(self, table: Table) -> None:
        self.table = table
        super().__init__()


def table_of(store: Store, run_id: str) -> Table:
    """What is known of a run's table and its measured rows."""
    from engine.client.run_tables import table_then
    from engine.store.predictions import kept_predictions
    from engine.store.runs import run as run_of

    run = run_of(store, run_id)
    if run is None:
        return Table(None, (1,), "")
    found, label = table_then(store, run), run.facts.label or ""
    refused = ""
    if found.refused is not None:
        refused = without_folder(words(found.refused), found.source)
    try:
        numbers = tuple(int(row) + 1 for row in kept_predictions(store, run).rows.tolist())
    except MessageError:
        numbers = ()
    return Table(found.data, numbers or (1,), label, refused)
