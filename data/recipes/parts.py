"""Columns made of the times in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.parsing import times_in
from data.raw_table import ArrowColumn
from data.recipes.recipe import Part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DAY = 86_400


def part_of(column: ArrowColumn, part: Part) -> ArrowColumn:
    """One part of each time as a whole number (int64); null where a cell is no time."""
    import numpy as np
    import pyarrow as pa

    seconds, _ = times_in(column)
    missing = np.isnan(seconds)
    whole = np.where(missing, 0.0, np.floor(seconds)).astype(np.int64)
    array: Any = pa.array(whole_part(whole, part), mask=missing)
    return pa.chunked_array([array])


def whole_part(seconds: NDArray[np.int64], part: Part) -> NDArray[np.int64]:
    """One part of each time in seconds since 1970 (int64, shape (rows,))."""
    import numpy as np

    days, within = seconds // DAY, seconds % DAY
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    match part:
        case "year":
            return dates.astype("datetime64[Y]").astype(np.int64) + 1970
        case "month":
            return months.astype(np.int64) % 12 + 1
        case "day":
            return (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
        case "weekday":
            return (days + 3) % 7  # the first day of 1970 was a Thursday
        case "hour":
            return within // 3600
        case "minute":
            return within // 60 % 60
        case "second":
            return within % 60
