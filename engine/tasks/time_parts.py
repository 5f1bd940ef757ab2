"""A column of times as columns of what there is of a time: hour, weekday, month, and the time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, get_args

from data.parsing.column_texts import is_missing_word
from data.parsing.time_formats import EPOCHS, LOOKED_AT, TYPED, time_format_of_texts
from data.parsing.times import seconds_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TimePart = Literal["hour", "weekday", "month", "time"]
"""Hours from 0 to 23, days of the week from 0 (Monday), months from 1; seconds since 1970 (UTC)."""
TIME_PARTS: tuple[TimePart, ...] = get_args(TimePart)
_TOLD_BY: dict[TimePart, frozenset[str]] = {
    "hour": frozenset(("%H", "%I")),
    "weekday": frozenset(("%d",)),
    "month": frozenset(("%m", "%b")),
    "time": frozenset(("%Y", "%y")),
}
"""Signs of a format (``strptime``'s), one of which it must have to tell the part."""


def time_parts(cells: Sequence[str]) -> dict[TimePart, list[str]]:
    """What a column's cells are by each part of the time, as whole numbers ("": missing); none
    where any other cell is no time of the column's format.
    """
    import numpy as np

    known = [text.strip() for text in cells]
    known = ["" if is_missing_word(text) else text for text in known]
    texts = tuple(dict.fromkeys(text for text in known if text))
    form = time_format_of_texts(texts[:LOOKED_AT]) if texts else None
    if form is None or form.pattern == TYPED:
        return {}
    pattern = form.pattern
    seconds = _seconds(texts, pattern)
    if not np.isfinite(seconds).all():
        return {}
    found: dict[TimePart, list[str]] = {}
    for part in TIME_PARTS:
        if pattern in EPOCHS or any(sign in pattern for sign in _TOLD_BY[part]):
            values = [f"{value:.0f}" for value in _part(seconds, part).tolist()]
            of_text = dict(zip(texts, values, strict=True))
            found[part] = [of_text.get(text, "") for text in known]
    return found


def _seconds(texts: tuple[str, ...], pattern: str) -> NDArray[np.float64]:
    import numpy as np

    if pattern not in EPOCHS:
        return seconds_of(texts, pattern)
    numbers = [float(text) if text.replace(".", "", 1).isdecimal() else np.nan for text in texts]
    return np.array(numbers) / EPOCHS[pattern]


def _part(seconds: NDArray[np.float64], part: TimePart) -> NDArray[np.float64]:
    import numpy as np

    if part == "time":
        return seconds
    if part == "hour":
        return np.floor(seconds % 86_400 / 3_600)
    if part == "weekday":
        return (np.floor(seconds / 86_400) + 3) % 7  # 1970 began on a Thursday
    return seconds.astype("datetime64[s]").astype("datetime64[M]").astype(np.float64) % 12 + 1
