"""Values of a column in words: numbers in few digits, times as dates."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from data.schema import ColumnSchema
from tui.text.figures import number_words
from tui.text.glyphs import GLYPHS

_DAY = 86_400.0


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
