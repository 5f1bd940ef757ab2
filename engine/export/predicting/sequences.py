"""Windows: each row with the rows before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from data.split.columns import DATE_FORMS, dates_of, no_numbers, numbers_of
from engine.export.predicting.refusing import Refused, shown

if TYPE_CHECKING:
    from numpy.typing import NDArray


def windowed(  # noqa: PLR0913, PLR0917
    file: str,
    features: NDArray[np.float32],
    keys: Sequence[NDArray[Any]],
    length: int,
    stride: int,
    horizon: int,
) -> NDArray[np.float32]:
    """A window for every row: its own inputs behind those of the rows before it, in the order of
    the keys; zeros where the table has not begun. Float32 of shape (rows, length * inputs).
    """
    rows, width = features.shape
    if horizon + stride * (length - 1) >= rows:
        reach = horizon + stride * (length - 1) + 1
        raise Refused(f"{shown(file)} has {rows} rows, a window takes {reach}")
    order = np.lexsort(list(reversed(keys))) if keys else np.arange(rows)
    found = np.zeros((rows, length, width), np.float32)
    for step in range(length):
        back = horizon + stride * (length - 1 - step)
        found[order[back:], step] = features[order[: rows - back]]
    return found.reshape(rows, -1)


def in_time(file: str, name: str, cells: list[str], rows: Sequence[int]) -> NDArray[Any]:
    """Numbers, or dates of one form, as values that grow with time."""
    numbers = numbers_of(cells)
    if numbers is not None and np.isfinite(numbers).all():
        return numbers
    wrong = [no_numbers(cells)]
    for form in DATE_FORMS:
        read = dates_of(cells, form)
        if read is not None:
            if not read[1].any():
                return read[0]
            wrong.append(read[1])
    worst = int(min(wrong, key=np.sum).argmax())
    where = f"{shown(file)}, row {rows[worst]}, column '{shown(name)}'"
    raise Refused(f"{where}: '{shown(cells[worst])}' is neither a number nor a date")
