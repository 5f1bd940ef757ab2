"""Text tables of any dialect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from data.errors import InputError
from data.options import ReadingOptions
from data.raw_table import RawTable, TextFormat
from data.sources.delimited.reading import Reading
from data.sources.delimited.reading import read as read_delimited
from data.sources.formats.names import unique_names
from data.sources.formats.reader import Progress, SourceFile, advance

if TYPE_CHECKING:
    from data.raw_table import ArrowColumn


def read(file: SourceFile, options: ReadingOptions, progress: Progress | None = None) -> RawTable:
    """Every cell as it stands there, an empty one as ``""``.

    Raises:
        InputError: it is no text table.
    """
    data = file.path.read_bytes()
    advance(progress, len(data) // 2, len(data), file.source)
    table = table_of(read_delimited(data, file.source, options), file, options)
    advance(progress, len(data), len(data), file.source)
    return table


def table_of(reading: Reading, file: SourceFile, options: ReadingOptions) -> RawTable:
    """A reading as a table of one width: short rows end with empty cells, long ones have columns
    of their own, and both are told.
    """
    import numpy as np

    width = max((len(row) for row in reading.rows), default=0) or len(reading.header or ())
    if not reading.rows:
        raise InputError("table.only_header", file=file.source)
    names, notes = unique_names(reading.header, width)
    format_ = TextFormat(
        reading.dialect,
        reading.encoding,
        reading.header is not None,
        reading.skipped,
        options.decimal or ".",
    )
    doubts = reading.doubts
    return RawTable(
        file.source,
        file.name,
        file.sha256,
        names,
        _columns(reading.rows, width),
        format_,
        np.array(reading.lines, np.int64),
        (*(note for note in reading.notes if note not in doubts), *notes),
        doubts,
    )


def _columns(rows: Sequence[tuple[str, ...]], width: int) -> tuple[ArrowColumn, ...]:
    import pyarrow as pa

    full = [row if len(row) == width else row + ("",) * (width - len(row)) for row in rows]
    return tuple(
        pa.chunked_array([pa.array(cells, pa.string())]) for cells in zip(*full, strict=True)
    )
