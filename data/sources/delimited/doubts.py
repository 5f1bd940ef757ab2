"""What of a reading may be meant otherwise, though nothing in the file was out of order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from data.messages import Message
from data.options import ReadingOptions
from data.sources.delimited.kinds import kind
from data.sources.delimited.reading import Reading

LOOKED_AT = 2000
"""Rows."""
_NAMES = frozenset(("word", "text", "code", "empty"))


def doubts(reading: Reading, options: ReadingOptions) -> list[Message]:
    """Doubts about delimiter, quotes and names of a reading's rows."""
    return [
        *_of_delimiter(reading, options),
        *_of_quotes(reading, options),
        *(_of_names(reading) if options.header is None else ()),
    ]


def _of_delimiter(reading: Reading, options: ReadingOptions) -> Iterator[Message]:
    width = max(map(len, islice(reading.rows, LOOKED_AT)), default=0)
    if options.delimiter is not None and width == 1:
        yield Message("table_note.delimiter_absent", {"delimiter": options.delimiter})


def _of_quotes(reading: Reading, options: ReadingOptions) -> Iterator[Message]:
    """Cells that begin with a quote where nothing is quoted."""
    if reading.dialect.quote or options.quote is not None:
        return
    astray = [
        line
        for row, line in zip(reading.rows, reading.lines, strict=False)
        if any(cell.startswith('"') for cell in row)
    ]
    if astray:
        yield Message("table_note.quotes_astray", {"count": len(astray), "line": astray[0]})


def _of_names(reading: Reading) -> Iterator[Message]:
    """A first row that may hold names or values."""
    rows = list(islice(reading.rows, LOOKED_AT))
    if reading.header is None:
        typed = any(model.is_typed for model in reading.models)
        words = typed and rows and all(kind(cell) in _NAMES for cell in rows[0])
        if words or (rows and _counts_up(rows[0])):
            yield Message("table_note.names_as_values", {"texts": list(rows[0][:5])})
        return
    again = [
        name
        for place, name in enumerate(reading.header)
        if name and any(place < len(row) and row[place] == name for row in rows)
    ]
    if 2 * len(again) >= len(reading.header):
        yield Message("table_note.values_as_names", {"texts": again[:5]})


def _counts_up(cells: Sequence[str]) -> bool:
    """Whether cells number the columns, as 0, 1, 2; from 1 on where there are many."""
    numbers = [cell.strip() for cell in cells]
    begin, least = (0, 3) if numbers[0] == "0" else (1, 5)
    wanted = [str(place) for place in range(begin, begin + len(numbers))]
    return len(numbers) >= least and numbers == wanted


def with_row_names(reading: Reading, width: int) -> Reading:
    """The reading with names that stand one column too far left put right, which is told.

    R writes no name above the names of rows: the first column, whose cells all differ.
    """
    header = reading.header
    if header is None or len(header) != width - 1:
        return reading
    rows = [row for row in islice(reading.rows, LOOKED_AT) if len(row) == width]
    first = {row[0] for row in rows}
    if len(first) < len(rows) or not any(row[-1] for row in rows):
        return reading
    names = [note for note in reading.notes if note.code != "table_note.names_odd"]
    note = Message("table_note.names_shifted", {"sure": False})
    return replace(reading, header=("", *header), notes=[*names, note])


def marked_up(lines: Sequence[str]) -> list[str] | None:
    """A table of Markdown as one divided by | alone, its rule a blank line; None if it is none."""
    filled = [place for place, line in enumerate(lines[:50]) if line.strip()]
    if len(filled) < 2 or not _is_rule(lines[filled[1]]) or "|" not in lines[filled[0]]:
        return None
    plain = [
        "|".join(
            cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")
        )
        for line in lines
    ]
    plain[filled[1]] = ""
    return plain


def _is_rule(line: str) -> bool:
    cells = line.strip().strip("|").split("|")
    return "|" in line and all(
        "-" in cell and not cell.strip().strip(":").strip("-") for cell in cells
    )
