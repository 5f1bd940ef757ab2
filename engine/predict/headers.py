"""Whether the line that names a table's columns was taken for another."""

from __future__ import annotations

from collections.abc import Sequence

from data.errors import InputError
from data.raw_table import RawTable


def check_header(raw: RawTable, needed: Sequence[str]) -> None:
    """Refuse a table that lacks columns since its names were read as a row, or stand below what was
    taken for them; what else lacks some is left to others.

    Raises:
        InputError: how it was read, and how to say that it is to be read otherwise.
    """
    known = set(raw.names)
    lacking = [name for name in needed if name not in known]
    if not lacking or not raw.rows:
        return
    first = {str(column[0].as_py()).strip() for column in raw.columns}
    found = [name for name in lacking if name in first]
    about = {"file": raw.source, "columns": lacking, "count": len(lacking)}
    unnamed = all(name == f"column_{place}" for place, name in enumerate(raw.names, 1))
    if (raw.format is not None and not raw.format.header) or (found and unnamed):
        raise InputError("predict.header_as_row", **about)
    if raw.format is None or raw.lines is None:
        return
    if found:
        raise InputError("predict.names_below", **about, skip=int(raw.lines[0]) - 1)
    joined = any(note.code == "table_note.heading_lines" for note in (*raw.notes, *raw.doubtful))
    if joined and all(any(one.endswith(f" {name}") for one in raw.names) for name in lacking):
        raise InputError("predict.names_below", **about, skip=int(raw.lines[0]) - 2)
