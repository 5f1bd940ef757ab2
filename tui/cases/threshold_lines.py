"""ROC and precision–recall curves, and what a threshold comes to, as lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from engine.compare.chart import Axis, Chart, Mark, Series
from tui.locale import _
from tui.text.figures import metric_short
from tui.text.fitting import fit, fit_right, shown, width
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, length, line

if TYPE_CHECKING:
    from engine.tasks.thresholds import AtThreshold, Thresholds

SPACE = 2
LEAST_ROWS, MOST_ROWS = 7, 22
MOST_CELLS = 64
UNIT = (0.0, 1.0)
MOST_NAME, FIGURE = 24, 16
MOST_LISTED = 6
"""Classes' lines that the curves leave room for; the others are scrolled to."""


def threshold_lines(
    found: Thresholds, at: AtThreshold, name: str, room: int, height: int
) -> list[Line]:
    """Both curves beside each other with the threshold's place on them, below them what it comes
    to; ``name`` is the class that is looked for.
    """
    told = _figures(at, name)
    return [*_both(found, at, room, height - len(told) - 1), line(""), *told]


def mean_lines(
    mean: Thresholds,
    each: Sequence[Thresholds | None],
    names: Sequence[str],
    room: int,
    height: int,
) -> list[Line]:
    """The mean curves of all classes, below them a line a class: its rows, both areas."""
    cells = min(max(map(width, map(shown, names))), MOST_NAME)
    heads = (_("share"), _("ROC area"), _("mean precision"))
    told = [line((" " * cells + "".join(fit_right(head, FIGURE) for head in heads), "faint"))]
    for name, one in zip(names, each, strict=True):
        figures = (None,) * 3 if one is None else (one.share, one.area, one.average_precision)
        texts = "".join(fit_right(metric_short(value), FIGURE) for value in figures)
        told.append(line((fit(shown(name), cells), "strong"), texts))
    said = _("the mean of {count} classes, each against the rest", count=len(names))
    room_above = height - min(len(told), MOST_LISTED) - 2
    return [*_both(mean, None, room, room_above), line((said, "")), *told]


def _both(found: Thresholds, at: AtThreshold | None, room: int, height: int) -> list[Line]:
    most = min(max(height - 2, LEAST_ROWS), MOST_ROWS)
    cells = min((room - SPACE) // 2, MOST_CELLS)
    return [*_titles(found, cells), *_curves(found, at, cells, _fitting(cells, most))]


def _fitting(cells: int, most: int) -> int:
    """How many rows, at most so many, leave least above a curve that ends at 1."""
    from tui.widgets.chart_lines import chart_picture

    whole = Chart(series=(Series(UNIT, UNIT, "train"),), y=Axis(*UNIT))
    pictures = {
        rows: chart_picture(whole, cells, rows) for rows in range(most, LEAST_ROWS - 1, -1)[:5]
    }
    above = {rows: one.axes.y.high for rows, one in pictures.items() if one is not None}
    return min(above, key=lambda rows: above[rows], default=most)


def _titles(found: Thresholds, cells: int) -> list[Line]:
    roc = _("ROC  area {area}", area=metric_short(found.area))
    recall = _("precision by recall  mean {mean}", mean=metric_short(found.average_precision))
    up = [f"{text} {GLYPHS.rising}" for text in (_("true positives"), _("precision"))]
    return [
        line((fit(roc, cells + SPACE), "strong"), (fit(recall, cells), "strong")),
        line((fit(up[0], cells + SPACE), "faint"), (fit(up[1], cells), "faint")),
    ]


def _curves(found: Thresholds, at: AtThreshold | None, cells: int, rows: int) -> list[Line]:
    from tui.widgets.chart_lines import chart_lines

    on_roc, on_recall = _marks(at)
    roc = Chart(
        series=(
            Series(UNIT, UNIT, "faint", "dashes"),
            Series(found.false_positives, found.true_positives, "train"),
        ),
        x=Axis(*UNIT, name=_("false positives")),
        y=Axis(*UNIT),
        marks=on_roc,
    )
    chance = (found.share, found.share)
    by_recall = Chart(
        series=(
            Series(UNIT, chance, "faint", "dashes"),
            Series(found.recall, found.precision, "validation"),
        ),
        x=Axis(*UNIT, name=_("recall")),
        y=Axis(*UNIT),
        marks=on_recall,
    )
    left, right = (chart_lines(one, cells, rows) for one in (roc, by_recall))
    beside: list[Line] = []
    for one, other in zip_longest(left, right, fillvalue=()):
        space = " " * (cells + SPACE - length(one))
        beside.append((*one, (space, ""), *other))
    return beside


def _marks(at: AtThreshold | None) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Where a threshold lies on both curves."""
    if at is None:
        return (), ()
    negative = at.false_positives + at.true_negatives
    on_recall = () if at.precision is None else (Mark("best", at.recall or 0.0, at.precision),)
    return (Mark("best", at.false_positives / negative, at.recall),), on_recall


def _figures(at: AtThreshold, name: str) -> list[Line]:
    """The threshold in words, its four counts, and the scores that they come to."""
    said = _(
        "{name} from a probability of {threshold:.2f} on", name=shown(name), threshold=at.threshold
    )
    counts = _(
        "{hits:,} found, {missed:,} missed, {wrong:,} called wrongly, {rest:,} rightly not called",
        hits=at.true_positives,
        missed=at.false_negatives,
        wrong=at.false_positives,
        rest=at.true_negatives,
    )
    scores = "   ".join(
        f"{text} {metric_short(value)}"
        for text, value in (
            (_("precision"), at.precision),
            (_("recall"), at.recall),
            ("F1", at.f1),
            (_("accuracy"), at.accuracy),
        )
    )
    return [
        line((f"{GLYPHS.best} ", "strong"), (said, "strong")),
        line((counts, "")),
        line((scores, "")),
    ]
