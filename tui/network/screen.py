"""The screen of a network's picture, and of its plain summary."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from data import Description
from tui.dialogs.person import ScreenPerson
from tui.keymap.action import bindings
from tui.keymap.picture import PICTURE
from tui.locale import _
from tui.model.known_files import cannot_write, file_name
from tui.network.picture import Pictured, picture_lines
from tui.panes.front import FrontScreen
from tui.panes.summary_lines import summary_lines
from tui.text.fitting import shown
from tui.text.glyphs import as_drawn
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Line, Lines, Row, line

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec

LOOK_SECONDS = 0.5
MARGIN = 3
AROUND = 6
"""Lines of the screen beside the picture."""
Known = tuple["ExperimentSpec", Description]


class NetworkScreen(FrontScreen):
    """``now`` gives the experiment on show and its table, None where one is not known."""

    BINDINGS = bindings(PICTURE)
    HELP_OF = ("Picture",)
    CSS_PATH = "network.tcss"
    AUTO_FOCUS = "#picture"

    def __init__(self, now: Callable[[], Known | None]) -> None:
        super().__init__()
        self.person = ScreenPerson(self, "picture-hint")
        self.plain = False
        self._now = now
        self._drawn: Known | None = None

    def compose(self) -> ComposeResult:
        """Whose network it is, the picture, what it comes to; a hint, the keys."""
        yield Row(id="picture-words")
        yield Lines(id="picture", with_cursor=False)
        yield Row(id="picture-total")
        yield Hint(id="picture-hint")
        yield KeyBar(id="picture-keys")

    def on_mount(self) -> None:
        """Draw it, and again whenever the experiment is another."""
        self.query_one(KeyBar).set_actions(PICTURE)
        self.call_after_refresh(self.draw)
        self.set_interval(LOOK_SECONDS, self._look)

    def on_resize(self) -> None:
        """More fits, or less."""
        self.call_after_refresh(self.draw)

    def _look(self) -> None:
        if self._now() != self._drawn:
            self.draw()

    def draw(self) -> None:
        """Bring everything up to date."""
        if not self.is_mounted:
            return
        known = self._drawn = self._now()
        lines = self.query_one("#picture", Lines)
        title = _("Summary") if self.plain else _("Network")
        name = "" if known is None else shown(known[0].name)
        self.query_one("#picture-words", Row).show(
            line((title, "strong accent"), (f"   {name}", "strong"))
        )
        if known is None:
            said = _("the picture appears when the table is read")
            lines.show([line((said, "faint"))])
            return
        pictured = Pictured.of(*known)
        lines.show(self._content(known, pictured))
        role = "bad" if pictured.wrong else "strong"
        self.query_one("#picture-total", Row).show(line((pictured.totals(), role)))

    def _content(self, known: Known, pictured: Pictured) -> list[Line]:
        room = max(self.size.width - MARGIN, 40)
        if self.plain:
            return summary_lines(*known, room)
        return picture_lines(pictured, room, max(self.size.height - AROUND, 5))

    def action_summary(self) -> None:
        """The plain summary, or the picture again."""
        self.plain = not self.plain
        self.query_one("#picture", Lines).scroll_home(animate=False)
        self.draw()

    def action_save(self) -> None:
        """Save what is on show as text."""
        known = self._drawn
        if known is None:
            return
        pictured = Pictured.of(*known)
        rows = [*self._content(known, pictured), line(""), line(pictured.totals())]
        text = as_drawn("".join(f"{_plain(row)}\n" for row in rows))
        question = _("File, in {folder} unless the path says otherwise:", folder=Path.cwd())
        proposal = f"{file_name(known[0].name)}.txt"

        def check(path: str) -> str | None:
            return self._write(path, text)

        self.person.ask(_("Save as text"), question, proposal, lambda _path: None, check)

    def _write(self, path: str, text: str) -> str | None:
        """Write it and say so; a sentence where it cannot be written."""
        from engine.io.files import write_atomically

        if not path.strip():
            return _("a file needs a name")
        place = Path(path.strip()).expanduser()
        if place.exists():
            return _("{path} exists already", path=place)
        try:
            write_atomically(place, text.encode())
        except OSError as error:
            return cannot_write(place, error)
        self.person.hint(_("saved as {path}", path=place))
        return None


def _plain(row: Line) -> str:
    return "".join(text for text, _roles in row).rstrip()
