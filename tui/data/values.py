"""Values of a column in words: numbers in few digits, times as dates."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from data.schema import ColumnSchema
from tui.text.glyphs import GLYPHS

_DAY = 86_400.0


def number_words(value: float | None) -> str:
    """A number in at most nine cells or so."""
    if value is None or not math.isfinite(value):
        return GLYPHS.dash
    if value == int(value) and abs(value) < 1e6:
        return f"{int(value):,}"
    return f"{value:,.4g}" if 1e-4 <= abs(value) < 1e6 or value == 0 else f"{value:.3e}"


def time_words(seconds: float | None) -> str:
    """A time since 1970 as a date, with its hour where it is no midnight."""
    if seconds is None or not math.isfinite(seconds):
        return GLYPHS.dash
    try:
        told = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=round(seconds))
    except OverflowError:
        return number_words(seconds)
    return told.strftime("%Y-%m-%d" if not seconds % _DAY else "%Y-%m-%d %H:%M")


def span_words(seconds: float | None) -> str:
    """A deviation of times, in days."""
    return GLYPHS.dash if seconds is None else f"{seconds / _DAY:,.4g} d"


def written_as(column: ColumnSchema) -> Callable[[float | None], str]:
    """How the column's values are written."""
    is_time = column.role == "datetime" or (column.type == "datetime" and not column.is_input)
    return time_words if is_time else number_words
