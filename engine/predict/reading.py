"""A table to predict, read whole or, where it is large, in parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import data
from data.errors import InputError
from data.messages import Message
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources import registry
from data.sources.formats.reader import Progress
from data.sources.streams import bytes_in_memory, stream_of

if TYPE_CHECKING:
    import numpy as np

PARTS_ABOVE = 32_000_000
"""Bytes of a file from which on it is read in parts."""
AT_ONCE = 16_384
"""Rows of a table held whole that are given at once."""


def each_part(
    source: str,
    options: ReadingOptions,
    take: Callable[[RawTable], None],
    progress: Progress | None = None,
    *,
    whole: bool = False,
) -> tuple[Message, ...]:
    """Let ``take`` have the rows of a table in their order, some at a time (``whole``: at once);
    what should be known of how it was read.

    ``options`` are what was said of the run's own table.

    Raises:
        InputError: it cannot be read; what ``take`` raises of a row names that of the table.
    """
    numbered = _Numbered(take)
    if data.is_builtin(source):
        found = _of_builtin(source)
        _slices(found, numbered, whole=whole)
        return ()
    stream = None if whole else stream_of(source, options)
    if stream is not None and bytes_in_memory(stream) > PARTS_ABOVE:
        return stream.each(numbered, progress).doubtful
    try:
        found = registry.read(source, options, progress)
    except InputError as error:
        if error.code != "reading.no_sheets":
            raise
        # The run's own table was a sheet of several; this one has none
        found = registry.read(source, replace(options, sheet=None), progress)
    _slices(found, numbered, whole=whole)
    return found.doubtful


def _slices(table: RawTable, take: Callable[[RawTable], None], *, whole: bool) -> None:
    import numpy as np

    if whole or table.rows <= AT_ONCE:
        take(table)
        return
    for first in range(0, table.rows, AT_ONCE):
        take(table.taken(np.arange(first, min(first + AT_ONCE, table.rows))))


class _Numbered:
    """Hands parts on; an error names the row as it stands in the whole table."""

    def __init__(self, take: Callable[[RawTable], None]) -> None:
        self._take = take
        self._before = 0

    def __call__(self, part: RawTable) -> None:
        try:
            self._take(part)
        except InputError as error:
            if error.row is None or not self._before:
                raise
            about = {**error.message.params, "row": error.row + self._before}
            raise InputError(replace(error.message, params=about)) from error
        self._before += part.rows


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
