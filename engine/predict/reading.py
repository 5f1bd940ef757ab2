"""A table to predict, read whole or, where it is large, in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import data
from data.errors import InputError
from data.messages import Message
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources import registry
from data.sources.formats.reader import Progress
from data.sources.streams import TableStream, bytes_in_memory, stream_of
from engine.predict.row_numbers import RowNumbers, named_in_file

if TYPE_CHECKING:
    import numpy as np

PARTS_ABOVE = 32_000_000
"""Bytes of a file from which on it is read in parts."""
AT_ONCE = 16_384
"""Rows of a table held whole that are given at once."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenTable:
    """A table that was found readable: held whole, or, where it is large, a file to read in parts.

    ``whole``: all rows are given at once.
    """

    raw: RawTable | None
    stream: TableStream | None
    whole: bool = False

    @classmethod
    def open(
        cls,
        source: str,
        options: ReadingOptions,
        progress: Progress | None = None,
        *,
        whole: bool = False,
    ) -> OpenTable:
        """That in a file, or a built-in one; ``options`` are what was said of it.

        Raises:
            InputError: it cannot be read.
        """
        if data.is_builtin(source):
            return cls(_of_builtin(source), None, whole)
        stream = None if whole else stream_of(source, options)
        if stream is not None and bytes_in_memory(stream) > PARTS_ABOVE:
            return cls(None, stream)
        try:
            found = registry.read(source, options, progress)
        except InputError as error:
            if error.code != "reading.no_sheets":
                raise
            # The run's own table was a sheet of several; this one has none
            found = registry.read(source, replace(options, sheet=None), progress)
        return cls(found, None, whole)

    def first(self) -> RawTable | None:
        """Its first rows, at most ``AT_ONCE``; None where they would have to be unpacked.

        Raises:
            InputError: it cannot be read.
        """
        if self.raw is not None:
            return next(_slices(self.raw))
        stream, found = self.stream, list[RawTable]()
        if stream is None or stream.packing is not None:
            return None

        def take(part: RawTable) -> None:
            found.append(next(_slices(part)))
            raise _FirstRead

        with suppress(_FirstRead):
            stream.each(take)
        return found[0] if found else None

    def each(
        self, take: Callable[[RawTable], None], progress: Progress | None = None
    ) -> tuple[Message, ...]:
        """Let ``take`` have the rows in their order, some at a time; what should be known of how
        they were read.

        Raises:
            InputError: it cannot be read; what ``take`` raises of a row names that of the file.
        """
        numbered = _Numbered(take)
        if self.stream is not None:
            found = self.stream.each(numbered, progress)
        else:
            assert self.raw is not None
            found = self.raw
            for part in (found,) if self.whole else _slices(found):
                numbered(part)
        return (*found.doubtful, *numbered.numbers.left_out(found))


class _FirstRead(Exception):
    """The first rows are there."""


def each_part(
    source: str,
    options: ReadingOptions,
    take: Callable[[RawTable], None],
    progress: Progress | None = None,
    *,
    whole: bool = False,
) -> tuple[Message, ...]:
    """``OpenTable.open`` and ``each`` at once.

    Raises:
        InputError: as they do.
    """
    return OpenTable.open(source, options, progress, whole=whole).each(take, progress)


def _slices(table: RawTable) -> Iterator[RawTable]:
    import numpy as np

    if table.rows <= AT_ONCE:
        yield table
        return
    for first in range(0, table.rows, AT_ONCE):
        yield table.taken(np.arange(first, min(first + AT_ONCE, table.rows)))


class _Numbered:
    """Hands parts on, whose rows are counted from 1; an error names the row of the file."""

    def __init__(self, take: Callable[[RawTable], None]) -> None:
        self._take = take
        self.numbers = RowNumbers()

    def __call__(self, part: RawTable) -> None:
        numbers = self.numbers.of(part)
        try:
            self._take(replace(part, numbers=None))
        except InputError as error:
            raise named_in_file(error, numbers) from error


def _of_builtin(source: str) -> RawTable:
    """A built-in data set as a table of columns by name."""
    import pyarrow as pa

    found = data.load(source)
    told = found.description
    values: list[Any] = [_column(found.features[:, place]) for place in range(told.columns)]
    names: Any = pa.array(told.class_names, pa.string())
    label = pa.chunked_array([names.take(pa.array(found.labels))])
    columns = (*values, label)
    return RawTable(source, told.name, told.sha256, (*told.input_names, told.label_name), columns)


def _column(values: np.ndarray[Any, Any]) -> Any:
    """Numbers as float64, of which each is the same."""
    import pyarrow as pa

    return pa.chunked_array([pa.array(values.astype("float64"))])
