"""Label texts that are numbers to predict: their values, and what these come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.dataset import Quantity
from data.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def quantities(codes: NDArray[np.int64], texts: list[str]) -> NDArray[np.float64] | None:
    """The values of the rows, float64 of shape (rows,); None where a text is no number.

    `codes` (int64, shape (rows,)) index `texts`, the distinct label texts.
    """
    import numpy as np

    from data.sources.labels import is_number

    if not all(is_number(text) for text in texts):
        return None
    return np.array([float(text) for text in texts], dtype=np.float64)[codes]


def summed_up(values: NDArray[np.float64], where: str, column: str) -> Quantity:
    """What the values (float64, shape (rows,)) come to; InputError where all are the same."""
    least, greatest = float(values.min()), float(values.max())
    if least == greatest:
        raise InputError("label.constant", file=where, column=column, value=least)
    return Quantity(float(values.mean()), float(values.std()), least, greatest)
