"""Rows of a streamed table by their class: of some classes, and so many of each at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.choosing import chosen_rows, class_numbers
from data.options import RowOptions
from data.raw_table import RawTable
from data.sources.formats.reader import Progress
from data.sources.streams import Choose, TableStream
from data.streaming.asked import Asked
from data.streaming.first_pass import first_pass
from data.streaming.label_count import reader_of
from data.streaming.row_memory import TO_DRAW, check_memory

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def draws_by_class(rows: RowOptions) -> bool:
    """Whether every row's class must be known before any row is drawn."""
    return rows.cap is not None or rows.balance


def rows_of_classes(
    stream: TableStream, asked: Asked, progress: Progress | None
) -> tuple[int, Choose]:
    """How many rows there are, and what takes those of the classes asked for.

    Raises:
        InputError: there is no such class, or the table cannot be used.
        ReadingStopped: the progress asked for it.
    """
    import numpy as np

    found, table = first_pass(stream, asked.of_all_rows, progress)
    place = table.schema.label or 0
    if table.label.task == "regression":
        return found.rows, lambda batch: batch
    reader = reader_of(found.counted, (stream.source, table.label_column.name), number=False)
    wanted = class_numbers(asked.rows.classes, reader.told.names, stream.source)

    def choose(batch: RawTable) -> RawTable:
        kept = np.isin(reader.read(batch.columns[place]), wanted)
        return batch.taken(np.flatnonzero(kept).astype(np.int64))

    return found.rows, choose


def drawn_by_class(
    stream: TableStream, asked: Asked, first: Progress | None, second: Progress | None
) -> tuple[int, NDArray[np.bool_] | None]:
    """How many rows there are, and which of them ``chosen_rows`` takes (bool, shape (rows,)):
    those of a table in memory. None: the label is a number, of which none are drawn by class.

    Two passes; a byte a row is held, ``TO_DRAW`` while rows are drawn.

    Raises:
        InputError: there is no such class, fewer than two are left, the table cannot be used, or
            there is not so much memory.
        ReadingStopped: the progress asked for it.
    """
    import numpy as np

    found, table = first_pass(stream, asked.of_all_rows, first)
    if table.label.task == "regression":
        return found.rows, None
    check_memory(found.rows, TO_DRAW, stream.source, asked.options.most_bytes)
    place = table.schema.label or 0
    reader = reader_of(found.counted, (stream.source, table.label_column.name), number=False)
    labels: list[NDArray[np.int32]] = []

    def gather(batch: RawTable) -> None:
        read = reader.read(batch.columns[place])
        labels.append(np.where(np.isnan(read), -1, read).astype(np.int32))

    stream.each(gather, second)
    of_rows = np.concatenate(labels)
    known = np.flatnonzero(of_rows >= 0)
    kept = chosen_rows(of_rows[known], reader.told.names, asked.rows, stream.source)
    marks = np.zeros(found.rows, np.bool_)
    marks[known[kept]] = True
    return found.rows, marks


@dataclass(slots=True)
class Marked:
    """Takes the rows that are marked (bool, shape (rows,)), as they pass in their order."""

    marks: NDArray[np.bool_]
    done: int = 0

    def choose(self, batch: RawTable) -> RawTable:
        """Those of the next rows."""
        import numpy as np

        marks = self.marks[self.done : self.done + batch.rows]
        self.done += batch.rows
        return batch.taken(np.flatnonzero(marks).astype(np.int64))
