"""ROC and precision–recall curves, and what a threshold comes to, as lines."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from engine.compare.chart import Axis, Chart, Mark, Series
from tui.locale import _
from tui.text.figures import metric_short
from tui.text.fitting import fit, shown
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, length, line

if TYPE_CHECKING:
    from engine.tasks.thresholds import AtThreshold, Thresholds

SPACE = 2
LEAST_ROWS, MOST_ROWS = 7, 22
MOST_CELLS = 64
UNIT = (0.0, 1.0)


def threshold_lines(
    found: Thresholds, at: AtThreshold, name: str, room: int, height: int
) -> list[Line]:
    """Both curves beside each other with the threshold's place on them, below them what it comes
    to; ``name`` is the class that is looked for.
    """
    told = _figures(at, name)
    most = min(max(height - len(told) - 2, LEAST_ROWS), MOST_ROWS)
    cells = min((room - SPACE) // 2, MOST_CELLS)
    return [
        _titles(found, cells),
        *_curves(found, at, cells, _fitting(cells, most)),
        line(""),
        *told,
    ]


def _fitting(cells: int, most: int) -> int:
    """How many rows, at most so many, leave least above a curve that ends at 1."""
    from tui.widgets.chart_lines import chart_picture

    whole = Chart(series=(Series(UNIT, UNIT, "train"),), y=Axis(*UNIT))
    pictures = {
        rows: chart_picture(whole, cells, rows) for rows in range(most, LEAST_ROWS - 1, -1)[:5]
    }
    above = {rows: one.axes.y.high for rows, one in pictures.items() if one is not None}
    return min(above, key=lambda rows: above[rows], default=most)


def _titles(found: Thresholds, cells: int) -> Line:
    roc = _("ROC  area {area}", area=metric_short(found.area))
    recall = _("precision by recall  mean {mean}", mean=metric_short(found.average_precision))
    return line((fit(roc, cells + SPACE), "strong"), (fit(recall, cells), "strong"))


def _curves(found: Thresholds, at: AtThreshold, cells: int, rows: int) -> list[Line]:
    from tui.widgets.chart_lines import chart_lines

    negative = at.false_positives + at.true_negatives
    roc = Chart(
        series=(
            Series(UNIT, UNIT, "faint", "dashes"),
            Series(found.false_positives, found.true_positives, "train"),
        ),
        x=Axis(*UNIT, name=_("false positives")),
        y=Axis(*UNIT),
        marks=(Mark("best", at.false_positives / negative, at.recall),),
    )
    chance = (found.share, found.share)
    called = at.precision is not None
    by_recall = Chart(
        series=(
            Series(UNIT, chance, "faint", "dashes"),
            Series(found.recall, found.precision, "validation"),
        ),
        x=Axis(*UNIT, name=_("recall")),
        y=Axis(*UNIT),
        marks=(Mark("best", at.recall or 0.0, at.precision),) if called else (),
    )
    left, right = (chart_lines(one, cells, rows) for one in (roc, by_recall))
    beside: list[Line] = []
    for one, other in zip_longest(left, right, fillvalue=()):
        space = " " * (cells + SPACE - length(one))
        beside.append((*one, (space, ""), *other))
    return beside


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
