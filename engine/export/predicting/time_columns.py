"""Columns of times."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from data.parsing.time_formats import EPOCHS, MONTHS
from data.parsing.times import PIVOT, offset_of
from data.prepare.time_column import FIRST, LAST, PERIODS, on_circle, part_of
from engine.export.predicting.cells import Fitted, Values, quantity, stacked
from engine.export.predicting.scaling import scaled

TIME_FORMS: dict[str, str] = {}
"""The regular expressions of formats; those of the run stand in the script."""


def time_column(cells: Sequence[str], fitted: Fitted) -> Values:
    """Times as their parts: days, year and day by size, the others on a circle."""
    seconds = times(cells, fitted["pattern"])
    missing = np.isnan(seconds)
    filled = np.clip(np.where(missing, fitted["filler"]["value"], seconds), FIRST, LAST)
    found: list[Values] = []
    for part in fitted["parts"]:
        values = part_of(filled, part)
        if part in PERIODS:
            found += [on_circle(values, PERIODS[part], way) for way in ("sin", "cos")]
        else:
            found.append(scaled(values, fitted["scalers"][part]))
    return stacked([*found, missing] if fitted["indicator"] else found)


def times(cells: Sequence[str], pattern: str | None) -> Values:
    """Cells as seconds since 1970 (UTC), NaN where they are not written so."""
    if pattern is None:
        return np.full(len(cells), np.nan)
    known = {cell: time_in(cell, pattern) for cell in set(cells)}
    seconds = np.array([known[cell] for cell in cells], np.float64)
    seconds[(seconds < FIRST) | (seconds > LAST)] = np.nan
    return seconds


def time_in(cell: str, pattern: str) -> float:
    """One cell as seconds since 1970 (UTC); where times had a type of their own, of ISO 8601."""
    if pattern in EPOCHS:
        return quantity(cell, ".", "") / EPOCHS[pattern]
    if pattern == "typed":
        return iso_time_in(cell)
    found = re.fullmatch(TIME_FORMS[pattern], cell.lower(), re.ASCII)
    if found is None:
        return np.nan
    parts = {name: text for name, text in found.groupdict().items() if text is not None}
    try:
        day = np.datetime64(day_of(parts), "D").astype(np.int64)
    except ValueError:  # no day of the calendar
        return np.nan
    return float(day * 86_400.0 + clock_of(parts) - offset_of(parts.get("z")))


def iso_time_in(cell: str) -> float:
    """A cell in a form of ISO 8601 as seconds since 1970; without a zone UTC is meant."""
    try:
        read = datetime.fromisoformat(cell)
    except ValueError:
        return np.nan
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()


def day_of(parts: Mapping[str, str]) -> str:
    """The day; without a year 1970, without a day the first of the month."""
    year = int(parts.get("Y", parts.get("y", "1970")))
    if "y" in parts:
        year += 2000 if year < PIVOT else 1900
    month = MONTHS.index(parts["b"][:3]) + 1 if "b" in parts else int(parts.get("m", "1"))
    return f"{year:04}-{month:02}-{int(parts.get('d', '1')):02}"


def clock_of(parts: Mapping[str, str]) -> float:
    """Seconds since midnight."""
    hours = int(parts.get("H", "0"))
    if "I" in parts:
        hours = int(parts["I"]) % 12 + 12 * parts.get("p", "").startswith("p")
    seconds = float(parts.get("S", "0").replace(",", "."))
    return hours * 3600 + int(parts.get("M", "0")) * 60 + seconds
