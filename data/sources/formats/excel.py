"""Spreadsheets (.xlsx, .xlsm, .xlsb, .xls, .ods): one sheet, its types as they are."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from typing import Any

from data.errors import InputError, reason_in
from data.messages import Message
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources.delimited.splitting import TableRecord
from data.sources.delimited.structure import BEHIND, structure
from data.sources.formats.names import unique_names
from data.sources.formats.reader import Progress, SourceFile, advance
from data.sources.formats.typed_columns import column_of, text_of

MOST_BYTES = 1 << 30
"""Unpacked bytes of a spreadsheet, all of which stand in memory."""


def read(file: SourceFile, options: ReadingOptions, progress: Progress | None = None) -> RawTable:
    """The sheet asked for by name or number, else the first that is shown and holds anything.

    Raises:
        InputError: it is damaged or encrypted, or there is no such sheet.
    """
    import python_calamine as calamine

    _check_size(file)
    try:
        book = calamine.load_workbook(str(file.path))
        name, others = _chosen(book, file, options.sheet)
        sheet = book.get_sheet_by_name(name)
        cells = sheet.to_python(skip_empty_area=False)
    except calamine.PasswordError:
        raise InputError("table.encrypted", file=file.source) from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise InputError("table.damaged", file=file.source, reason=reason_in(error)) from None
    advance(progress, file.size, file.size, file.source)
    notes = [Message("table_note.other_sheets", {"sheet": name, "texts": others})] if others else []
    return _table(file, options, cells, notes)


def _check_size(file: SourceFile) -> None:
    if not zipfile.is_zipfile(file.path):
        return
    with zipfile.ZipFile(file.path) as archive:
        size = sum(info.file_size for info in archive.infolist())
    if size > MOST_BYTES:
        raise InputError("table.unpacks_too_large", file=file.source, limit=MOST_BYTES >> 20)


def _chosen(book: Any, file: SourceFile, asked: str | None) -> tuple[str, list[str]]:
    """The sheet's name, and the others where none was asked for."""
    names: list[str] = list(book.sheet_names)
    if asked is not None:
        if asked in names:
            return asked, []
        if asked.isascii() and asked.isdigit() and 1 <= int(asked) <= len(names):
            return names[int(asked) - 1], []
        raise InputError("table.no_such_part", file=file.source, value=asked, known=names)
    shown = [meta.name for meta in book.sheets_metadata if str(meta.visible).endswith(".Visible")]
    full = [name for name in shown or names if book.get_sheet_by_name(name).to_python(nrows=3)]
    if not full:
        raise InputError("table.empty", file=file.source)
    return full[0], full[1:]


def _table(
    file: SourceFile, options: ReadingOptions, cells: Sequence[Sequence[Any]], notes: list[Message]
) -> RawTable:
    """The rows behind the header; those without any value are left out."""
    import numpy as np

    above = options.skip_rows or 0
    width = max((len(row) for row in cells), default=0)
    used = [c for c in range(width) if any(_is_full(row[c]) for row in cells)]
    found = [
        TableRecord(_texts(cells, place, used), place, place + 1)
        for place, row in enumerate(cells)
        if place >= above and any(_is_full(cell) for cell in row)
    ]
    if not found:
        raise InputError("table.empty", file=file.source)
    table = structure(found, options.header, begins=options.skip_rows is not None)
    if len(found) <= table.begin or not table.models:
        raise InputError("table.only_header", file=file.source)
    if table.first and options.skip_rows is None:
        notes.append(Message("table_note.lines_above", {"count": found[table.first].first}))
    if table.why_end:
        notes.append(Message(BEHIND[table.why_end], {"line": found[table.end].first + 1}))
    rows = [record.first for record in found[table.begin : table.end]]
    begin = found[table.begin - 1].end if table.begin else rows[0]
    empty = sorted(set(range(begin, rows[-1])) - set(rows))
    names, more = unique_names(_header(found[table.first : table.begin]), len(used))
    columns: list[Any] = []
    for name, place in zip(names, used, strict=True):
        values = [cells[row][place] for row in rows]
        column, told = column_of([v if _is_full(v) else None for v in values], name)
        columns.append(column)
        more += told
    return RawTable(
        file.source,
        file.name,
        file.sha256,
        names,
        tuple(columns),
        lines=np.array(rows, np.int64) + 1,
        empty=np.array(empty, np.int64) + 1,
        notes=(*notes, *more),
    )


def _texts(cells: Sequence[Sequence[Any]], place: int, used: Sequence[int]) -> tuple[str, ...]:
    """A row's cells as texts; a text alone beside an empty row is one cell: a title or remark."""
    row = cells[place]
    full = [row[c] for c in used if _is_full(row[c])]
    beside = [cells[other] for other in (place - 1, place + 1) if 0 <= other < len(cells)]
    apart = place == 0 or not all(any(map(_is_full, other)) for other in beside)
    if len(full) == 1 and isinstance(full[0], str) and _is_full(row[used[0]]) and apart:
        return (full[0],)
    return tuple("" if row[c] is None else text_of(row[c]) for c in used)


def _header(rows: Sequence[TableRecord]) -> tuple[str, ...] | None:
    if not rows:
        return None
    joined = zip(*(row.cells for row in rows), strict=True)
    return tuple(
        " ".join(dict.fromkeys(c.strip() for c in column if c.strip())) for column in joined
    )


def _is_full(value: Any) -> bool:
    return value is not None and value != ""
