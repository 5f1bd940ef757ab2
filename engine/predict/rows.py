"""Rows that a person or a program gives cell by cell, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from data.errors import InputError
from data.picture_files.named_pictures import NamedPictures
from data.raw_table import RawTable

Cell: TypeAlias = "str | float | bool | None"
GIVEN = "the rows given"
"""What such a table is called where a sentence names its file."""


def rows_table(cells: Mapping[str, Cell | Sequence[Cell]], folder: Path | None = None) -> RawTable:
    """A table of columns by name; a cell that stands alone holds for every row. Pictures that
    cells name lie below the ``folder``.

    Raises:
        InputError: the columns have other lengths.
    """
    import pyarrow as pa

    columns_given: list[Any] = [column for column in cells.values() if _is_column(column)]
    lengths = {len(column) for column in columns_given}
    if len(lengths) > 1:
        raise InputError("predict.other_lengths", lengths=", ".join(map(str, sorted(lengths))))
    rows = lengths.pop() if lengths else 1
    columns: list[Any] = []
    for given in cells.values():
        if _is_column(given):
            texts: Any = pa.array([_text(cell) for cell in given], pa.string())  # pyright: ignore
        else:
            texts = pa.repeat(pa.scalar(_text(given), pa.string()), rows)
        columns.append(pa.chunked_array([texts]))
    found = RawTable(GIVEN, GIVEN, "", tuple(cells), tuple(columns))
    return found if folder is None else replace(found, pictures=NamedPictures(folder))


def _is_column(given: Any) -> bool:
    return isinstance(given, Sequence) and not isinstance(given, str)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return repr(cell) if isinstance(cell, float) else str(cell)
