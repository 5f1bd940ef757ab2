"""What each column held in the rows that trained: whatever lies outside was never seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from data.prepare.number_column import NumberColumn
from data.prepare.preparation import PreparedColumn
from data.prepare.readings import Truths
from data.prepare.time_column import FIRST, LAST, TimeColumn
from engine.export.card_markdown import listed, number, table, text
from engine.export.card_sources import CardSources
from engine.predict.fields import InputField, fields_of, undone
from engine.predict.inputs import PreparedInputs, Ranges

MOST_COLUMNS = 60
DAY = 86_400.0


def ranges(sources: CardSources) -> list[str]:
    """A table of the columns, as far as they are known."""
    known = sources.known
    fields = () if known is None else fields_of(known.inputs)
    odd = {} if known is None else dict(_of_prepared(known.inputs))
    seen = [(one.name, odd.get(one.name) or _range(one)) for one in fields]
    rows = [[text(name), what] for name, what in seen if what]
    if not rows:
        return []
    more = len(rows) - MOST_COLUMNS
    rest = ["", f"And {more:,} more columns."] if more > 0 else []
    told = "It has only seen what the rows that trained it held; of anything else it knows nothing:"
    head = ["column", "seen in training"]
    return [told, "", *table(head, rows[:MOST_COLUMNS], numbers=2), *rest, ""]


def _range(field: InputField) -> str:
    if field.choices:
        return listed([text(one, 40) for one in field.choices])
    if field.least is None or field.greatest is None:
        return ""
    return f"{number(field.least)} to {number(field.greatest)}"


def _of_prepared(inputs: object) -> Iterator[tuple[str, str]]:
    """What was seen of columns of times, and of yes and no."""
    if not isinstance(inputs, PreparedInputs):
        return
    first = 0
    for column in inputs.preparation.columns:
        transform = column.transform
        if isinstance(transform, TimeColumn):
            yield column.name, _times(transform, column, first, inputs.ranges)
        elif isinstance(transform, NumberColumn) and isinstance(transform.reading, Truths):
            yield column.name, _truths(transform, column, first, inputs.ranges)
        first += len(column.kept)


def _truths(
    transform: NumberColumn, column: PreparedColumn, first: int, known: Ranges | None
) -> str:
    if 0 not in column.kept:
        return ""
    ends = undone(transform.scaler, first + column.kept.index(0), known)
    if ends is None:
        return ""
    least, greatest = ends
    found = [word for word, seen in (("no", least < 0.5), ("yes", greatest > 0.5)) if seen]
    return " and ".join(found)


def _times(transform: TimeColumn, column: PreparedColumn, first: int, known: Ranges | None) -> str:
    """The first and the last day, or year, of the parts that tell them."""
    parts = [output.what for output in transform.outputs]
    for part in ("days", "year"):
        if part not in parts or parts.index(part) not in column.kept:
            continue
        place = first + column.kept.index(parts.index(part))
        ends = undone(transform.scalers[part], place, known)
        if ends is None:
            continue
        least, greatest = ends
        if part == "year":
            return f"{round(least)} to {round(greatest)}"
        return f"{day_of(least * DAY)} to {day_of(greatest * DAY)}"
    return ""


def day_of(seconds: float) -> str:
    """The day of a time in seconds since 1970 (UTC), as ISO 8601 writes it."""
    return datetime.fromtimestamp(min(max(seconds, FIRST), LAST), UTC).date().isoformat()


def time_of(seconds: float) -> str:
    """The time, to the second."""
    found = datetime.fromtimestamp(min(max(seconds, FIRST), LAST), UTC)
    return found.replace(tzinfo=None, microsecond=0).isoformat(" ")
