"""Numbers that may stand for a missing value: far from all others, and written again and again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.messages import Message
from data.parsing.column_texts import is_text, texts_of
from data.raw_table import ArrowColumn, RawTable
from data.schema import ColumnSchema, Schema, Task
from data.statistics.column_values import QUANTITIES, ColumnValues, values_of

USUAL = frozenset(sign * (10**digits - 1) for digits in range(2, 7) for sign in (1, -1))
"""-99 to -999,999 and 99 to 999,999: what people write where nothing was measured."""
FEWEST_ROWS = 20
FAR = 3.0
"""Times the range of all other values that lie between it and the nearest of them."""


def placeholder_notes(raw: RawTable, schema: Schema, task: Task | None) -> Iterator[Message]:
    """What is said of the columns of numbers of which one seems to stand for a missing one."""
    written = raw.format
    decimal = None if written is None or written.decimal == "." else written.decimal
    for cells, column in zip(raw.columns, schema.columns, strict=True):
        if column.role in QUANTITIES:
            found = looks_like_placeholder(column, values_of(cells, column, task, decimal), cells)
            if found is not None:
                value, count = found.params["value"], found.params["count"]
                spelt = found.params["spelt"]
                yield Message(
                    "table_note.placeholder",
                    {"column": column.name, "value": value, "count": count, "spelt": spelt},
                )


def _spelt(cells: ArrowColumn, value: int) -> str:
    """How cells write a number, as ``data.reading.missing`` takes it: each by its text."""
    if not is_text(cells):
        return str(value)
    shape = re.compile(rf"{value}(?:[.,]0*)?")
    found = [text for text in texts_of(cells).texts if shape.fullmatch(text.strip())]
    return ";".join(found) or str(value)


def looks_like_placeholder(
    schema: ColumnSchema, column: ColumnValues, cells: ArrowColumn
) -> Message | None:
    """The suspicion that the least or the greatest number stands for a missing one; ``cells`` tell
    how it is spelt.
    """
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
                {
                    "column": schema.name,
                    "value": int(extreme),
                    "count": count,
                    "spelt": _spelt(cells, int(extreme)),
                },
            )
    return None
