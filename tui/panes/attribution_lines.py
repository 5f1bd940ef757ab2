"""What of a row an answer hangs on, as lines: bars by column, or a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.locale import _
from tui.text.attributions import baseline_text, pixel_rows, sum_text
from tui.text.figures import metric_short, number_words
from tui.text.fitting import fit_middle, fit_right, shown, width, wrapped
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, line
from tui.widgets.signed_cells import signed_lines

if TYPE_CHECKING:
    from engine.predict.answers import Attribution, MeanShares

MOST_NAME, FIGURE, LEAST_BAR = 22, 9, 4
MOST_COLUMNS, MOST_BESIDE = 60, 8
"""Columns that are told of a row; of one beside the means, and of these."""


def attribution_lines(found: Attribution, room: int) -> list[Line]:
    """The columns that add most to the answer or take most from it, or the pixels that do."""
    told = [line((text, "strong")) for text in wrapped(sum_text(found), room)]
    said = _(
        "against {baseline}; adds up but for {error}, {steps} steps",
        baseline=baseline_text(found),
        error=f"{found.gap:.1g}",
        steps=found.steps,
    )
    told += [line((text, "faint")) for text in wrapped(said, room)]
    if found.shape:
        return [*told, line(""), *picture_lines(found, room)]
    means = found.means
    shares = found.shares[: MOST_COLUMNS if means is None else MOST_BESIDE]
    told += _bars([(name, share, True) for name, share in shares], found, room)
    if len(found.shares) > len(shares):
        left = len(found.shares) - len(shares)
        told.append(line((_("and {count:,} more columns", count=left), "faint")))
    return told if means is None else [*told, line(""), *_mean_lines(found, means, room)]


def _mean_lines(found: Attribution, means: MeanShares, room: int) -> list[Line]:
    """The same over many rows; what is no more than rows differ by chance is faint."""
    if found.target:
        said = _("in the mean over {rows:,} measured rows, each of its own class", rows=means.rows)
        more = _("single rows also hang on what the network has learnt by heart: here that cancels")
    else:
        said = _("the sizes in the mean over {rows:,} measured rows", rows=means.rows)
        more = ""
    told = [line((text, "strong")) for text in wrapped(said, room)]
    some = [(one.column, one.mean, one.is_sure) for one in means.found[:MOST_BESIDE]]
    told += _bars(some, found, room)
    return [*told, *(line((part, "faint")) for part in wrapped(more, room) if part)]


def _bars(shares: Sequence[tuple[str, float, bool]], found: Attribution, room: int) -> list[Line]:
    """A line a column: its name, its share, a bar; those that are not sure are faint."""
    told: list[Line] = []
    names = min(max((width(shown(name)) for name, *_rest in shares), default=1), MOST_NAME)
    cells = max(room - names - FIGURE - 1, LEAST_BAR)
    largest = max((abs(share) for _name, share, _sure in shares), default=0.0)
    for name, share, is_sure in shares:
        full = round(abs(share) / largest * cells) if largest else 0
        role = ("good" if share > 0 else "bad") if is_sure else "faint"
        sign = GLYPHS.bar_full if share > 0 else GLYPHS.bar_empty
        figure = fit_right(_figure(found, share), FIGURE), role if full else "faint"
        told.append(line(fit_middle(name, names), figure, (" " + sign * full, role)))
    return told


def _figure(found: Attribution, share: float) -> str:
    text = metric_short(abs(share)) if found.target else number_words(abs(share))
    return ("+" if share >= 0 else "-") + text


def picture_lines(found: Attribution, room: int) -> list[Line]:
    """The pixels that speak for the answer, and those against it."""
    rows = pixel_rows(found)
    across = 2 if 2 * len(rows[0]) <= room else 1
    values = [one for row in rows for one in row]
    legend = _("+ and # speak for it, - and = against it; # and = more than half of the most")
    drawn = signed_lines(values, len(rows[0]), across=across)
    return [*drawn, *(line((text, "faint")) for text in wrapped(legend, room))]
