"""Numbers that may stand for a missing value: far from all others, and written again and again."""

from __future__ import annotations

from data.messages import Message
from data.schema import ColumnSchema
from data.statistics.column_values import ColumnValues

USUAL = frozenset(sign * (10**digits - 1) for digits in range(2, 7) for sign in (1, -1))
"""-99 to -999,999 and 99 to 999,999: what people write where nothing was measured."""
FEWEST_ROWS = 20
FAR = 3.0
"""Times the range of all other values that lie between it and the nearest of them."""


def looks_like_placeholder(schema: ColumnSchema, column: ColumnValues) -> Message | None:
    """The suspicion that the least or the greatest number stands for a missing one."""
    import numpy as np

    if not schema.is_input or column.numbers is None:
        return None
    values = column.numbers[column.present]
    if len(values) < FEWEST_ROWS:
        return None
    for extreme in (float(values.min()), float(values.max())):
        others = values[values != extreme]
        if extreme not in USUAL or len(others) < FEWEST_ROWS:
            continue
        low, high = float(others.min()), float(others.max())
        if min(abs(extreme - low), abs(extreme - high)) > FAR * (high - low):
            count = int(np.count_nonzero(values == extreme))
            return Message(
                "statistics.placeholder",
                {"column": schema.name, "value": int(extreme), "count": count},
            )
    return None
