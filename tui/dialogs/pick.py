"""A short list to pick from."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.dialogs.dialog import Dialog
from tui.locale import _
from tui.text.fitting import shown


class PickScreen(Dialog[str | None]):
    """Gives the picked key, or None. ``options`` are (key, words) pairs.

    ``notes`` say what each is: that of the marked one stands below the list.
    """

    KEYS = _("Enter takes it, Esc does not")
    BINDINGS = [
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
    ]

    def __init__(
        self,
        title: str,
        options: Sequence[tuple[str, str]],
        present: str = "",
        text: str = "",
        notes: Sequence[str] = (),
    ) -> None:
        self.TITLE_TEXT = title
        self.BOX = "-noted" if any(notes) else ""
        super().__init__()
        self.options = options
        self.present = present
        self.text = text
        self.notes = notes if any(notes) else ()

    def compose_box(self) -> ComposeResult:
        """The list, and a text above it if there is one."""
        if self.text:
            yield Static(self._above(), id="pick-text")
        yield OptionList(*(Option(Content(shown(words)), id=key) for key, words in self.options))
        if self.notes:
            yield Static(id="pick-note")

    def _above(self) -> Content:
        return Content(shown(self.text) + "\n")

    def renew(self, text: str, options: Sequence[tuple[str, str]]) -> None:
        """What it asks about has changed; the cursor stays on its choice, if that is left."""
        if (text, options) == (self.text, self.options):
            return
        present = self.query_one(OptionList).highlighted_option
        self.text, self.options = text, options
        self.query_one("#pick-text", Static).update(self._above())
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options(Option(Content(shown(words)), id=key) for key, words in options)
        keys = [key for key, __ in options]
        choices.highlighted = keys.index(str(present.id)) if present and present.id in keys else 0

    def on_mount(self) -> None:
        """Start on the present choice."""
        keys = [key for key, __ in self.options]
        if self.present in keys:
            self.query_one(OptionList).highlighted = keys.index(self.present)

    def action_move(self, by: int) -> None:
        """Up and down, as vi has it."""
        options = self.query_one(OptionList)
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another one is marked."""
        if self.notes:
            note = self.notes[event.option_index]
            self.query_one("#pick-note", Static).update(Content(shown(note)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        self.dismiss(event.option_id)
