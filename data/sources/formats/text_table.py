"""A text table's cells with everything that is known of how they were written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from data.messages import Message
from data.options import ReadingOptions
from data.raw_table import RawTable, TextFormat
from data.sources.delimited.decimals import decimal_of
from data.sources.delimited.doubts import doubts as more_doubts
from data.sources.delimited.doubts import with_row_names
from data.sources.delimited.reading import Reading, is_doubt
from data.sources.formats.names import unique_names
from data.sources.formats.reader import SourceFile

if TYPE_CHECKING:
    from data.raw_table import ArrowColumn

MOST_NOTES = 10
"""Notes of one kind; more are counted."""


def guessed(encoding: str) -> Message:
    """The note that an encoding was guessed."""
    return Message("table_note.encoding_guessed", {"encoding": encoding, "sure": False})


def text_table(
    file: SourceFile,
    options: ReadingOptions,
    reading: Reading,
    columns: tuple[ArrowColumn, ...],
    lines: Any,
) -> RawTable:
    """The table of these columns; ``lines`` are those on which its rows begin (int64)."""
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
        empty=np.array(reading.empty, np.int64),
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
