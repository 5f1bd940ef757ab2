"""What of a row an answer hangs on, as lines: bars by column, or a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.locale import _
from tui.text.attributions import baseline_text, pixel_rows, sum_text
from tui.text.figures import metric_short, number_words
from tui.text.fitting import fit, fit_right, shown, width, wrapped
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, line
from tui.widgets.signed_cells import signed_lines

if TYPE_CHECKING:
    from engine.predict.answers import Attribution

MOST_NAME, FIGURE, LEAST_BAR = 22, 9, 4
MOST_COLUMNS = 60


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
    shares = found.shares[:MOST_COLUMNS]
    names = min(max((width(shown(name)) for name, _share in shares), default=1), MOST_NAME)
    cells = max(room - names - FIGURE - 1, LEAST_BAR)
    largest = max((abs(share) for _name, share in shares), default=0.0)
    for name, share in shares:
        full = round(abs(share) / largest * cells) if largest else 0
        role = "good" if share > 0 else "bad"
        told.append(
            line(
                fit(shown(name), names),
                (fit_right(_figure(found, share), FIGURE), role if full else "faint"),
                (" " + (GLYPHS.bar_full if share > 0 else GLYPHS.bar_empty) * full, role),
            )
        )
    if len(found.shares) > len(shares):
        left = len(found.shares) - len(shares)
        told.append(line((_("and {count:,} more columns", count=left), "faint")))
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
