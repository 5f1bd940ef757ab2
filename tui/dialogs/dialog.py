"""What dialogs share: a box in the middle, Esc leaves, texts are plain."""

from pathlib import Path
from typing import TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from tui.locale import N_, _
from tui.text.fitting import shown

Result = TypeVar("Result")


class Dialog(ModalScreen[Result]):
    """A box with a title and a line of keys; both in English, ``BOX`` are its
    classes. Esc gives None.
    """

    TITLE_TEXT = ""
    KEYS = N_("Esc back")
    BOX = ""
    BINDINGS = [Binding("escape", "give_up", show=False)]
    # Of this folder, whichever folder a dialog is written in
    CSS_PATH = Path(__file__).with_name("dialog.tcss")

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(classes=f"box {self.BOX}".strip()) as box:
            self._entitle_box(box)
            yield from self.compose_box()

    def entitle(self) -> None:
        """Its title and keys, also once another language is spoken."""
        self._entitle_box(self.query_one(".box"))

    def _entitle_box(self, box: Widget) -> None:
        box.border_title = Content(shown(_(self.TITLE_TEXT)))
        box.border_subtitle = Content(shown(_(self.KEYS)))

    def compose_box(self) -> ComposeResult:
        """What is inside the box."""
        yield Static()

    def action_give_up(self) -> None:
        """Leave without a choice."""
        self.dismiss(None)
