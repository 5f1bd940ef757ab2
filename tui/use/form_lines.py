"""The cells of a row as lines of a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tui.locale import _
from tui.text.fitting import fit, fit_right, shown, width
from tui.text.glyphs import GLYPHS
from tui.use.hand import Hand
from tui.use.values import in_form
from tui.widgets.lines import Line, line

LEAST_NAME, MOST_NAME, VALUE, BAR = 10, 30, 13, 6


def form_lines(
    hand: Hand, columns: Sequence[str], strengths: Mapping[str, float], room: int
) -> list[Line]:
    """A line a column: its name, its cell (a changed one marked), and a bar of how far it alone
    moves the answer, against the column that moves it most.
    """
    texts = {one: in_form(hand.of(one), hand.cells[one]) for one in columns}
    cells = _value_cells(columns, texts.values(), room)
    name = min(max(room - cells - BAR - 4, LEAST_NAME), MOST_NAME)
    most = max(strengths.values(), default=0.0)
    lines: list[Line] = []
    for column in columns:
        changed = hand.is_changed(column)
        text = texts[column]
        value = text or _("(missing)")
        role = "warn" if changed else "" if text else "faint"
        mark = GLYPHS.edited if changed else " "
        lines.append(
            line(
                " ",
                fit(shown(column), name),
                " ",
                (fit_right(shown(value), cells), role),
                (mark, "warn"),
                (_bar(strengths.get(column, 0.0), most), "accent"),
            )
        )
    return lines


def _value_cells(columns: Sequence[str], texts: Iterable[str], room: int) -> int:
    """Cells of the values: as many as they need, where the names leave so many."""
    widest = max((width(shown(text)) for text in texts), default=0)
    names = max((width(shown(one)) for one in columns), default=0)
    names = min(max(names, LEAST_NAME), MOST_NAME)
    return max(min(widest, room - names - BAR - 4), VALUE)


def _bar(strength: float, most: float) -> str:
    full = round(strength / most * BAR) if most > 0 else 0
    return " " + GLYPHS.bar_full * full + " " * (BAR - full)
