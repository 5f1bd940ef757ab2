"""Opening an experiment: the presets, each with what it shows, or a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.binding import Binding

from engine.lessons.presets import presets
from tui.dialogs.narrowing import NarrowingDialog
from tui.locale import N_, _
from tui.text.fitting import fit
from tui.widgets.lines import Span

if TYPE_CHECKING:
    from engine.lessons.presets import Preset

NAME_CELLS = 34


class OpenScreen(NarrowingDialog["Preset"]):
    """Gives a preset's name or a file's path; Tab looks for a table, from ``folder`` on."""

    TITLE_TEXT = N_("Open an experiment")
    KEYS = N_("↑ ↓ move, Enter opens, Tab tables in folders, Esc back")
    PLACEHOLDER = N_("letters of a name, or the path of a .toml file or a table")
    LIST_ID = "presets"
    BINDINGS = [Binding("tab", "files", show=False)]

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def matching(self, text: str) -> Sequence[Preset]:
        """Those whose name or note has all the words."""
        words = text.casefold().split()
        return [
            preset
            for preset in presets()
            if all(word in f"{preset.name} {preset.note}".casefold() for word in words)
        ]

    def spans(self, item: Preset, room: int) -> Sequence[Span]:
        """Its name and its note."""
        note = fit(item.note, room - NAME_CELLS - 2)
        return [(fit(item.name, NAME_CELLS) + "  ", "strong"), (note, "faint")]

    def note(self, item: Preset) -> str:
        """What it shows, whole."""
        return item.note

    def nothing(self) -> str:
        """Other things that can be typed."""
        return _("no preset has these letters; a path ends in .toml, or leads to a table")

    def choose(self, item: Preset) -> None:
        """That one."""
        self.dismiss(item.name)

    def submit(self, text: str) -> None:
        """A path, or the marked preset."""
        path = Path(text).expanduser()
        if text and not self.items and path.is_dir():
            self._look_in(path)
        elif text.endswith(".toml") or (text and not self.items and path.exists()):
            self.dismiss(text)
        else:
            super().submit(text)

    def action_files(self) -> None:
        """The tables of a folder."""
        self._look_in(self.folder)

    def _look_in(self, folder: Path) -> None:
        from tui.dialogs.files import FilesScreen

        def taken(path: str | None) -> None:
            if path is not None:
                self.dismiss(path)

        self.app.push_screen(FilesScreen(folder), taken)
