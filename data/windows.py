"""Windows over a table in order of time: each row with the rows before it, as a sequence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from data.dataset import Dataset, Description
from data.errors import InputError
from data.messages import Message
from data.split.columns import times

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """A row's inputs become those of ``length`` rows, ``stride`` apart, the last of them
    ``horizon`` rows before it (0: the row itself). Rows stand in the order of the columns ``by``,
    the first of which counts most; without any as they come.
    """

    length: int
    stride: int = 1
    horizon: int = 0
    by: tuple[str, ...] = ()

    @property
    def reach(self) -> int:
        """How many rows back the first step of a window is."""
        return self.horizon + self.stride * (self.length - 1)


def windowed(table: Dataset, options: WindowOptions) -> Dataset:
    """The table with a window for every row: features of shape (rows, length * columns).

    Rows, labels and their order stay. No window has a row that comes after its own; where the
    table has not begun yet there are zeros. A file to validate on has windows of its own.

    Raises:
        InputError: there is no such column, a row has no time, or the table is shorter than a
            window.
    """
    import numpy as np

    told = table.description
    description = window_description(told, options)
    features = np.zeros((told.rows, options.length, told.columns), np.float32)
    for order in _orders(table, options):
        for step in range(options.length):
            back = options.horizon + options.stride * (options.length - 1 - step)
            features[order[back:], step] = table.features[order[: len(order) - back]]
    flat = features.reshape(told.rows, -1)
    given = table.labels, table.preparation, table.raw or table
    return Dataset(description, flat, *given, held_raw=table.held_raw)


def rows_of_windows(table: Dataset, options: WindowOptions) -> NDArray[np.int64]:
    """The rows (from 0) that each row's window is made of, the newest last: shape (rows, length);
    -1 where the table has not begun yet. ``table`` may have its windows already.
    """
    import numpy as np

    told = table.description
    found = np.full((told.rows, options.length), -1, np.int64)
    for order in _orders(table, options):
        for step in range(options.length):
            back = options.horizon + options.stride * (options.length - 1 - step)
            found[order[back:], step] = order[: len(order) - back]
    return found


def window_description(told: Description, options: WindowOptions) -> Description:
    """The description of the table with windows.

    Raises:
        InputError: its rows are no rows of numbers, or fewer than a window reaches over.
    """
    if told.shape or told.images:
        raise InputError("window.no_rows_of_numbers", file=told.source)
    shortest = min(map(len, _parts(told)))
    if options.reach >= shortest:
        raise InputError(
            "window.longer_than_table", file=told.source, reach=options.reach + 1, rows=shortest
        )
    begins = Message("table_note.window_begins", {"rows": options.reach})
    notes = (*told.notes, begins) if options.reach else told.notes
    shape = (options.length, told.columns)
    return replace(told, feature_names=(), shape=shape, notes=notes)


def _parts(told: Description) -> list[range]:
    """The rows of the table, and those of the file that it is validated on."""
    own = told.rows - told.held_rows
    return [part for part in (range(own), range(own, told.rows)) if len(part)]


def _orders(table: Dataset, options: WindowOptions) -> Iterator[NDArray[np.int64]]:
    """The places of the rows of each part in the order of time; of equal ones as they come."""
    import numpy as np

    for part in _parts(table.description):
        places = np.arange(part.start, part.stop, dtype=np.int64)
        if options.by:
            keys = [_keys(table, name, part) for name in reversed(options.by)]
            places = places[np.lexsort(keys)]
        yield places


def _keys(table: Dataset, name: str, part: range) -> NDArray[Any]:
    """The times of the rows of a part by a column of the file that they are of."""
    if part.start and table.held_raw is not None:
        return times(table.held_raw.column(name), name)
    return times(table.column(name), name)[part.start : part.stop]
