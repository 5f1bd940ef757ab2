"""Cells of a prepared column: as text, as numbers, as places in a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from data.parsing.column_texts import MISSING
from data.parsing.number_text import parse
from data.parsing.truths import VALUES
from data.parsing.units import factor, is_known
from data.prepare.readings import LARGEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

Values: TypeAlias = "NDArray[np.float64]"
Fitted: TypeAlias = dict[str, Any]


def texts(cells: Sequence[str]) -> list[str]:
    """The cells without spaces around them, empty where a word stands for a missing value."""
    stripped = [cell.strip() for cell in cells]
    return ["" if len(cell) <= 20 and cell.lower() in MISSING else cell for cell in stripped]


def quantities(cells: Sequence[str], decimal: str, unit: str) -> Values:
    """What the cells tell as numbers in a unit, NaN where they tell none."""
    known = {cell: quantity(cell, decimal, unit) for cell in set(cells)}
    return np.array([known[cell] for cell in cells], np.float64)


def quantity(cell: str, decimal: str, unit: str) -> float:
    """The number that a cell tells in a unit, NaN where it tells none that float32 can hold."""
    found = parse(cell, decimal)
    if found is None:
        return np.nan
    changed = factor(found.unit, unit)
    if changed is None and is_known(found.unit) and is_known(unit):
        return np.nan
    value = found.value * (1.0 if changed is None else changed)
    return value if abs(value) <= LARGEST else np.nan


def truths(cells: Sequence[str]) -> Values:
    """Words for true and false as 1 and 0, NaN where they are neither."""
    return np.array([VALUES.get(cell.lower(), np.nan) for cell in cells], np.float64)


def places(cells: Sequence[str], order: Sequence[str], missing: int, unknown: int) -> Any:
    """The place of each cell in a list (int64, shape (rows,)); empty cells are ``missing``."""
    known = {text: place for place, text in enumerate(order)}
    return np.array([known.get(cell, unknown) if cell else missing for cell in cells], np.int64)


def stacked(columns: Sequence[Values]) -> Values:
    """Columns of shape (rows,) beside each other."""
    return np.stack(list(columns), axis=1)
