"""Cells of text as numbers, times and truth values: whole columns at once, telling what is none.

Every function takes a column as `data.raw_table.RawTable` holds it and gives float64 of shape
(rows,), NaN where the cell is missing or cannot be read, and the places (int64) of the cells that
hold something else. A format that was found out on one table reads the cells of the next alike.
"""

from data.parsing.column_texts import MISSING, is_missing_word
from data.parsing.numbers import NumberFormat, number_format_of, numbers_in
from data.parsing.time_formats import TimeFormat, time_format_of
from data.parsing.times import times_in
from data.parsing.truths import truths_in

__all__ = [
    "MISSING",
    "NumberFormat",
    "TimeFormat",
    "is_missing_word",
    "number_format_of",
    "numbers_in",
    "time_format_of",
    "times_in",
    "truths_in",
]
