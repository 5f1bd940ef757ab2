"""Files of foreign code, whole, and whether they may run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import chop_cells
from textual.app import ComposeResult
from textual.binding import Binding

from tui.dialogs.pick import PickScreen
from tui.locale import N_
from tui.text.fitting import shown, wrapped
from tui.widgets.lines import Line, Lines, line

LEAST = 20
"""Cells that a line of code takes at least."""
TAB = 4


@dataclass(frozen=True, slots=True)
class Source:
    """``about`` says of a file in lines what it is, ``lines`` are its own."""

    about: tuple[str, ...]
    lines: tuple[str, ...]


class AgreeScreen(PickScreen):
    """All lines of the files, which scroll, above the choice."""

    KEYS = N_("↑ ↓ choose, PgUp PgDn or b Space scroll the file, Enter takes it, Esc back")
    # Before the list of choices, which has the same keys
    BINDINGS = [
        Binding("pageup,b", "scroll_file(-1)", show=False, priority=True),
        Binding("pagedown,space", "scroll_file(1)", show=False, priority=True),
        Binding("home,g", "end_of_file(-1)", show=False, priority=True),
        Binding("end,G", "end_of_file(1)", show=False, priority=True),
    ]

    def __init__(
        self, title: str, sources: Sequence[Source], options: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(title, options)
        self.BOX = "-full"
        self.sources = sources

    def compose_box(self) -> ComposeResult:
        """The files, then the choice."""
        yield Lines(with_cursor=False)
        yield from super().compose_box()

    def on_mount(self) -> None:
        """The choice has the keys; the files are drawn once there is room."""
        self.query_one("OptionList").focus()
        self.call_after_refresh(self._fill)

    def on_resize(self) -> None:
        """Other parts of a long line fit."""
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        lines = self.query_one(Lines)
        lines.show(row for one in self.sources for row in source_lines(one, lines.room))

    def action_scroll_file(self, by: int) -> None:
        """A page up or down."""
        self.query_one(Lines).action_cursor_page(by)

    def action_end_of_file(self, side: int) -> None:
        """To the beginning or the end."""
        self.query_one(Lines).action_cursor_end(side)


def source_lines(source: Source, room: int) -> list[Line]:
    """The file in ``room`` cells: what it is, then each line with its number, uncut."""
    found = [line((part, "strong")) for one in source.about for part in wrapped(one, max(room, 2))]
    digits = len(str(len(source.lines)))
    cells = max(room - digits - 1, LEAST)
    for number, text in enumerate(source.lines, 1):
        parts = chop_cells(shown(text.expandtabs(TAB)), cells) or [""]
        signs = [f"{number:>{digits}} ", *[" " * (digits + 1)] * (len(parts) - 1)]
        found += [line((sign, "faint"), part) for sign, part in zip(signs, parts, strict=True)]
    return [*found, line("")]
