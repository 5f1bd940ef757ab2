"""What an answer hangs on, in words and signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.locale import _
from tui.text.figures import metric_short, number_words
from tui.text.fitting import shown
from tui.text.signed import signs_of

if TYPE_CHECKING:
    from engine.predict.answers import Attribution

NAME_CELLS = 30


def sum_text(found: Attribution) -> str:
    """What is said of the row, and of what it is held against."""
    if found.target:
        about = {"name": shown(found.target, NAME_CELLS), "value": metric_short(found.value)}
        return _("{name} {value}, against {before}", **about, before=metric_short(found.before))
    about = {"value": number_words(found.value), "before": number_words(found.before)}
    return _("{value}, against {before}", **about)


def gap_text(found: Attribution, label: str) -> str:
    """How far the shares are from adding up: of a number in the unit of its column ``label``."""
    if found.target:
        return f"{found.gap:.1g}"
    about = {"error": number_words(found.gap), "label": shown(label, 40)}
    return _("{error} in the unit of {label}", **about)


def baseline_text(found: Attribution) -> str:
    """What the row is held against."""
    if found.shape:
        return _("the mean picture") if found.baseline == "mean" else _("a black picture")
    if found.baseline == "mean":
        return _("the mean of the training rows")
    return _("inputs of 0")


def pixel_rows(found: Attribution) -> list[list[float]]:
    """The shares of a picture's pixels, channels added up, row by row."""
    height, width, channels = found.shape
    sums = [sum(found.pixels[at : at + channels]) for at in range(0, len(found.pixels), channels)]
    return [sums[row * width : (row + 1) * width] for row in range(height)]


def picture_texts(found: Attribution) -> list[str]:
    """The same as signs, two a pixel."""
    rows = pixel_rows(found)
    largest = max((abs(one) for row in rows for one in row), default=0.0)
    return ["".join(2 * sign for sign, _role in signs_of(row, largest)).rstrip() for row in rows]
