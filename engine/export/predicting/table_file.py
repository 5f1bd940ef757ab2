"""A text table: its columns by name."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from engine.export.predicting.refusing import Refused, shown, told

Columns: TypeAlias = dict[str, list[str]]


def read_table(file: str, needed: Sequence[str]) -> tuple[Columns, list[int]]:
    """The needed columns of a text table, as texts, and the numbers of the rows (from 1); the first
    line names them. Rows in which nothing stands are left out, and count.

    Cells are separated by the sign under which most of the needed columns are found.
    """
    text = text_of(file)
    heads = {sign: header(text, sign) for sign in ",;\t|"}
    sign = max(heads, key=lambda one: len(set(needed) & set(heads[one])))
    names = heads[sign]
    missing = [name for name in needed if name not in names]
    if missing:
        raise Refused(f"{shown(file)}: {lacking(missing, names)}")
    for name in needed:
        if names.count(name) > 1:
            raise Refused(f"{shown(file)}: the column '{shown(name)}' stands there twice")
    rows = rows_of(file, text, sign, names)
    places = {name: names.index(name) for name in needed}
    full = [number for number, row in enumerate(rows, 1) if len(row) == 1 or any_in(row)]
    if not full:
        raise Refused(f"{shown(file)} has no rows")
    if len(full) < len(rows):
        told(f"{shown(file)}: {len(rows) - len(full)} rows in which nothing stands are left out")
    return {name: [rows[one - 1][place] for one in full] for name, place in places.items()}, full


def lacking(missing: Sequence[str], names: Sequence[str]) -> str:
    """That columns are missing, and which may be meant."""
    listed = ", ".join(f"'{shown(name)}'" for name in missing[:5])
    more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
    near = difflib.get_close_matches(missing[0], names, 1, 0.6)
    meant = f"; is '{shown(near[0])}' meant?" if near else ""
    one = "the column" if len(missing) == 1 else "the columns"
    return f"{one} {listed}{more} {'is' if len(missing) == 1 else 'are'} missing{meant}"


def text_of(file: str) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, else of Windows."""
    path = Path(file).expanduser()
    if path.exists() and not path.is_file():  # a pipe would keep whoever asks waiting
        raise Refused(f"{shown(file)} is no file")
    content = path.read_bytes()
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def header(text: str, sign: str) -> list[str]:
    """The names in the first line, where cells are separated by the sign."""
    try:
        first = next(csv.reader(io.StringIO(text, newline=""), delimiter=sign), [])
    except csv.Error:
        return []
    return [name.strip() for name in first]


def rows_of(file: str, text: str, sign: str, names: Sequence[str]) -> list[list[str]]:
    """The rows below the header; what has other cells than it, empty ones at its end aside, is
    refused. A blank line is no row, unless there is one column: it may be a gap there.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    rows: list[list[str]] = []
    try:
        next(reader)
        for row in reader:
            while len(row) > max(len(names), 1) and not row[-1].strip():
                row.pop()
            if len(row) == len(names):
                rows.append(row)
            elif any_in(row):
                about = f"{len(row)} cells below {len(names)} names, which pkgo-tui itself mends"
                raise Refused(f"{shown(file)}, row {len(rows) + 1}: {about}")
            elif len(names) == 1 or len(row) > 1:
                rows.append([""] * len(names))
    except csv.Error as error:
        raise Refused(f"{shown(file)}, line {reader.line_num}: {error}") from None
    while rows and not any_in(rows[-1]):
        rows.pop()
    return rows


def any_in(row: Sequence[str]) -> bool:
    """Whether anything stands in a row."""
    return any(cell.strip() for cell in row)
