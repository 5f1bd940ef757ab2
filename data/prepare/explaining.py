"""A row before and after preparation, for people who look at it."""

from __future__ import annotations

from typing import NamedTuple

from data.prepare.preparation import Preparation, input_of
from data.raw_table import RawTable


class Explained(NamedTuple):
    """A column's cell, as it stands in the table (untrusted text), and the inputs made of it.

    ``cell`` is None where there is none. ``inputs`` are names and values; there may be none of a
    column that only decides whether the row is used.
    """

    column: str
    cell: str | None
    inputs: list[tuple[str, float]]


def explain(preparation: Preparation, raw: RawTable, place: int) -> list[Explained]:
    """What becomes of the row at a place (from 0), column by column.

    Values are those of a row that is not trained on. Raises IndexError where there is no such row.

    Raises:
        InputError: a column is missing.
    """
    import numpy as np

    if not 0 <= place < raw.rows:
        raise IndexError(place)
    row = raw.taken(np.array([place], dtype=np.int64))
    names = iter(preparation.inputs)
    found: list[Explained] = []
    for column, cells, applied in preparation.by_column(row):
        cell = cells[0].as_py()
        values = [(next(names).name, float(input_of(applied, output)[0])) for output in column.kept]
        found.append(Explained(column.name, None if cell is None else str(cell), values))
    return found
