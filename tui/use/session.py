"""The model in a process of its own, asked from threads: the screen never waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from textual.message import Message

from data.errors import MessageError
from engine.client.table_views import Stopped
from engine.predict.influence import Influence, influences, trials
from engine.predict.rows import Cell
from tui.locale import words
from tui.use.own_words import ROWS, wants_rows, with_words
from tui.use.window_lines import WindowRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.client.predicting import Answer, ModelAbout, ModelInUse
    from engine.predict.answers import Attribution, Importance, Neighbour
    from engine.predict.fields import InputField
    from engine.specs.data import DataSpec
    from engine.tables.table_view import RowsView

Row = Mapping[str, Cell]
NEAREST = 5
MOST_STEPS = 24
"""The last rows of a window that are read and shown."""
AT_ONCE = 4
"""Columns that are weighed between two looks."""


class Opens(Protocol):
    """Who opens a run's model; raises MessageError."""

    def __call__(self, store: Path, run: str) -> ModelInUse:
        """The model that the run ended with."""
        ...


class Reads(Protocol):
    """Who reads rows of tables; raises InputError, ``Stopped``."""

    def rows(
        self,
        spec: DataSpec,
        numbers: Sequence[int],
        told: Callable[[int, int], bool],
        *,
        pictures: bool,
        every: bool = False,
    ) -> RowsView:
        """Some rows (from 1) as read, of ``every`` column."""
        ...


class Opened(Message):
    """The model is open, or why it is not."""

    def __init__(self, about: ModelAbout | None, error: str = "") -> None:
        self.about = about
        self.error = error
        super().__init__()


@dataclass(frozen=True, slots=True)
class Taken:
    """A row of the table: the ``cells`` that are asked about by column, those of ``own`` where its
    label is; of a window ``cells`` are its newest row's, and ``window`` has its last rows.
    """

    number: int
    cells: Mapping[str, str]
    own: Mapping[str, str]
    window: WindowRows | None = None


class RowTaken(Message):
    """A row of the table; or why there is none."""

    def __init__(self, number: int, taken: Taken | None, error: str = "") -> None:
        self.number = number
        self.taken = taken
        self.error = error
        super().__init__()


class PicturesTaken(Message):
    """Pictures of rows; or why there are none."""

    def __init__(self, numbers: tuple[int, ...], found: RowsView | None, error: str = "") -> None:
        self.numbers = numbers
        self.found = found
        self.error = error
        super().__init__()


class Answered(Message):
    """What the model says of a row, with the number of the question."""

    def __init__(self, number: int, answer: Answer | None, error: str = "") -> None:
        self.number = number
        self.answer = answer
        self.error = error
        super().__init__()


@dataclass(frozen=True, slots=True)
class Context:
    """What stands beside an answer: the nearest training rows, and the columns that move it.

    ``error`` tells why the rows cannot be told.
    """

    near: tuple[Neighbour, ...] = ()
    moved_by: tuple[Influence, ...] = ()
    error: str = ""


class Explained(Message):
    """The context of a question's answer."""

    def __init__(self, number: int, context: Context) -> None:
        self.number = number
        self.context = context
        super().__init__()


@dataclass(frozen=True, slots=True)
class Weight:
    """What columns are worth, as far as they are known; ``part`` of them (0 to 1) are.

    ``error`` tells why they cannot be told.
    """

    known: tuple[Importance, ...] = ()
    part: float = 0.0
    score: float = 0.0
    rows: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Hanging:
    """What of a row the answer hangs on, or the ``error`` why that cannot be told; neither: it is
    being worked out.
    """

    found: Attribution | None = None
    error: str = ""


class HangingTold(Message):
    """What of the row of a question the answer hangs on."""

    def __init__(self, number: int, hanging: Hanging) -> None:
        self.number = number
        self.hanging = hanging
        super().__init__()


class Weighed(Message):
    """What some columns are worth."""

    def __init__(self, weight: Weight) -> None:
        self.weight = weight
        super().__init__()


class Session:
    """``post`` tells the screen, ``in_thread`` does what takes long; close it in the end."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        store: Path,
        run: str,
        opens: Opens,
        reads: Reads,
        post: Callable[[Message], object],
        in_thread: Callable[[Callable[[], None]], object],
    ) -> None:
        self._store = store
        self._run = run
        self._opens = opens
        self._reads = reads
        self._post = post
        self._in_thread = in_thread
        self._model: ModelInUse | None = None
        self.fields: tuple[InputField, ...] = ()
        self._lock = Lock()
        self._is_closed = False
        self.newest = 0

    def open(self) -> None:
        """Open the model; told by ``Opened``."""

        def work() -> None:
            try:
                model = self._opens(self._store, self._run)
            except MessageError as refused:
                self._post(Opened(None, words(refused)))
                return
            with self._lock:
                self._model, self.fields = model, model.about.fields
                if self._is_closed:
                    model.close()
                    return
            self._post(Opened(model.about))

        self._in_thread(work)

    def take_row(self, data: DataSpec, number: int, some: Sequence[int] = ()) -> None:
        """Read a row (from 1) of the run's table, of a window its last rows; told by
        ``RowTaken``. ``some`` are rows that tell the table's words for true and false, which
        ``fields`` have then.
        """

        def work() -> None:
            try:
                steps, more = self._steps(number), self._rows_for_words(some)
                found = self._reads.rows(
                    data,
                    sorted({number, *more, *(step for step in steps if step)}),
                    lambda _done, _of: not self._is_closed,
                    pictures=False,
                    every=True,
                )
            except Stopped:
                return
            except MessageError as refused:
                if not self._is_closed:
                    self._post(RowTaken(number, None, words(refused)))
                return
            taken = _taken(found, number, steps)
            if more:
                self.fields = with_words(self.fields, _cells(found).values())
            self._post(RowTaken(number, taken))

        self._in_thread(work)

    def _rows_for_words(self, some: Sequence[int]) -> Sequence[int]:
        return some[:ROWS] if wants_rows(self.fields) else ()

    def take_pictures(self, data: DataSpec, numbers: Sequence[int]) -> None:
        """Read pictures of the run's table by their rows (from 1); told by ``PicturesTaken``."""

        def work() -> None:
            try:
                found = self._reads.rows(
                    data, numbers, lambda _done, _of: not self._is_closed, pictures=True
                )
            except Stopped:
                return
            except MessageError as refused:
                if not self._is_closed:
                    self._post(PicturesTaken(tuple(numbers), None, words(refused)))
                return
            self._post(PicturesTaken(tuple(numbers), found))

        self._in_thread(work)

    def _steps(self, number: int) -> tuple[int, ...]:
        """The last rows of a row's window, the newest last (0: none); none where there is none."""
        model = self._model
        if model is None or model.about.takes != "window":
            return ()
        return model.window(number)[-MOST_STEPS:]

    def ask(self, row: Row, number: int | None = None) -> None:
        """What the model says of a row, told by ``Answered``; then its context, ``Explained``. With
        a ``number`` (from 1) it is that one of the table, as ``ModelInUse.ask`` says.

        Of a question that another one has followed nothing more is worked out.
        """
        self.newest += 1
        mine, model = self.newest, self._model
        if model is None:
            return

        def work() -> None:
            if mine != self.newest:
                return
            try:
                answer = model.ask(row, number)
            except MessageError as refused:
                self._post(Answered(mine, None, words(refused)))
                return
            self._post(Answered(mine, answer))
            if mine == self.newest:
                self._post(Explained(mine, self._context(model, row, answer, number)))

        self._in_thread(work)

    def _context(self, model: ModelInUse, row: Row, answer: Answer, number: int | None) -> Context:
        moved: tuple[Influence, ...] = ()
        try:
            # Pixels are not turned one by one
            fields = () if model.about.takes == "picture" else self.fields
            tried = trials(row, fields)
            if tried.columns:
                given = model.ask(tried.cells, number)
                moved = influences(tried, _answers(given, answer), row)
            return Context(model.nearest(row, NEAREST, number), moved)
        except MessageError as refused:
            return Context((), moved, "" if self._is_closed else words(refused))

    def explain(self, row: Row, number: int | None = None) -> None:
        """What of the row asked about last the answer hangs on; told by ``HangingTold``. Of a
        window it is the one of the table's row ``number``.
        """
        mine, model = self.newest, self._model
        if model is None:
            return

        def work() -> None:
            from engine.client.inside import Inside, with_means

            def tell(told: Hanging) -> None:
                if not self._is_closed:
                    self._post(HangingTold(mine, told))

            inside = Inside(model)
            try:
                found = inside.explain(row, number)
                tell(Hanging(found))
                tell(Hanging(with_means(inside, found)))
            except MessageError as refused:
                tell(Hanging(error=words(refused)))

        self._in_thread(work)

    def weigh(self) -> None:
        """What every column is worth on the measured rows; told by ``Weighed``, a few at a time."""
        model = self._model
        if model is None:
            return

        def work() -> None:
            known: list[Importance] = []
            try:
                start = model.importance(())
                for first in range(0, len(start.columns), AT_ONCE):
                    if self._is_closed:
                        return
                    told = model.importance(start.columns[first : first + AT_ONCE])
                    known += told.found
                    part = len(known) / len(start.columns)
                    self._post(Weighed(Weight(tuple(known), part, start.score, start.rows)))
            except MessageError as refused:
                if not self._is_closed:
                    self._post(Weighed(Weight(tuple(known), 1.0, error=words(refused))))

        self._in_thread(work)

    def close(self) -> None:
        """Nobody looks any more."""
        self.newest += 1
        with self._lock:
            self._is_closed = True
            if self._model is not None:
                self._model.close()


def _taken(found: RowsView, number: int, steps: Sequence[int]) -> Taken | None:
    """What was read of a row and its window; None where the table has no such row."""
    cells = _cells(found)
    if number not in cells:
        return None
    if not steps:
        return Taken(number, cells[number], cells[number])
    newest = cells.get(steps[-1], {})
    return Taken(number, newest, cells[number], WindowRows(tuple(steps), cells))


def _cells(found: RowsView) -> dict[int, dict[str, str]]:
    """The cells of each row by column."""
    return {one: dict(zip(found.names, row.cells, strict=True)) for one, row in found.rows.items()}


def _answers(given: Answer, own: Answer) -> list[float]:
    """How probable the class is that the row itself is predicted as; of a number, the number."""
    output = given.output
    if not output.about.classes:
        return list(output.predicted)
    place = int(own.output.predicted[0])
    return [output.of_row(row)[place] for row in range(given.rows)]
