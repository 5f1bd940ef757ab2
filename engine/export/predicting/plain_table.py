"""Columns that are numbers already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.export.predicting.refusing import Refused, shown
from engine.export.predicting.table_file import Columns

if TYPE_CHECKING:
    from numpy.typing import NDArray


def numbers_of_columns(
    file: str, table: Columns, rows: Sequence[int], names: Sequence[str]
) -> NDArray[np.float32]:
    """The columns of that order as numbers: float32 of shape (rows, columns); ``rows`` are their
    numbers.
    """
    decimal = decimal_sign(table, names)
    features = np.empty((len(table[names[0]]), len(names)), np.float32)
    for place, name in enumerate(names):
        for row, cell in enumerate(table[name]):
            features[row, place] = plain_number(cell, decimal)
        wrong = np.flatnonzero(~np.isfinite(features[:, place]))
        if len(wrong):
            row = int(wrong[0])
            where = f"{shown(file)}, row {rows[row]}, column '{shown(name)}'"
            raise Refused(f"{where}: '{shown(table[name][row])}' is no number")
    return features


def decimal_sign(table: Columns, names: Sequence[str]) -> str:
    """The sign before the fractions of the whole table's numbers."""
    cells = [cell for name in names for cell in table[name]]
    commas, points = (any(sign in cell for cell in cells) for sign in ",.")
    return "," if commas and not points else "."


def plain_number(cell: str, decimal: str) -> float:
    """A cell as a number; NaN where it is none, or larger than float32 can hold."""
    try:
        value = float(cell.replace(",", ".") if decimal == "," else cell)
    except ValueError:
        return np.nan
    return value if "_" not in cell and abs(value) <= np.finfo(np.float32).max else np.nan
