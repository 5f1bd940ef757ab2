"""Cells that hold a word or a number in place of a value that is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data.parsing.column_texts import as_text, is_text
from data.raw_table import ArrowColumn, RawTable


def without_placeholders(table: RawTable, words: Sequence[str]) -> RawTable:
    """The table with nulls in place of the cells that are one of these ``words``.

    Blanks around a cell do not count. In columns of numbers the words are compared by value:
    ``-9999`` is ``-9999.0``, too.
    """
    if not words:
        return table
    return replace(table, columns=tuple(_without(column, words) for column in table.columns))


def _without(column: ArrowColumn, words: Sequence[str]) -> ArrowColumn:
    import pyarrow as pa
    import pyarrow.compute as pc

    compute: Any = pc
    kinds: Any = pa.types
    if kinds.is_floating(column.type) or kinds.is_integer(column.type):
        numbers = [found for found in map(_number, words) if found is not None]
        cells = column.cast(pa.float64())
        meant = compute.is_in(cells, pa.array(numbers, pa.float64()))
    else:
        texts = column if is_text(column) else as_text(column)
        wanted = pa.array([word.strip() for word in words], pa.string())
        meant = compute.is_in(compute.utf8_trim_whitespace(texts.cast(pa.string())), wanted)
    return compute.if_else(meant, pa.scalar(None, column.type), column)


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None
