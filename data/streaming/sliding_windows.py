"""Windows over a table that streams: the rows before a batch are held, as far as windows reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.raw_table import RawTable
from data.sources.formats.reader import Progress
from data.sources.streams import TableStream
from data.split.columns import times
from data.streaming.dividing import LabelOf
from data.streaming.row_values import FORMS, NotInForm, TimeValues, refusal
from data.windows import WindowOptions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Inputs = NDArray[np.float32]

AT_ONCE = 32_000_000
"""Bytes of windows that are made at a time, or one row's."""


class SlidingWindows:
    """Gives every row, in the order in which they come, its window (``data.windows``)."""

    def __init__(self, options: WindowOptions, columns: int) -> None:
        import numpy as np

        self._options = options
        # Where the table has not begun yet there are zeros
        self._before = np.zeros((options.reach, columns), np.float32)
        self._at_once = max(AT_ONCE // max(4 * options.length * columns, 1), 1)

    def take(self, inputs: Inputs) -> Iterator[tuple[slice, Inputs]]:
        """The windows of the next rows, whose ``inputs`` are (rows, columns): some rows at a time,
        and theirs as (rows, length * columns), the oldest step first.
        """
        import numpy as np

        options, rows = self._options, len(inputs)
        known = np.concatenate([self._before, inputs])
        for first in range(0, rows, self._at_once):
            last = min(first + self._at_once, rows)
            made = np.empty((last - first, options.length, inputs.shape[1]), np.float32)
            for step in range(options.length):
                begin = first + options.stride * step
                made[:, step] = known[begin : begin + last - first]
            yield slice(first, last), made.reshape(last - first, -1)
        self._before = known[len(known) - options.reach :]


def check_order(
    stream: TableStream,
    options: WindowOptions,
    label: LabelOf,
    progress: Progress | None = None,
) -> None:
    """Refuse a table whose rows with a label do not stand in the order of the windows' columns: to
    bring them into it takes all of them. A pass, or as many as there are ways to write its times.

    Raises:
        InputError: a row has no time, or an earlier one than the row before it.
        ReadingStopped: the progress asked for it.
    """
    ways: list[_Column] = [_Column(name) for name in options.by]
    while ways:
        found = _Order(tuple(ways), label, stream.source)
        try:
            stream.each(found.take, progress)
        except _OtherForm as other:
            other.column.next_form(other.met)
            continue
        found.end()
        return


@dataclass(slots=True, eq=False)
class _Column:
    """A column of times by its name, how its texts are read, and what did not read them."""

    name: str
    form: int = 0
    met: list[NotInForm] = field(default_factory=list[NotInForm])
    reader: TimeValues = field(default_factory=lambda: TimeValues(FORMS[0]))

    def next_form(self, met: NotInForm) -> None:
        """Read texts in another form from now on; InputError: there is none left."""
        self.met.append(met)
        self.form += 1
        if self.form == len(FORMS):
            raise refusal(self.name, self.met)

    def begin(self) -> None:
        """The table begins anew."""
        self.reader = TimeValues(FORMS[self.form])

    def read(self, rows: RawTable) -> NDArray[Any]:
        """Those of the next rows as values that grow with time.

        Raises:
            InputError: a row has no time.
            NotInForm: a text is written otherwise.
        """
        values = rows.column(self.name)
        try:
            if isinstance(values, list):
                return times(self.reader.read(values), self.name)
            return times(values, self.name)
        except InputError as error:
            if error.code != "split.no_time":
                raise
            row = rows.number_at(int(error.message.params["row"]) - 1)
            raise InputError("split.no_time", column=self.name, row=row) from None
        except NotInForm as met:
            raise NotInForm(rows.number_at(met.row) - 1, met.text) from None


class _OtherForm(Exception):
    """A column's texts are written otherwise than they are read."""

    def __init__(self, column: _Column, met: NotInForm) -> None:
        super().__init__(column.name)
        self.column, self.met = column, met


class _Order:
    """Sees whether rows come in the order of some columns, the first of which counts most."""

    def __init__(self, columns: tuple[_Column, ...], label: LabelOf, source: str) -> None:
        self._columns, self._label, self._source = columns, label, source
        self._last: list[NDArray[Any]] | None = None
        self._wrong: int | None = None
        for column in columns:
            column.begin()

    def take(self, batch: RawTable) -> None:
        """The next rows."""
        import numpy as np

        known = ~np.isnan(self._label(batch))
        if not known.any():
            return
        rows = batch if known.all() else batch.taken(np.flatnonzero(known).astype(np.int64))
        found: list[NDArray[Any]] = []
        for column in self._columns:
            try:
                found.append(column.read(rows))
            except NotInForm as met:
                raise _OtherForm(column, met) from None
        if self._last is not None:
            found = [np.append(last, one) for last, one in zip(self._last, found, strict=True)]
        if self._wrong is None:
            self._look_at(found, rows)
        self._last = [one[-1:] for one in found]

    def _look_at(self, keys: list[NDArray[Any]], rows: RawTable) -> None:
        import numpy as np

        alike = np.ones(len(keys[0]) - 1, np.bool_)
        back = np.zeros(len(alike), np.bool_)
        for key in keys:
            back |= alike & (key[1:] < key[:-1])
            alike &= key[1:] == key[:-1]
        if back.any():
            # Where a row of the batch before stands first the places are one off
            self._wrong = rows.number_at(int(back.argmax()) + (self._last is None))

    def end(self) -> None:
        """Refuse rows that do not come in order; it is known how their times are written."""
        if self._wrong is not None:
            names = [column.name for column in self._columns]
            about = {"file": self._source, "row": self._wrong, "columns": names}
            raise InputError("window.not_in_order", **about)
