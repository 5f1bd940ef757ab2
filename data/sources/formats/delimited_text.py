"""Text tables of any dialect: small ones whole, large ones as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data.dialect import Dialect
from data.errors import InputError
from data.messages import Message
from data.options import ReadingOptions
from data.raw_table import RawTable, TextFormat
from data.sources.delimited.clean_stream import Beginning, CleanStream
from data.sources.delimited.decimals import decimal_of
from data.sources.delimited.decoding import Decoded, check_encoding, decode, encoding_of
from data.sources.delimited.doubts import doubts as more_doubts
from data.sources.delimited.doubts import marked_up, with_row_names
from data.sources.delimited.reading import Reading, is_doubt, read_lines
from data.sources.delimited.utf8_blocks import BLOCK, utf8_blocks
from data.sources.formats.names import unique_names
from data.sources.formats.reader import Progress, SourceFile, advance, reason_in

if TYPE_CHECKING:
    from data.raw_table import ArrowColumn

SMALL = 1 << 22
"""Bytes of a file that is read whole, every cell in Python."""
SAMPLE, MOST_SAMPLED = 1 << 20, 1 << 24
"""Bytes of a large file from which its dialect is told; more where they hold few lines."""
SAMPLE_LINES = 2000
FEW_LINES = 50
_OF_HEADER = frozenset(
    (
        "table_note.delimiter_poor",
        "table_note.delimiter_unsure",
        "table_note.lines_above",
        "table_note.heading_lines",
        "table_note.heading_mended",
        "table_note.names_odd",
    )
)
MOST_NOTES = 10
"""Notes of one kind; more are counted."""


def read(file: SourceFile, options: ReadingOptions, progress: Progress | None = None) -> RawTable:
    """Every cell as it stands there, an empty one as ``""``.

    Raises:
        InputError: it is no text table.
    """
    if file.size > SMALL:
        return _read_large(file, options, progress)
    data = file.path.read_bytes()
    decoded = decode(data, file.source, options.encoding)
    lines = decoded.lines()
    plain = marked_up(lines) if options.delimiter is None else None
    reading = read_lines(plain or lines, decoded.encoding, file.source, options)
    if not reading.rows:
        raise InputError("table.only_header", file=file.source)
    if not decoded.sure:
        reading.notes.append(_guessed(decoded.encoding))
    if plain:
        reading.notes.append(Message("table_note.markdown"))
    width = max(len(row) for row in reading.rows)
    columns = _columns(reading.rows, width)
    advance(progress, len(data), len(data), file.source)
    return _table(file, options, reading, columns, reading.lines)


def _guessed(encoding: str) -> Message:
    return Message("table_note.encoding_guessed", {"encoding": encoding, "sure": False})


def _columns(rows: Sequence[tuple[str, ...]], width: int) -> tuple[ArrowColumn, ...]:
    """Columns of cells; short rows end with empty ones."""
    import pyarrow as pa

    full = [row if len(row) == width else row + ("",) * (width - len(row)) for row in rows]
    return tuple(
        pa.chunked_array([pa.array(cells, pa.string())]) for cells in zip(*full, strict=True)
    )


def _table(
    file: SourceFile,
    options: ReadingOptions,
    reading: Reading,
    columns: tuple[ArrowColumn, ...],
    lines: Any,
) -> RawTable:
    import numpy as np

    reading = with_row_names(reading, len(columns))
    names, notes = unique_names(reading.header, len(columns))
    decimal, unsure = decimal_of(reading.rows, reading.dialect.delimiter, options.decimal)
    written = TextFormat(
        reading.dialect,
        reading.encoding,
        reading.header is not None,
        reading.skipped,
        decimal,
    )
    found = reading.doubts
    sure = [note for note in reading.notes if not is_doubt(note)]
    return RawTable(
        file.source,
        file.name,
        file.sha256,
        names,
        columns,
        written,
        np.asarray(lines, np.int64),
        tuple(_counted([*sure, *notes])),
        tuple(_counted([*found, *more_doubts(reading, options), *unsure])),
    )


def _counted(notes: Sequence[Message]) -> Iterator[Message]:
    """The first notes of each kind, and how many more there are."""
    seen: dict[str, int] = {}
    for note in notes:
        seen[note.code] = seen.get(note.code, 0) + 1
        if seen[note.code] <= MOST_NOTES:
            yield note
    for code, count in seen.items():
        if count > MOST_NOTES:
            first = next(note for note in notes if note.code == code)
            more = count - MOST_NOTES
            yield Message("table_note.more_such_lines", {"count": more, "example": first})


def _read_large(file: SourceFile, options: ReadingOptions, progress: Progress | None) -> RawTable:
    """A sample tells the dialect; all records are then divided in it, and counted."""
    import pyarrow as pa
    import pyarrow.csv as pa_csv

    encoding, guessed = options.encoding, False
    if encoding is None:
        encoding, guessed = encoding_of(file.path, file.source)
    else:
        check_encoding(file.source, encoding)
    sample, old = _sample(file, encoding)
    reading = read_lines(sample, encoding, file.source, options)
    if not reading.rows or not reading.models:
        raise InputError("table.only_header", file=file.source)
    begin = Beginning(
        reading.lines[0] - 1, _working(reading, options), reading.models, reading.header, old
    )
    stream = CleanStream(utf8_blocks(file.path, file.source, encoding, BLOCK), begin, file.source)
    size, width = file.size, len(reading.models)
    blocks = stream.blocks(lambda done: advance(progress, done, size, file.source))
    keys = [str(place) for place in range(width)]
    try:
        found = pa_csv.read_csv(
            pa.PythonFile(_Served(blocks), mode="r"),
            read_options=pa_csv.ReadOptions(column_names=keys, block_size=4 * BLOCK),
            parse_options=pa_csv.ParseOptions(
                delimiter=begin.dialect.delimiter,
                quote_char=stream.quote,
                newlines_in_values=True,
                ignore_empty_lines=width > 1,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(keys, pa.string()),
                strings_can_be_null=False,
                null_values=[],
            ),
        )
    except pa.ArrowException as error:
        raise InputError("table.damaged", file=file.source, reason=reason_in(error)) from None
    lines = stream.lines()
    if found.num_rows != len(lines):
        counts = {"read": found.num_rows, "counted": len(lines)}
        raise InputError("table.rows_differ", file=file.source, **counts)
    if width == 1:
        full = _without_last_blank(found.column(0))
        found, lines = found.slice(0, full), lines[:full]
    notes = [note for note in reading.notes if note.code in _OF_HEADER] + stream.notes()
    if guessed:
        notes.append(_guessed(encoding))
    return _table(file, options, replace(reading, notes=notes), tuple(found.columns), lines)


def _without_last_blank(column: ArrowColumn) -> int:
    """The rows of a single column up to the last cell in which anything stands."""
    count = len(column)
    while count and not column[count - 1].as_py().strip():
        count -= 1
    return count


def _working(reading: Reading, options: ReadingOptions) -> Dialect:
    """The dialect to divide in: quotes may come after a sample that has none."""
    dialect = reading.split_by
    if dialect.quote or options.quote is not None:
        return dialect
    return replace(dialect, quote='"', escape='"')


def _sample(file: SourceFile, encoding: str) -> tuple[list[str], bool]:
    """Whole lines from the beginning, and whether they end in carriage returns alone."""
    text, whole = b"", False
    for block, done in utf8_blocks(file.path, file.source, encoding, SAMPLE):
        text += block
        whole = done >= file.size
        if len(text) >= MOST_SAMPLED or text.count(b"\n") + text.count(b"\r") > FEW_LINES:
            break
    decoded = Decoded(text.decode(), encoding)
    lines = decoded.lines()
    return (lines if whole else lines[:-1] or lines)[:SAMPLE_LINES], decoded.is_old


class _Served:
    """Blocks as a file that is read in pieces of any size."""

    closed = False

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._left = blocks, memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes; none at the end."""
        while not self._left:
            block = next(self._blocks, None)
            if block is None:
                return b""
            self._left = memoryview(block)
        size = len(self._left) if size < 0 else size
        taken, self._left = self._left[:size], self._left[size:]
        return bytes(taken)

    def close(self) -> None:
        """Nothing is open."""
        self.closed = True
