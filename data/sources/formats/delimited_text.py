"""Text tables of any dialect: small ones whole, large ones as a stream."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from data.errors import InputError
from data.messages import Message
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources.delimited.decoding import decode, signs_mended
from data.sources.delimited.doubts import marked_up
from data.sources.delimited.reading import read_lines
from data.sources.formats.large_text import read_large
from data.sources.formats.reader import Progress, SourceFile, advance
from data.sources.formats.text_table import guessed, text_table

if TYPE_CHECKING:
    from data.raw_table import ArrowColumn

SMALL = 1 << 22
"""Bytes of a file that is read whole, every cell in Python."""


def read(file: SourceFile, options: ReadingOptions, progress: Progress | None = None) -> RawTable:
    """Every cell as it stands there, an empty one as ``""``.

    Raises:
        InputError: it is no text table.
    """
    if file.size > SMALL:
        return read_large(file, options, progress)
    data = file.path.read_bytes()
    decoded = decode(data, file.source, options.encoding)
    lines = decoded.lines()
    plain = marked_up(lines) if options.delimiter is None else None
    reading = read_lines(plain or lines, decoded.encoding, file.source, options)
    if not reading.rows:
        raise InputError("table.only_header", file=file.source)
    if not decoded.sure:
        reading.notes.append(guessed(decoded.encoding))
    if decoded.mended:
        reading.notes.append(signs_mended(decoded.mended))
    if plain:
        reading.notes.append(Message("table_note.markdown"))
    width = max(len(row) for row in reading.rows)
    columns = _columns(reading.rows, width)
    advance(progress, len(data), len(data), file.source)
    return text_table(file, options, reading, columns, reading.lines)


def _columns(rows: Sequence[tuple[str, ...]], width: int) -> tuple[ArrowColumn, ...]:
    """Columns of cells; short rows end with empty ones."""
    import pyarrow as pa

    full = [row if len(row) == width else row + ("",) * (width - len(row)) for row in rows]
    return tuple(
        pa.chunked_array([pa.array(cells, pa.string())]) for cells in zip(*full, strict=True)
    )
