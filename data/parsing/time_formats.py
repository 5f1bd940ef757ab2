"""How a column writes its times: found out on its cells, ambiguous ones told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from typing import Any

from data.errors import InputError
from data.parsing.column_texts import is_text, texts_of
from data.raw_table import ArrowColumn

LOOKED_AT = 1_000
"""So many different texts tell a column's format."""
EPOCHS: dict[str, float] = {"epoch_s": 1.0, "epoch_ms": 1e3, "epoch_us": 1e6, "epoch_ns": 1e9}
"""Numbers since 1970 in UTC, and how many make a second."""
TYPED = "typed"
"""The format of a column that holds times already."""
EARLIEST, LATEST = 315_532_800.0, 2_524_608_000.0
"""Epoch seconds of 1980 and 2050: numbers between them may be times."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
)
_DAYS = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
)
PARTS: dict[str, str] = {
    "%Y": r"(?P<Y>\d{4})",
    "%y": r"(?P<y>\d{2})",
    "%m": r"(?P<m>1[0-2]|0?[1-9])",
    "%d": r"(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?",
    "%b": rf"(?P<b>{_FULL_MONTHS}|sept|{'|'.join(MONTHS)})\.?",
    "%a": rf"(?:{_DAYS})\.?",
    "%H": r"(?P<H>2[0-3]|[01]?\d)",
    "%I": r"(?P<I>1[0-2]|0?[1-9])",
    "%M": r"(?P<M>[0-5]?\d)",
    "%S": r"(?P<S>[0-5]?\d(?:[.,]\d{1,12})?|60)",
    "%p": r"(?P<p>[ap]\.?m\.?)",
    "%z": r"(?P<z>z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})",
}
"""Regular expressions (RE2 and Python) of a format's parts; a second may have a fraction."""
_DAY = r"(?P<Y>\d{4})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"
FIXED = {"%Y%m%d": _DAY, "%H%M%S": r"(?P<H>[01]\d|2[0-3])(?P<M>[0-5]\d)(?P<S>[0-5]\d)"}
"""Parts that nothing separates have all their digits."""
_DATES = (
    *(d.replace("-", sign) for d, sign in product(("%Y-%m-%d", "%d-%m-%Y", "%m-%d-%Y"), "-/.")),
    *(d.replace("-", sign) for d, sign in product(("%d-%m-%y", "%m-%d-%y", "%y-%m-%d"), "-/.")),
    *(d.replace("-", sign) for d, sign in product(("%d-%b-%Y", "%d-%b-%y", "%Y-%b-%d"), "-/ ")),
    *("%b %d, %Y", "%b %d %Y", "%d %b, %Y", "%b-%d-%Y", "%b %d, %y", "%d%b%Y", "%d. %b %Y"),
    "%Y%m%d",
    *("%Y-%m", "%Y/%m", "%m/%Y", "%m-%Y", "%b %Y", "%b-%Y", "%b-%y", "%b, %Y", "%Y %b", "%Y-%b"),
)
_CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%I:%M:%S%p", "%I:%M%p", "%I %p", "%I%p")
_JOINS = ("T", " ", ", ", " at ", " - ", "-", ":")
_ZONES = ("", "%z", " %z")
_WHOLE = (
    "%a %b %d %H:%M:%S %z %Y",
    "%a %b %d %H:%M:%S %Y",
    "%Y%m%d%H%M%S",
    "%Y%m%dT%H%M%S",
    "%Y%m%dT%H%M%S%z",
    "%H:%M:%S %d/%m/%Y",
    "%H:%M %d/%m/%Y",
    "%H:%M:%S %m/%d/%Y",
    "%H:%M %m/%d/%Y",
    "%H:%M:%S %Y-%m-%d",
    "%d/%b/%Y:%H:%M:%S %z",
)


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """A format in ``strptime``'s words, one of ``EPOCHS`` or ``TYPED``.

    ``share`` of the different texts are written so. ``other`` is the format that fits as many where
    day and month may be meant either way, else empty.
    """

    pattern: str
    share: float = 1.0
    other: str = ""

    @property
    def has_date(self) -> bool:
        """Whether it tells a day, not only an hour."""
        return any(part in self.pattern for part in ("%Y", "%y", "epoch", TYPED))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {"pattern": self.pattern, "share": self.share, "other": self.other}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TimeFormat:
        """The format that ``to_dict`` gave.

        Raises:
            InputError: it is none.
        """
        try:
            form = cls(str(values["pattern"]), float(values["share"]), str(values["other"]))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError("table.no_description") from error
        check(form.pattern)
        return form


def check(pattern: str) -> None:
    """Refuse what is no format of times: InputError ``time.no_format``."""
    if pattern in EPOCHS or pattern == TYPED:
        return
    parts = re.findall(r"%.", pattern)
    known = all(part in PARTS for part in parts)
    once = len({part.replace("%y", "%Y") for part in parts}) == len(parts)
    dated = {"%Y", "%y"} & set(parts) or {"%H", "%I"} & set(parts)
    if not (parts and known and once and dated):
        raise InputError("time.no_format", value=pattern)


@lru_cache(maxsize=512)
def expression(pattern: str) -> str:
    """The regular expression of a format, for a whole cell in small letters."""
    check(pattern)
    fixed = "|".join(map(re.escape, FIXED))
    parts = re.split(rf"({fixed}|%.)", pattern)
    written = (FIXED.get(part) or PARTS.get(part) or _literal(part) for part in parts)
    return rf"^\s*{''.join(written)}\s*$"


def _literal(text: str) -> str:
    return re.sub(r"(?:\\? )+", r"\\s+", re.escape(text.lower()))


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(expression(pattern), re.ASCII)


def time_format_of(column: ArrowColumn) -> TimeFormat | None:
    """How most cells of a column write times, None where fewer than half of them do.

    Numbers since 1970 count only where all of them lie between 1980 and 2050. Where day and month
    can be exchanged in every cell, the order in which neighbouring rows lie closer together is
    taken, and the other is told.
    """
    import pyarrow.types as kinds

    if kinds.is_temporal(column.type):
        return TimeFormat(TYPED) if not kinds.is_duration(column.type) else None
    if is_text(column) or kinds.is_integer(column.type) or kinds.is_floating(column.type):
        return time_format_of_texts(texts_of(column.slice(0, LOOKED_AT * 10)).texts[:LOOKED_AT])
    return None


def time_format_of_texts(texts: Sequence[str]) -> TimeFormat | None:
    """As ``time_format_of``, of a column's different texts in their order."""
    small = [text.strip().lower() for text in texts]
    if not small:
        return None
    epoch = _epoch(small)
    if epoch is not None:
        return TimeFormat(epoch)
    counts: dict[str, int] = {}
    for pattern in _candidates(small):
        matches = _compiled(pattern).match
        counts[pattern] = sum(_is_time(matches(text)) for text in small)
    if not counts:
        return None
    most = max(counts.values())
    share = most / len(small)
    if share <= 0.5:
        return None
    best = [pattern for pattern, count in counts.items() if count == most]
    return _decided(best, small, share)


def _candidates(texts: Sequence[str]) -> list[str]:
    """Formats of at least one of some texts."""
    step = max(1, len(texts) // 12)
    looked_at = [text for text in texts[::step] if 3 < len(text) < 45]
    found: dict[str, None] = {}
    for text in looked_at:
        if sum(sign in "0123456789" for sign in text) < 2:
            continue
        for pattern in _fitting(text):
            found[pattern] = None
    return list(found)


def _fitting(text: str) -> list[str]:
    clocked = ":" in text or text.rstrip(".").endswith("m")
    fitting = [pattern for pattern in (*_WHOLE, *_DATES) if _compiled(pattern).match(text)]
    weekday = (
        [f"%a, {d}" for d in _DATES] + [f"%a {d}" for d in _DATES] if text[0] in "mtwfs" else []
    )
    fitting += [pattern for pattern in weekday if _compiled(pattern).match(text)]
    if not clocked:
        return fitting
    fitting += [clock for clock in _CLOCKS if _compiled(clock).match(text)]
    for date in (*_DATES, *weekday):
        head = _head(date).match(text)
        if head is None:
            continue
        tail = text[head.end() :]
        for join, clock, zone in product(_JOINS, _CLOCKS, _ZONES):
            if tail.startswith(join.lower()) and _compiled(date + join + clock + zone).match(text):
                fitting.append(date + join + clock + zone)
    return fitting


@lru_cache(maxsize=256)
def _head(pattern: str) -> re.Pattern[str]:
    return re.compile(expression(pattern).removesuffix(r"\s*$"), re.ASCII)


def _is_time(found: re.Match[str] | None) -> bool:
    """Whether a match is a day of the calendar."""
    if found is None:
        return False
    parts = found.groupdict()
    if not parts.get("d"):
        return True
    month = int(parts["m"]) if parts.get("m") else 1 + MONTHS.index(parts["b"][:3])
    year = int(parts["Y"]) if parts.get("Y") else 2000 + int(parts.get("y") or 0)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (
        int(parts["d"])
        <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    )


def _decided(best: list[str], texts: Sequence[str], share: float) -> TimeFormat:
    if len(best) == 1:
        return TimeFormat(best[0], share)
    matches = {pattern: [_compiled(pattern).match(text) for text in texts] for pattern in best}
    roughness = {pattern: _roughness(found) for pattern, found in matches.items()}
    ordered = sorted(best, key=lambda pattern: (roughness[pattern], _rank(pattern)))
    return TimeFormat(ordered[0], share, ordered[1])


def _rank(pattern: str) -> tuple[bool, bool]:
    """Points are written with the day first, other signs rather with the month; years in full."""
    day_first = pattern.startswith("%d")
    return "%y" in pattern and not day_first and not pattern.startswith("%m"), (
        not day_first if "." in pattern else day_first
    )


def _roughness(found: Sequence[re.Match[str] | None]) -> float:
    """Days between neighbours, the median; a table is seldom written in the order of nothing."""
    days: list[int] = []
    for match in found:
        if match is not None:
            parts = match.groupdict()
            year = int(parts.get("Y") or parts.get("y") or 0)
            month = int(parts.get("m") or 1)
            days.append(year * 372 + month * 31 + int(parts.get("d") or 1))
    steps = sorted(abs(after - before) for before, after in pairwise(days))
    return float(steps[len(steps) // 2]) if steps else 0.0


def _epoch(texts: Sequence[str]) -> str | None:
    if not all(
        text.removesuffix(".0").isascii() and text.removesuffix(".0").isdigit() for text in texts
    ):
        return None
    values = [float(text) for text in texts]
    for name, scale in EPOCHS.items():
        if all(EARLIEST <= value / scale <= LATEST for value in values):
            return name
    return None
