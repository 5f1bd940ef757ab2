"""Parts of a time in words: days of the week, months, moments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tui.locale import N_, Worded, _

if TYPE_CHECKING:
    from engine.tasks.time_parts import TimePart

DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)
PART_TITLES: Mapping[TimePart, str] = Worded(
    {
        "hour": N_("hour"),
        "weekday": N_("weekday"),
        "month": N_("month"),
        "time": N_("time"),
    }
)
DAY = 86_400


def part_text(part: TimePart, number: float) -> str:
    """A number of ``engine.tasks.time_parts`` as people say it."""
    if part == "hour":
        return f"{int(number):02}:00"
    if part == "weekday":
        return _(DAYS[int(number)])
    if part == "month":
        return _(MONTHS[int(number) - 1])
    return moment_text(number)


def moment_text(seconds: float) -> str:
    """Seconds since 1970 as a date, with the time where they are not a day's first ones."""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return f"{seconds:.6g}"
    return f"{moment:%Y-%m-%d}" if seconds % DAY == 0 else f"{moment:%Y-%m-%d %H:%M}"
