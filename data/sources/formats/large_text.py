"""Text tables read as a stream: whole, or batch by batch where they are larger than memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data.dialect import Dialect
from data.errors import InputError, reason_in
from data.messages import Message
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources.delimited.clean_stream import Beginning, CleanStream
from data.sources.delimited.decoding import (
    Decoded,
    check_encoding,
    encoding_of,
    signs_mended,
    windows_signs,
)
from data.sources.delimited.reading import Reading, read_lines
from data.sources.delimited.utf8_blocks import BLOCK, utf8_blocks
from data.sources.formats.reader import Progress, SourceFile, advance
from data.sources.formats.text_table import guessed, text_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from data.raw_table import ArrowColumn

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


def read_large(file: SourceFile, options: ReadingOptions, progress: Progress | None) -> RawTable:
    """All records of the file, divided as its sample tells, and counted.

    Raises:
        InputError: it is no text table.
    """
    import pyarrow.csv as pa_csv

    text = LargeText(file, options)
    with text.damage_told():
        size, source = file.size, file.source
        blocks = text.opened(lambda done: advance(progress, done, size, source))
        found = pa_csv.read_csv(blocks, **text.how)
    lines = text.stream.lines()
    if found.num_rows != len(lines):
        raise text.rows_differ(found.num_rows, len(lines))
    if text.width == 1:
        full = _without_last_blank(found.column(0))
        found, lines = found.slice(0, full), lines[:full]
    return text.table(tuple(found.columns), lines)


def batches(
    file: SourceFile, options: ReadingOptions, progress: Progress | None
) -> Generator[RawTable, None, RawTable]:
    """The same, some megabytes at a time; at the end a table without rows that has all notes.

    Raises:
        InputError: as ``read_large``.
    """
    import pyarrow as pa
    import pyarrow.csv as pa_csv

    text = LargeText(file, options)
    empty = tuple(pa.chunked_array([], pa.string()) for _ in range(text.width))
    plain = text.table(empty, ())
    # pyarrow reads in a thread of its own: the progress is told in this one
    rows, done = 0, deque([0], 1)
    with text.damage_told(), pa_csv.open_csv(text.opened(done.append), **text.how) as reader:
        for batch in reader:
            if not batch.num_rows:
                continue
            rows += batch.num_rows
            lines = text.stream.take_lines(batch.num_rows)
            if len(lines) < batch.num_rows:
                raise text.rows_differ(rows, rows - batch.num_rows + len(lines))
            columns = tuple(pa.chunked_array([column]) for column in batch.columns)
            yield replace(plain, columns=columns, lines=lines, empty=text.empty)
            advance(progress, done[-1], file.size, file.source)
    left = len(text.stream.lines())
    if left:
        raise text.rows_differ(rows, rows + left)
    return text.table(empty, ())


class LargeText:
    """A file whose sample tells how it is written; ``width`` counts its columns.

    ``how`` are the options by which pyarrow reads what ``opened`` gives, every cell as text.
    """

    def __init__(self, file: SourceFile, options: ReadingOptions) -> None:
        self._file, self._options = file, options
        encoding, self._guessed = options.encoding, False
        if encoding is None:
            encoding, self._guessed = encoding_of(file.path, file.source)
        else:
            check_encoding(file.source, encoding)
        self._signs = 0 if options.encoding is None and encoding.startswith("utf-8") else None
        """How many signs of Windows were put right; None: none is."""
        sample, old = _sample(file, encoding, signs=self._signs is not None)
        self._reading = read_lines(sample, encoding, file.source, options)
        if not self._reading.rows or not self._reading.models:
            raise InputError("table.only_header", file=file.source)
        self._begin = Beginning(
            self._reading.lines[0] - 1,
            _working(self._reading, options),
            self._reading.models,
            self._reading.header,
            old,
        )
        blocks = utf8_blocks(file.path, file.source, encoding, BLOCK)
        self.stream = CleanStream(self._right(blocks), self._begin, file.source)
        self.width = len(self._reading.models)

    def opened(self, done: Callable[[int], None]) -> Any:
        """The clean text as a file that pyarrow reads, once; ``done`` is told the bytes read."""
        import pyarrow as pa

        return pa.PythonFile(_Served(self.stream.blocks(done)), mode="r")

    @property
    def how(self) -> dict[str, Any]:
        """The options of ``pyarrow.csv``."""
        import pyarrow as pa
        import pyarrow.csv as pa_csv

        keys = [str(place) for place in range(self.width)]
        return {
            "read_options": pa_csv.ReadOptions(column_names=keys, block_size=4 * BLOCK),
            "parse_options": pa_csv.ParseOptions(
                delimiter=self._begin.dialect.delimiter,
                quote_char=self.stream.quote,
                newlines_in_values=True,
                ignore_empty_lines=self.width > 1,
            ),
            "convert_options": pa_csv.ConvertOptions(
                column_types=dict.fromkeys(keys, pa.string()),
                strings_can_be_null=False,
                null_values=[],
            ),
        }

    @contextmanager
    def damage_told(self) -> Generator[None]:
        """What pyarrow says inside is said of the file."""
        import pyarrow as pa

        try:
            yield
        except pa.ArrowException as error:
            about = {"file": self._file.source, "reason": reason_in(error)}
            raise InputError("table.damaged", **about) from None

    @property
    def empty(self) -> NDArray[np.int64]:
        """The lines (int64, from 1) of rows in which nothing stands, as far as it was read."""
        import numpy as np

        above = [line for line in self._reading.empty if line <= self._begin.line]
        return np.array([*above, *self.stream.empty], np.int64)

    def rows_differ(self, read: int, counted: int) -> InputError:
        """The error that pyarrow has read another number of rows than were counted."""
        return InputError("table.rows_differ", file=self._file.source, read=read, counted=counted)

    def table(self, columns: tuple[ArrowColumn, ...], lines: Any) -> RawTable:
        """The table of these columns, with the notes on what has been read so far."""
        notes = [note for note in self._reading.notes if note.code in _OF_HEADER]
        notes += self._notes_of_rows()
        reading = replace(self._reading, notes=notes, empty=self.empty.tolist())
        return text_table(self._file, self._options, reading, columns, lines)

    def _notes_of_rows(self) -> list[Message]:
        found = self.stream.notes()
        if self._signs:
            found = [*found, signs_mended(self._signs)]
        return [*found, guessed(self._reading.encoding)] if self._guessed else found

    def _right(self, blocks: Iterator[tuple[bytes, int]]) -> Iterator[tuple[bytes, int]]:
        """The blocks with the signs of Windows put right, and counted."""
        for block, done in blocks:
            if self._signs is None:
                yield block, done
                continue
            text, count = windows_signs(block)
            self._signs += count
            yield text, done


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


def _sample(file: SourceFile, encoding: str, *, signs: bool) -> tuple[list[str], bool]:
    """Whole lines from the beginning, and whether they end in carriage returns alone."""
    text, whole = b"", False
    for block, done in utf8_blocks(file.path, file.source, encoding, SAMPLE):
        text += block
        whole = done >= file.size
        if len(text) >= MOST_SAMPLED or text.count(b"\n") + text.count(b"\r") > FEW_LINES:
            break
    decoded = Decoded((windows_signs(text)[0] if signs else text).decode(), encoding)
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
