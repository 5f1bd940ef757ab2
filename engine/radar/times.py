"""Times written as the cells of a column are."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

from data.parsing import time_format_of
from data.parsing.time_formats import EPOCHS, TYPED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DAY, HOUR = 86_400.0, 3_600.0
HOURS, WEEKDAYS = 24, 7
_MONDAY = 3
"""Days from Monday to 1970-01-01, a Thursday."""


def hours_of(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """The hour of the day, 0 to 23; NaN of none."""
    import numpy as np

    return np.floor(seconds % DAY / HOUR)


def weekdays_of(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """The day of the week, Monday is 0; NaN of none."""
    import numpy as np

    return (np.floor(seconds / DAY) + _MONDAY) % WEEKDAYS


def at_hour(seconds: NDArray[np.float64], hour: int) -> NDArray[np.float64]:
    """The same days, minutes and seconds at another hour."""
    return seconds + (hour - hours_of(seconds)) * HOUR


def on_weekday(seconds: NDArray[np.float64], weekday: int) -> NDArray[np.float64]:
    """The same times on another day of the same week, which begins on Monday."""
    return seconds + (weekday - weekdays_of(seconds)) * DAY


def cells_of_times(seconds: NDArray[np.float64], column: Any, pattern: str | None) -> Any:
    """An Arrow array of times (float64, shape (rows,), since 1970 in UTC; NaN: missing) as cells of
    the column's type, texts in the ``pattern`` of ``strptime``'s words.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.types as kinds

    form = pattern or getattr(time_format_of(column), "pattern", None)
    if kinds.is_temporal(column.type):
        whole = np.where(np.isfinite(seconds), np.round(seconds * 1e6), 0.0).astype(np.int64)
        made = pa.array(whole, pa.int64(), mask=~np.isfinite(seconds))
        return made.cast(pa.timestamp("us")).cast(column.type, safe=False)
    if form in EPOCHS:
        numbers = seconds * EPOCHS[form]
        if kinds.is_integer(column.type):
            whole = np.rint(np.nan_to_num(numbers)).astype(np.int64)
            return pa.array(whole, column.type, mask=~np.isfinite(numbers))
        if kinds.is_floating(column.type):
            return pa.array(numbers, column.type)
        texts = ["" if math.isnan(value) else f"{value:.0f}" for value in numbers.tolist()]
        return pa.array(texts)
    different, codes = np.unique(seconds, return_inverse=True)
    written = [_written(value, form) for value in different.tolist()]
    return pa.array(written).take(pa.array(codes.reshape(-1)))


def _written(seconds: float, form: str | None) -> str:
    if math.isnan(seconds) or form is None or form == TYPED:
        return ""
    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
    return moment.strftime(form)
