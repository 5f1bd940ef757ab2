"""A line to type, and a notice to read."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from tui.dialogs.dialog import Dialog
from tui.locale import N_
from tui.text.fitting import shown
from tui.widgets.entry import Entry


class AskScreen(Dialog[str | None]):
    """Asks for one line. ``check`` gives a sentence when it will not do; the person goes on.
    ``over``: what stands there is selected, and the first key typed takes its place.
    """

    KEYS = N_("Enter takes it, Esc does not")
    BOX = "-wide"

    def __init__(
        self,
        title: str,
        text: str,
        value: str = "",
        check: Callable[[str], str | None] | None = None,
        *,
        over: bool = False,
    ) -> None:
        self.TITLE_TEXT = title
        super().__init__()
        self.text = text
        self.value = value
        self.check = check
        self.over = over

    def compose_box(self) -> ComposeResult:
        """The question and the line."""
        yield Static(Content(shown(self.text)))
        yield Entry(self.value, select_on_focus=self.over)
        yield Static("", classes="error")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        answer = self.value if event.value == shown(self.value) else event.value
        sentence = self.check(answer) if self.check else None
        if sentence:
            self.query_one(".error", Static).update(Content(shown(sentence)))
        else:
            self.dismiss(answer)


class NoticeScreen(Dialog[None]):
    """Something went wrong, in words; Enter or Esc goes on."""

    KEYS = N_("Enter or Esc goes on")
    BOX = "-wide"
    BINDINGS = [("enter", "give_up"), ("space", "give_up"), ("q", "give_up")]

    def __init__(self, title: str, text: str) -> None:
        self.TITLE_TEXT = title
        super().__init__()
        self.text = text

    def compose_box(self) -> ComposeResult:
        """The words."""
        yield Static(Content(shown(self.text)))
