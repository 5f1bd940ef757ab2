"""Reading a table for the screen: in a thread, the newest wish alone, the others are stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from textual.message import Message

from data.errors import MessageError
from engine.client.table_views import Stopped, Told
from engine.tables.table_view import RowsView, RowView, TableView
from tui.locale import words

if TYPE_CHECKING:
    from engine.client.augmentation import Augmented
    from engine.specs import ExperimentSpec
    from engine.specs.data import DataSpec


class TableSource(Protocol):
    """Who reads tables; all raise InputError, ``Stopped`` where they were stopped."""

    def view(self, spec: DataSpec, told: Told) -> TableView:
        """The table with its statistics."""
        ...

    def row(self, spec: DataSpec, number: int, told: Told) -> RowView:
        """One row (from 1) before and after its preparation."""
        ...

    def rows(
        self, spec: DataSpec, numbers: Sequence[int], told: Told, *, pictures: bool
    ) -> RowsView:
        """Some rows (from 1), as read or as pictures."""
        ...

    def augmented(
        self,
        spec: ExperimentSpec,
        numbers: Sequence[int],
        copies: int,
        goes_on: Callable[[], bool],
    ) -> Augmented:
        """Some images before and after the network's random layers."""
        ...


class TableRead(Message):
    """The table of a description, or why it cannot be read."""

    def __init__(self, spec: DataSpec, view: TableView | None, error: str = "") -> None:
        self.spec = spec
        self.view = view
        self.error = error
        super().__init__()


class RowRead(Message):
    """A row of the table of a description, or why it cannot be shown."""

    def __init__(self, spec: DataSpec, number: int, found: RowView | None, error: str = "") -> None:
        self.spec = spec
        self.number = number
        self.found = found
        self.error = error
        super().__init__()


class PicturesRead(Message):
    """Rows of a table of images, or why they cannot be shown."""

    def __init__(self, spec: DataSpec, found: Augmented | RowsView | None, error: str = "") -> None:
        self.spec = spec
        self.found = found
        self.error = error
        super().__init__()


class PicturesProgressed(Message):
    """How much of how much of the pictures is read."""

    def __init__(self, done: int, of: int) -> None:
        self.done = done
        self.of = of
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, PicturesProgressed)


class Progressed(Message):
    """How much of how much of the table is done, or of one row."""

    def __init__(self, done: int, of: int, *, of_row: bool = False) -> None:
        self.done = done
        self.of = of
        self.of_row = of_row
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, Progressed) and message.of_row == self.of_row


class Reading:
    """``post`` tells the screen, ``in_thread`` does what takes long."""

    def __init__(
        self,
        source: TableSource,
        post: Callable[[Message], object],
        in_thread: Callable[[Callable[[], None]], object],
    ) -> None:
        self._source = source
        self._post = post
        self._in_thread = in_thread
        self._table = 0
        self._row = 0
        self._pictures: tuple[ExperimentSpec, Sequence[int]] | None = None

    def ask(self, spec: DataSpec) -> None:
        """Read this table; what was asked for before is not told any more."""
        self._table += 1
        self._overtake()
        mine = self._table

        def told(done: int, of: int) -> bool:
            self._post(Progressed(done, of))
            return mine == self._table

        def work() -> None:
            view, error = None, ""
            try:
                view = self._source.view(spec, told)
            except Stopped:
                return
            except MessageError as refused:
                error = words(refused)
            if mine == self._table:
                self._post(TableRead(spec, view, error))

        self._in_thread(work)

    def ask_row(self, spec: DataSpec, number: int) -> None:
        """Read this row; another that was asked for is not told any more."""
        mine = self._overtake()

        def told(done: int, of: int) -> bool:
            if mine == self._row:
                self._post(Progressed(done, of, of_row=True))
            return mine == self._row

        def work() -> None:
            found, error = None, ""
            try:
                found = self._source.row(spec, number, told)
            except Stopped:
                return
            except MessageError as refused:
                error = words(refused)
            if mine == self._row:
                self._post(RowRead(spec, number, found, error))

        self._in_thread(work)

    def ask_pictures(self, spec: ExperimentSpec, numbers: Sequence[int], copies: int) -> None:
        """Read these rows as pictures, and so many times as the network changes them (0: not);
        other rows that were asked for are not told any more.
        """
        mine = self._overtake()
        self._pictures = None if copies else (spec, numbers)

        def goes_on() -> bool:
            return mine == self._row

        def told(done: int, of: int) -> bool:
            if goes_on():
                self._post(PicturesProgressed(done, of))
            return goes_on()

        def work() -> None:
            found, error = None, ""
            try:
                if copies:
                    found = self._source.augmented(spec, numbers, copies, goes_on)
                else:
                    found = self._source.rows(spec.data, numbers, told, pictures=True)
            except Stopped:
                return
            except MessageError as refused:
                error = words(refused)
            if mine == self._row:
                self._pictures = None
                self._post(PicturesRead(spec.data, found, error))

        self._in_thread(work)

    def reads_pictures(self, spec: ExperimentSpec) -> Sequence[int]:
        """The rows of that description that are being read as pictures."""
        asked = self._pictures
        return asked[1] if asked is not None and asked[0].data == spec.data else ()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._table += 1
        self._overtake()

    def _overtake(self) -> int:
        """Rows that were asked for before are not told any more; the number of this asking."""
        self._row += 1
        self._pictures = None
        return self._row
