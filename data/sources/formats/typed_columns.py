"""Columns of Python values, as spreadsheets and JSON give them: one type a column, or text."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from data.messages import Message

_WHOLE = 1 << 53
"""Beyond it a float is no longer sure to be the whole number that was written."""
_INT64 = 1 << 63


def column_of(values: Sequence[Any], name: str) -> tuple[Any, list[Message]]:
    """A ``pyarrow.ChunkedArray`` of the values, None for missing, and what is to be told of it.

    Whole numbers, numbers, truth values, dates and times keep their type where all are of it; a
    column of several types becomes text, which is told with the first row of the rarer type.
    """
    import pyarrow as pa

    kinds = Counter(_kind(value) for value in values if value is not None)
    found = set(kinds)
    if found <= {"integer", "number"} and found:
        return _numbers(values, name, kinds)
    if len(found) == 1:
        kind = found.pop()
        if kind == "datetime":
            return _times(values), []
        if kind in {"boolean", "date", "time"}:
            return pa.chunked_array([pa.array(values)]), []
    if found == {"date", "datetime"}:
        return _times(values), []
    texts = [None if value is None else text_of(value) for value in values]
    notes: list[Message] = []
    if len(kinds) > 1:
        rare = min(kinds, key=lambda kind: kinds[kind])
        row = next(n for n, v in enumerate(values, 1) if v is not None and _kind(v) == rare)
        notes.append(
            Message(
                "table_note.mixed_types",
                {
                    "column": name,
                    "kinds": sorted(kinds),
                    "row": row,
                    "value": text_of(values[row - 1]),
                },
            )
        )
    return pa.chunked_array([pa.array(texts, pa.string())]), notes


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "integer" if value.is_integer() and abs(value) <= _WHOLE else "number"
    if isinstance(value, dt.datetime):
        return "datetime"
    if isinstance(value, dt.date):
        return "date"
    if isinstance(value, dt.time | dt.timedelta):
        return "time"
    return "list" if isinstance(value, list | dict) else "text"


def _numbers(values: Sequence[Any], name: str, kinds: Counter[str]) -> tuple[Any, list[Message]]:
    import pyarrow as pa

    if "number" in kinds:
        wide = [v for v in values if isinstance(v, int) and abs(v) > _WHOLE]
        notes = (
            [Message("table_note.wide_integers", {"column": name, "value": str(wide[0])})]
            if wide
            else []
        )
        floats = [None if value is None else float(value) for value in values]
        return pa.chunked_array([pa.array(floats, pa.float64())]), notes
    whole = [None if value is None else int(value) for value in values]
    if all(value is None or -_INT64 <= value < _INT64 for value in whole):
        return pa.chunked_array([pa.array(whole, pa.int64())]), []
    wide = next(value for value in whole if value is not None and not -_INT64 <= value < _INT64)
    note = Message("table_note.wide_integers_text", {"column": name, "value": str(wide)})
    texts = [None if value is None else str(value) for value in whole]
    return pa.chunked_array([pa.array(texts, pa.string())]), [note]


def _times(values: Sequence[Any]) -> Any:
    """Dates and times as timestamps of microseconds, without a zone."""
    import pyarrow as pa

    midnight = dt.time()
    times = [
        dt.datetime.combine(value, midnight)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime)
        else value
        for value in values
    ]
    return pa.chunked_array([pa.array(times, pa.timestamp("us"))])


def text_of(value: Any) -> str:
    """A value as a person would write it into a text table."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) <= _WHOLE:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
