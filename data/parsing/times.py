"""Columns of dates and times as seconds since 1970 in UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.parsing.column_texts import texts_of
from data.parsing.time_formats import (
    EPOCHS,
    MONTHS,
    TYPED,
    TimeFormat,
    check,
    expression,
    time_format_of,
)
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PIVOT = 69
"""Two digits from here on are a year of the last century (POSIX)."""


def times_in(
    column: ArrowColumn, form: TimeFormat | str | None = None
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The times of a column as seconds since 1970-01-01 UTC, and the places of cells that are none.

    Float64 of shape (rows,), NaN where a cell is missing or is not written in the format; only the
    latter's places (int64, ascending) are given. Without a zone UTC is meant, without a day the
    first of the month, without a date 1970-01-01. ``form`` (a pattern may do): None, found out;
    where nothing fits every cell that is not missing is told.

    Raises:
        InputError: the pattern is no format (``time.no_format``).
    """
    import numpy as np
    import pyarrow.types as kinds

    if kinds.is_temporal(column.type):
        return _typed(column), np.empty(0, dtype=np.int64)
    found = time_format_of(column) if form is None else form
    pattern = found.pattern if isinstance(found, TimeFormat) else found
    if pattern is None or pattern == TYPED:
        return texts_of(column).read(lambda _: None)
    check(pattern)
    if pattern in EPOCHS:
        return _numbers(column, EPOCHS[pattern])
    texts = texts_of(column)
    seconds = seconds_of(texts.texts, pattern)
    refused = np.flatnonzero(texts.spread(np.isnan(seconds), False))
    return texts.spread(seconds, np.nan), refused


def seconds_of(texts: tuple[str, ...], pattern: str) -> NDArray[np.float64]:
    """Seconds since 1970 of each text in a format of ``strptime``'s words, NaN where it is none."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    compute: Any = pc
    parts = compute.extract_regex(
        compute.utf8_lower(pa.array(texts, pa.string())), pattern=expression(pattern)
    )
    found: dict[str, Any] = {
        field.name: compute.struct_field(parts, [field.name]) for field in parts.type
    }
    months = _months(found, len(texts))
    days = _whole(found.get("d"), len(texts), 1)
    dates = months.astype("datetime64[D]") + (days - 1).astype("timedelta64[D]")
    usable = parts.is_valid().to_numpy(zero_copy_only=False)
    usable &= dates.astype("datetime64[M]") == months
    clock = _clock(found, len(texts))
    seconds = dates.astype("datetime64[s]").astype(np.float64) + clock - _offset(found, len(texts))
    return np.where(usable, seconds, np.nan)


def _whole(part: Any, rows: int, default: int) -> NDArray[np.int64]:
    import numpy as np
    import pyarrow as pa

    if part is None:
        return np.full(rows, default, dtype=np.int64)
    return np.array(part.cast(pa.int64()).fill_null(default).to_numpy(), dtype=np.int64)


def _months(found: dict[str, Any], rows: int) -> NDArray[np.datetime64]:
    import numpy as np
    import pyarrow.compute as pc

    if "Y" in found:
        years = _whole(found["Y"], rows, 1970)
    elif "y" in found:
        short = _whole(found["y"], rows, 70)
        years = np.where(short < PIVOT, 2000 + short, 1900 + short)
    else:
        years = np.full(rows, 1970, dtype=np.int64)
    if "b" in found:
        compute: Any = pc
        names = compute.utf8_slice_codeunits(found["b"], 0, 3).fill_null(MONTHS[0]).to_pylist()
        numbers = np.array([MONTHS.index(name) for name in names], dtype=np.int64)
    else:
        numbers = _whole(found.get("m"), rows, 1) - 1
    return ((years - 1970) * 12 + numbers).astype("datetime64[M]")


def _clock(found: dict[str, Any], rows: int) -> NDArray[np.float64]:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    compute: Any = pc
    if "I" in found:
        hours = _whole(found["I"], rows, 0) % 12
        if "p" in found:
            after_noon = compute.starts_with(found["p"], "p").fill_null(False)
            hours = hours + 12 * after_noon.to_numpy(zero_copy_only=False)
    else:
        hours = _whole(found.get("H"), rows, 0)
    minutes = _whole(found.get("M"), rows, 0)
    if "S" not in found:
        return (hours * 3600 + minutes * 60).astype(np.float64)
    written = compute.replace_substring(found["S"], ",", ".").cast(pa.float64())
    return hours * 3600.0 + minutes * 60.0 + written.fill_null(0.0).to_numpy()


def _offset(found: dict[str, Any], rows: int) -> NDArray[np.float64]:
    """Seconds that the zone is ahead of UTC."""
    import numpy as np

    if "z" not in found:
        return np.zeros(rows)
    written: list[str | None] = found["z"].to_pylist()
    known: dict[str | None, float] = {text: offset_of(text) for text in set(written)}
    return np.array([known[text] for text in written], dtype=np.float64)


def offset_of(text: str | None) -> float:
    """Seconds that a zone, as it is written, is ahead of UTC; without one 0."""
    if not text or text[0] not in "+-":
        return 0.0
    digits = text[1:].replace(":", "").ljust(4, "0")
    seconds = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return float(-seconds if text[0] == "-" else seconds)


def _numbers(column: ArrowColumn, a_second: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    from data.parsing.numbers import NumberFormat, numbers_in

    values, bad = numbers_in(column, NumberFormat())
    return values / a_second, bad


def _typed(column: ArrowColumn) -> NDArray[np.float64]:
    """Seconds of dates, times of day, timestamps and durations."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.types as kinds

    kind = column.type
    if kinds.is_date(kind):
        column, unit = column.cast(pa.timestamp("s")), "s"
    elif kinds.is_interval(kind):
        return np.full(len(column), np.nan)
    else:
        unit = kind.unit
        if kinds.is_time32(kind):
            column = column.cast(pa.int32())
    missing = column.is_null().to_numpy()
    whole = column.cast(pa.int64()).fill_null(0).to_numpy().astype(np.float64)
    scale = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}[unit]
    return np.where(missing, np.nan, whole / scale)
