"""Residuals in place of a confusion matrix: predicted against true, and how far off."""

import math

from engine.store.run_history import Residuals
from engine.tasks.residuals import ResidualSummary
from tui.locale import _
from tui.panes.confusion import part_word
from tui.text.figures import metric_short
from tui.text.fitting import width
from tui.text.glyphs import GLYPHS
from tui.text.residuals import figure_names, histogram
from tui.widgets.lines import Line, line
from tui.widgets.scatter import scatter

LEAST_ROWS, MOST_ROWS = 5, 24
LEAST_CELLS, MOST_CELLS = 20, 64


def scatter_lines(summary: ResidualSummary, room: int, height: int) -> list[Line]:
    """Predicted (up) against true (to the right) of the rows that were drawn, at most ``room``
    cells wide and ``height`` rows high; on the dotted line every prediction is right.
    """
    pairs = [
        pair
        for pair in zip(summary.true, summary.predicted, strict=True)
        if all(map(math.isfinite, pair))
    ]
    if not pairs:
        return [line((_("no prediction is a finite number"), "bad"))]
    low, high = (end(value for pair in pairs for value in pair) for end in (min, max))
    if high <= low:
        low, high = low - 1, high + 1
    marks = metric_short(high), metric_short(low)
    left = max(map(width, marks))
    rows = min(max(height - 3, LEAST_ROWS), MOST_ROWS)
    cells = min(max(room - left - 1, LEAST_CELLS), MOST_CELLS)
    grid = scatter(pairs, ((low, high), (low, high)), (cells, rows), lambda true: true)
    told: list[Line] = [line((_("predicted {arrow}", arrow=GLYPHS.rising), "faint"))]
    for place, row in enumerate(grid):
        mark = {0: marks[0], rows - 1: marks[1]}.get(place, "")
        told.append(line((" " * (left - width(mark)) + mark + " ", "faint"), *row))
    ends = " " * max(cells - width(marks[0]) - width(marks[1]), 1)
    told.append(line((" " * (left + 1) + marks[1] + ends + marks[0], "faint")))
    told.append(line((" " * (left + 1) + _("true {arrow}", arrow=GLYPHS.arrow), "faint")))
    return told


def off_lines(found: Residuals, room: int) -> list[Line]:
    """The figures of the residuals, in the label's own unit, and their histogram."""
    summary = found.summary
    rows: list[Line] = []
    for name, text in figure_names().items():
        value = f"{metric_short(getattr(summary, name)):>10}"
        rows.append(line((value, "strong" if name != "baseline" else ""), (f"  {text}", "faint")))
    said = _(
        "predicted less true, {rows:,} {part} rows", rows=summary.rows, part=part_word(found.part)
    )
    bars = histogram(summary, max(min(room - 24, 40), 8))
    return [*rows, line(""), line((said, "faint")), *(line((text, "")) for text in bars)]
