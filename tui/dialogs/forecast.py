"""What an experiment will take, and what speaks against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding

from tui.dialogs.dialog import Dialog
from tui.locale import N_, _
from tui.text.fitting import fit, shown, wrapped
from tui.text.forecast import forecast_pairs, warning_texts
from tui.widgets.lines import Line, Lines, line

if TYPE_CHECKING:
    from engine.forecast import Forecast

NAME_CELLS = 14
LEAST = 40
"""Cells that a line takes before the dialog has been laid out."""
MOST_HIGH = 0.8
"""The part of the screen's height that the dialog takes at most."""


class ForecastScreen(Dialog[None]):
    """Figures, a line each, then the warnings."""

    KEYS = N_("↑ ↓ scroll, Esc back")
    BOX = "-wide -list -fitted"
    BINDINGS = [
        Binding("q", "give_up", show=False),
        Binding("F", "give_up", show=False, id="run.forecast"),
    ]

    def __init__(self, name: str, found: Forecast, measuring: bool = False) -> None:
        super().__init__()
        self.TITLE_TEXT = _("Forecast: {name}", name=name)
        self.found = found
        self.measuring = measuring

    def show(self, found: Forecast) -> None:
        """More is known now."""
        self.found, self.measuring = found, False
        self._fill()

    def compose_box(self) -> ComposeResult:
        """The list."""
        yield Lines(with_cursor=False)

    def on_mount(self) -> None:
        """Fill it."""
        self.query_one(Lines).focus()
        self.call_after_refresh(self._fill)

    def on_resize(self) -> None:
        """Other words fit on a line."""
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        lines = self.query_one(Lines)
        content = lines_of(self.found, max(lines.room, LEAST), measuring=self.measuring)
        # As high as what there is to say; what the screen has no room for is scrolled to
        lines.styles.height = min(len(content), max(int(self.size.height * MOST_HIGH) - 2, 1))
        lines.show(content)


def lines_of(found: Forecast, room: int, *, measuring: bool = False) -> list[Line]:
    """The forecast in lines of at most ``room`` cells."""
    lines: list[Line] = []
    for title, text in forecast_pairs(found, measuring=measuring):
        parts = wrapped(shown(text, 400), room - NAME_CELLS)
        names = [title, *[""] * (len(parts) - 1)]
        lines += [
            line((fit(name, NAME_CELLS), "faint"), part)
            for name, part in zip(names, parts, strict=True)
        ]
    texts = warning_texts(found)
    if not texts:
        return [*lines, line(""), line((_("nothing speaks against it"), "good"))]
    for text in texts:
        lines.append(line(""))
        parts = wrapped(shown(text, 400), room - 2)
        signs = ["!", *[" "] * (len(parts) - 1)]
        lines += [line((f"{sign} ", "warn"), part) for sign, part in zip(signs, parts, strict=True)]
    return lines
