"""Opening an experiment: the presets, each with what it shows, or a file."""

from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Static

from engine.lessons.presets import presets
from tui.dialogs.dialog import Dialog
from tui.locale import _
from tui.text.fitting import fit, shown
from tui.text.glyphs import GLYPHS
from tui.widgets.entry import Entry
from tui.widgets.lines import Line, Lines, line

NAME_CELLS = 34


class OpenScreen(Dialog[str | None]):
    """Gives a preset's name or a file's path. Letters narrow the list."""

    TITLE_TEXT = _("Open an experiment")
    KEYS = _("↑ ↓ move, Enter opens, Esc does not")
    BOX = "-wide -list"
    BINDINGS = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def compose_box(self) -> ComposeResult:
        """The line to type into, and the list."""
        yield Entry(placeholder=_("letters of a name, or the path of a .toml file"))
        yield Lines(id="presets")
        yield Static(id="preset-note")

    def on_mount(self) -> None:
        """Everything, at first."""
        self.query_one(Input).focus()
        self.query_one("#presets").can_focus = False
        self._narrow("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Other letters, another list."""
        self._narrow(event.value)

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        chosen = [
            preset
            for preset in presets()
            if all(word in f"{preset.name} {preset.note}".casefold() for word in words)
        ]
        self.found = [preset.name for preset in chosen]
        lines = self.query_one(Lines)
        lines.row = 0
        self.rows = [(preset.name, preset.note) for preset in chosen]
        self._draw()

    def _draw(self) -> None:
        lines = self.query_one(Lines)
        rows = [self._row(index) for index in range(len(self.rows))]
        lines.show(
            rows or [line((_("no preset has these letters; a path ends in .toml"), "faint"))]
        )
        note = self.rows[lines.row][1] if lines.row < len(self.rows) else ""
        self.query_one("#preset-note", Static).update(Content(shown(note)))

    def _row(self, index: int) -> Line:
        name, note = self.rows[index]
        here = index == self.query_one(Lines).row
        room = max(self.query_one(Lines).room - NAME_CELLS - 3, 20)
        role = " cursor" if here else ""
        return line(
            (GLYPHS.cursor if here else " ", "accent" + role),
            (fit(name, NAME_CELLS) + "  ", "strong" + role),
            (fit(note, room), "faint" + role),
        )

    def action_move(self, by: int) -> None:
        """Up and down while the letters go to the line."""
        lines = self.query_one(Lines)
        lines.move_to(min(max(lines.row + by, 0), max(len(self.rows) - 1, 0)))
        self._draw()

    def on_resize(self) -> None:
        """The notes have more or less room."""
        self.call_after_refresh(self._draw)

    def on_lines_moved(self) -> None:
        """A click."""
        self._draw()

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """A click on the marked one."""
        self._take(event.row)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """A path, or the marked preset."""
        text = event.value.strip()
        if text.endswith(".toml") or (text and not self.found and Path(text).exists()):
            self.dismiss(text)
        else:
            self._take(self.query_one(Lines).row)

    def _take(self, row: int) -> None:
        if row < len(self.found):
            self.dismiss(self.found[row])
