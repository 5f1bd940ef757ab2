"""Hour, weekday and weather: what can be turned for the whole map at once, and which columns move
with each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from data.roles.name_words import words_of
from engine.radar.movers import Mover, movers_of
from engine.radar.times import HOURS, WEEKDAYS, at_hour, hours_of, on_weekday, weekdays_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.radar.cells import Cells

DialName = Literal["hour", "weekday", "weather"]
DIALS: tuple[DialName, ...] = get_args(DialName)
MOST_VALUES = 60
"""A column with more different values is none that keys step through."""
_SUN = frozenset(("sunrise", "sunset", "dawn", "dusk"))
_DAY_WORDS = frozenset(("weekday", "dow"))
WEEKDAY_WORDS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEATHER = frozenset(("weather", "conditions", "sky"))
_CODED = {"1": 3, "2": 0, "3": 1, "4": 2, "5": 6, "6": 4, "7": 5}
"""The tutorial's numbers of weekdays in ``appearedDayOfWeek``, to those that Monday begins with 0
(``data/recipes/shipped/sightings.toml`` has them in words).
"""
CODED_COLUMN = "appearedDayOfWeek"


@dataclass(frozen=True, slots=True, eq=False)
class Dial:
    """``values`` are its positions as texts, ``weekdays`` the day of each where it is known
    (Monday is 0), ``own`` the position of each row (int64, shape (rows,), -1: none). ``column``
    is where it stands in the table, ``movers`` are all columns that are set with it.
    """

    name: DialName
    column: str
    values: tuple[str, ...]
    own: NDArray[np.int64]
    movers: tuple[Mover, ...]
    of_time: bool = False
    weekdays: tuple[int, ...] = ()

    @property
    def moved(self) -> tuple[str, ...]:
        """The columns that are set with it, its own first."""
        others = [one.column for one in self.movers if one.column != self.column]
        return (self.column, *others)

    def turned(self, cells: Cells, own: NDArray[np.int64], position: int) -> Cells:
        """Rows as they are at a position; ``own`` (int64, shape (rows,)) is where they were."""
        if self.of_time:
            turn = at_hour if self.name == "hour" else on_weekday
            day = int(self.values[position])
            cells = cells.with_numbers(self.column, turn(cells.numbers(self.column), day))
        for mover in self.movers:
            cells = mover.moved(cells, own, position)
        return cells


def dials_of(cells: Cells) -> tuple[Dial, ...]:
    """The dials that a table's rows have, in the order of ``DIALS``."""
    found = (_hour(cells), _weekday(cells), _weather(cells))
    return tuple(dial for dial in found if dial is not None)


def _hour(cells: Cells) -> Dial | None:
    def is_hour(name: str) -> bool:
        words = words_of(name)
        return "hour" in words and _SUN.isdisjoint(words) and _is_clock(cells, name)

    named = [name for name in cells.names if is_hour(name)]
    named.sort(key=lambda name: "local" not in words_of(name))
    if named:
        return _of_numbers(cells, "hour", named[0])
    return _of_times(cells, "hour", HOURS)


def _is_clock(cells: Cells, name: str) -> bool:
    import numpy as np

    if cells.kind(name) != "number":
        return False
    found = cells.numbers(name)
    found = found[np.isfinite(found)]
    whole = len(found) and bool((found == np.rint(found)).all())
    return bool(whole) and 0 <= found.min() < found.max() < HOURS


def _weekday(cells: Cells) -> Dial | None:
    for name in cells.names:
        words = words_of(name)
        if _DAY_WORDS.isdisjoint(words) and "day of week" not in " ".join(words):
            continue
        dial = _of_texts(cells, "weekday", name)
        if dial is not None:
            return dial
    return _of_times(cells, "weekday", WEEKDAYS)


def _weather(cells: Cells) -> Dial | None:
    named = [name for name in cells.names if not _WEATHER.isdisjoint(words_of(name))]
    named.sort(key=lambda name: name.lower() not in _WEATHER)
    others = [name for name in cells.names if cells.kind(name) == "category"]
    for name in (*named, *others):
        dial = _of_texts(cells, "weather", name)
        if dial is not None:
            return dial
    return None


def _of_numbers(cells: Cells, name: DialName, column: str) -> Dial:
    """Of whole numbers: all between the least and the greatest, hours all 24."""
    import numpy as np

    numbers = cells.numbers(column)
    own = np.where(np.isfinite(numbers), numbers, -1).astype(np.int64)
    values = tuple(str(hour) for hour in range(HOURS))
    movers = movers_of(cells, column, own, values, circle=True)
    return Dial(name, column, values, own, movers)


def _of_texts(cells: Cells, name: DialName, column: str) -> Dial | None:
    """Of a column's different texts; None where there are too few or too many."""
    import numpy as np

    texts, codes = cells.texts(column)
    if not 2 <= len(texts) <= MOST_VALUES:
        return None
    days = tuple(_day(text, column) for text in texts) if name == "weekday" else ()
    order = sorted(range(len(texts)), key=lambda place: _rank(texts[place], days, place))
    places = np.full(len(texts) + 1, -1, np.int64)
    places[order] = np.arange(len(texts))
    own, values = places[codes], tuple(texts[place] for place in order)
    movers = movers_of(cells, column, own, values, circle=name != "weather")
    known = tuple(days[place] for place in order) if days and min(days) >= 0 else ()
    return Dial(name, column, values, own, movers, weekdays=known)


def _rank(text: str, days: tuple[int, ...], place: int) -> tuple[Any, ...]:
    if days and min(days) >= 0:
        return days[place], text
    try:
        return 0, float(text)
    except ValueError:
        return 1, text


def _day(text: str, column: str) -> int:
    """Which weekday a text tells, Monday is 0; -1 where that is not known."""
    if column == CODED_COLUMN and text in _CODED:
        return _CODED[text]
    low = text.strip().lower()
    return next(
        (day for day, word in enumerate(WEEKDAY_WORDS) if low and word.startswith(low[:3])), -1
    )


def _of_times(cells: Cells, name: DialName, positions: int) -> Dial | None:
    """Of the first column of dates and times that tells more than one of them."""
    import numpy as np

    part = hours_of if name == "hour" else weekdays_of
    for column in cells.names:
        if cells.kind(column) != "time":
            continue
        found = part(cells.numbers(column))
        own = np.where(np.isfinite(found), found, -1).astype(np.int64)
        if len(np.unique(own[own >= 0])) < 2:
            continue
        values = tuple(str(place) for place in range(positions))
        movers = movers_of(cells, column, own, values, circle=True)
        others = tuple(one for one in movers if one.column != column)
        days = tuple(range(positions)) if name == "weekday" else ()
        return Dial(name, column, values, own, others, of_time=True, weekdays=days)
    return None
