"""A table as it was read, whatever its format: names and columns, no role applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from data.column_source import Values
from data.dialect import Dialect
from data.errors import InputError
from data.messages import Message
from data.pictures import Pictures

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ArrowColumn: TypeAlias = Any
"""A ``pyarrow.ChunkedArray``; pyarrow has no complete types."""
PICTURE, BRIGHTNESS = "picture", "brightness"
"""Columns of a table of pictures beside their class."""


@dataclass(frozen=True, slots=True)
class TextFormat:
    """How a text table was written: its dialect, encoding, and what stands around its rows.

    ``decimal`` is the sign before the fraction of its numbers, ``skipped_rows`` counts lines above
    the header (or above the first row, where ``header`` is False).
    """

    dialect: Dialect
    encoding: str
    header: bool
    skipped_rows: int
    decimal: str = "."


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """Names and columns of a table, all of the same number of rows.

    ``source`` is what the person wrote, ``name`` what to call it, ``sha256`` of the file's bytes.
    ``columns`` are ``pyarrow.ChunkedArray``: of type ``string`` without nulls where the source is
    text (the cells as they stand there, an empty cell is ``""``), of their own types, with nulls
    for missing cells, where the source has types (Parquet, Excel, npz). Names are unique untrusted
    text. ``lines`` are the physical lines (int64, from 1) on which the rows begin, None where the
    source has none; ``empty`` those (int64, ascending) of rows in which nothing stands, which are
    left out. ``numbers`` are those of the rows in the file (int64, from 1), None: 1, 2, 3, ...
    ``notes`` tell what was mended, left out or guessed; ``doubtful`` those that may be
    meant otherwise. ``format`` is None where the source is no text. ``of_pictures``: a row
    stands for a picture, whose pixels are the inputs, and no column is. ``pictures`` are those that
    cells may name; None: nobody can open any.
    """

    source: str
    name: str
    sha256: str
    names: tuple[str, ...]
    columns: tuple[ArrowColumn, ...]
    format: TextFormat | None = None
    lines: NDArray[np.int64] | None = None
    notes: tuple[Message, ...] = ()
    doubtful: tuple[Message, ...] = ()
    of_pictures: bool = False
    pictures: Pictures | None = None
    empty: NDArray[np.int64] | None = None
    numbers: NDArray[np.int64] | None = None

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.columns[0]) if self.columns else 0

    def place(self, name: str) -> int | None:
        """The place of the column of that name."""
        return self.names.index(name) if name in self.names else None

    def column(self, name: str) -> Values:
        """The values (rows,) of a column by its name: texts, or numbers and times as they are.

        Raises:
            InputError: there is no such column.
        """
        import difflib

        import pyarrow as pa

        place = self.place(name)
        if place is None:
            near = difflib.get_close_matches(name, self.names, 3, 0.6)
            raise InputError("split.no_such_column", column=name, near=near)
        found = self.columns[place]
        kind: Any = pa.types
        if kind.is_integer(found.type) or kind.is_floating(found.type):
            return found.to_numpy(zero_copy_only=False)
        if kind.is_timestamp(found.type) or kind.is_date(found.type):
            return found.to_numpy(zero_copy_only=False).astype("datetime64[ns]")
        return ["" if value is None else str(value) for value in found.to_pylist()]

    def taken(self, rows: NDArray[np.int64]) -> RawTable:
        """The table of some rows, in that order."""
        import dataclasses

        import pyarrow as pa

        places: Any = pa.array(rows)
        lines = None if self.lines is None else self.lines[rows]
        columns = tuple(column.take(places) for column in self.columns)
        numbers = self.numbers_at(rows)
        return dataclasses.replace(self, columns=columns, lines=lines, numbers=numbers)

    def numbers_at(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The numbers in the file, from 1, of the rows at some places (int64, from 0)."""
        return rows + 1 if self.numbers is None else self.numbers[rows]

    def number_at(self, place: int) -> int:
        """The number in the file, from 1, of the row at a place (from 0)."""
        return place + 1 if self.numbers is None else int(self.numbers[place])
