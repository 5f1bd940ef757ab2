"""The inputs of a table whose columns were prepared, by what the training rows told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from data.prepare.readings import LARGEST
from engine.export.predicting.cells import Fitted, Values, texts
from engine.export.predicting.number_columns import read_numbers
from engine.export.predicting.refusing import Refused, shown, told
from engine.export.predicting.table_file import Columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS: dict[str, Callable[..., Values]] = {}
"""What each kind of column becomes; those of the run stand in the script."""
UNUSED: list[str] = []
"""Columns of which no input is made: a table may lack them."""
AT_ONCE = 4096
"""Rows that are prepared at once."""


def prepared(file: str, table: Columns, rows: Sequence[int], fitted: Fitted) -> NDArray[np.float32]:
    """The inputs of all rows: float32 of shape (rows, inputs); ``rows`` are their numbers."""
    some: list[NDArray[np.float32]] = []
    for first in range(0, len(rows), AT_ONCE):
        cells = {name: column[first : first + AT_ONCE] for name, column in table.items()}
        some.append(prepared_rows(file, cells, rows[first : first + AT_ONCE], fitted))
    return np.concatenate(some)


def prepared_rows(
    file: str, table: Columns, rows: Sequence[int], fitted: Fitted
) -> NDArray[np.float32]:
    """Those of some rows."""
    parts: list[Values] = []
    for column in fitted["columns"]:
        if column["name"] in UNUSED:
            parts.append(np.zeros((len(rows), len(column["kept"]))))
            continue
        cells = texts(table[column["name"]])
        values = KINDS[column["kind"]](cells, {**column, "file": file, "rows": rows})
        parts.append(values[:, column["kept"]])
    joined = np.nan_to_num(np.concatenate(parts, axis=1), nan=0.0)
    return np.clip(joined, -LARGEST, LARGEST).astype(np.float32)


def check_numbers(
    file: str, table: Columns, rows: Sequence[int], fitted: Fitted, fills: Sequence[str]
) -> None:
    """Refuse words where numbers belong, but in columns that ``fills`` names: there they count as
    missing.
    """
    for column in fitted["columns"]:
        name, reading = column["name"], column.get("reading", {})
        if reading.get("kind") != "quantities" or name in UNUSED:
            continue
        cells = texts(table[name])
        wrong = np.isnan(read_numbers(cells, reading)) & np.array([cell != "" for cell in cells])
        if not wrong.any():
            continue
        row = int(np.flatnonzero(wrong)[0])
        what = f"'{shown(cells[row])}' is no number"
        where = f"{shown(file)}, row {rows[row]}, column '{shown(name)}'"
        if name not in fills:
            raise Refused(f"{where}: {what}; --fill takes it as missing")
        told(f"{where}: {what}, and counts as missing")


def check_categories(file: str, table: Columns, rows: Sequence[int], fitted: Fitted) -> None:
    """Say which cells are of categories that were not there in training."""
    for column in fitted["columns"]:
        name, known = column["name"], known_in(column)
        if known is None or name in UNUSED:
            continue
        cells = texts(table[name])
        new = [row for row, cell in enumerate(cells) if cell and cell not in known]
        if new:
            where = f"{shown(file)}, row {rows[new[0]]}, column '{shown(name)}'"
            more = f" ({len(new)} such rows)" if len(new) > 1 else ""
            told(f"{where}: '{shown(cells[new[0]])}' was not there in training{more}")


def known_in(column: Mapping[str, Any]) -> set[str] | None:
    """The values that a column had in training, where others mean nothing to the network."""
    if column.get("other") or "categories" not in column:
        order = column.get("reading", {}).get("order")
        return None if order is None else set(order)
    return set(column["categories"])
