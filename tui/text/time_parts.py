"""Parts of a time in words: days of the week, months, moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tui.locale import _

if TYPE_CHECKING:
    from engine.tasks.time_parts import TimePart

DAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
MONTHS = (
    *(_("January"), _("February"), _("March"), _("April"), _("May"), _("June")),
    *(_("July"), _("August"), _("September"), _("October"), _("November"), _("December")),
)
PART_TITLES: dict[TimePart, str] = {
    "hour": _("hour"),
    "weekday": _("weekday"),
    "month": _("month"),
    "time": _("time"),
}
DAY = 86_400


def part_text(part: TimePart, number: float) -> str:
    """A number of ``engine.tasks.time_parts`` as people say it."""
    if part == "hour":
        return f"{int(number):02}:00"
    if part == "weekday":
        return DAYS[int(number)]
    if part == "month":
        return MONTHS[int(number) - 1]
    return moment_text(number)


def moment_text(seconds: float) -> str:
    """Seconds since 1970 as a date, with the time where they are not a day's first ones."""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return f"{seconds:.6g}"
    return f"{moment:%Y-%m-%d}" if seconds % DAY == 0 else f"{moment:%Y-%m-%d %H:%M}"
