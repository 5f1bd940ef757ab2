"""What is read for the rows of a cell, in threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from textual.message import Message

from data.errors import InputError, MessageError
from engine.client.table_views import Stopped, Told
from engine.store.database import Store
from tui.locale import words
from tui.text.files import without_folder

if TYPE_CHECKING:
    from engine.specs.data import DataSpec
    from engine.store.predictions import Predictions
    from engine.tables.table_view import RowsView


class RowSource(Protocol):
    """Who reads rows of tables; raises InputError, ``Stopped`` where it was stopped."""

    def rows(
        self, spec: DataSpec, numbers: Sequence[int], told: Told, *, pictures: bool
    ) -> RowsView:
        """Some rows (from 1), as read or as pictures."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A run's predictions; ``data`` is its table as the run had it, None where that is not there
    any more as it was, of which ``refused`` tells. ``shape`` is an image's.
    """

    predictions: Predictions
    names: tuple[str, ...]
    label: str
    data: DataSpec | None
    shape: tuple[int, ...]
    refused: str = ""


class PredictionsRead(Message):
    """What a run has kept, or why there is nothing to show."""

    def __init__(self, known: Known | None, error: str = "") -> None:
        self.known = known
        self.error = error
        super().__init__()


class RowsRead(Message):
    """The rows of a list, or why they cannot be shown; ``number`` says of which list."""

    def __init__(self, number: int, found: RowsView | None, error: str = "") -> None:
        self.number = number
        self.found = found
        self.error = error
        super().__init__()


class CaseReading:
    """``post`` tells the screen, ``in_thread`` does what takes long."""

    def __init__(
        self,
        source: RowSource,
        open_store: Callable[[], Store],
        post: Callable[[Message], object],
        in_thread: Callable[[Callable[[], None]], object],
    ) -> None:
        self._source = source
        self._open_store = open_store
        self._post = post
        self._in_thread = in_thread
        self.newest = 0

    def ask(self, run: str) -> None:
        """Read what the run has kept."""

        def work() -> None:
            try:
                with closing(self._open_store()) as store:
                    known = known_of(store, run)
                self._post(PredictionsRead(known))
            except MessageError as refused:
                self._post(PredictionsRead(None, words(refused)))

        self._in_thread(work)

    def ask_rows(self, spec: DataSpec, numbers: Sequence[int], *, pictures: bool) -> None:
        """Read these rows (from 1); others that were asked for are not told any more."""
        self.newest += 1
        mine = self.newest

        def goes_on(_done: int, _of: int) -> bool:
            return mine == self.newest

        def work() -> None:
            found, error = None, ""
            try:
                found = self._source.rows(spec, numbers, goes_on, pictures=pictures)
            except Stopped:
                return
            except MessageError as refused:
                error = words(refused)
            if mine == self.newest:
                self._post(RowsRead(mine, found, error))

        self._in_thread(work)

    def stop(self) -> None:
        """Nobody looks any more."""
        self.newest += 1


def known_of(store: Store, run_id: str) -> Known:
    """What a run has kept, and whether its table is still the one that it was trained on.

    Raises:
        InputError: it has kept nothing, or what it kept is damaged.
    """
    from engine.client.run_tables import table_then
    from engine.store.predictions import kept_predictions
    from engine.store.runs import run as run_of

    run = run_of(store, run_id)
    if run is None:
        raise InputError("predictions.none", run=run_id)
    found = kept_predictions(store, run)
    classes = int(max(found.labels.max(), found.predicted.max())) + 1 if found.of_classes else 0
    names = tuple(run.class_names(max(classes, len(run.facts.classes or ()))))
    table = table_then(store, run)
    refused = ""
    if table.refused is not None:
        refused = without_folder(words(table.refused), table.source)
    return Known(found, names, run.facts.label or "", table.data, table.shape, refused)
