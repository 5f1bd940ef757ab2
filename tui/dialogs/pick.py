"""A short list to pick from."""

from collections.abc import Iterator, Sequence
from time import monotonic

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.events import Key
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.dialogs.dialog import Dialog
from tui.locale import N_
from tui.text.fitting import shown
from tui.text.glyphs import GLYPHS

PAUSE = 1.5
"""Seconds after which typed letters begin anew."""


class PickScreen(Dialog[str | None]):
    """Gives the picked key, or None. ``options`` are (key, words) pairs.

    ``notes`` say what each is: that of the marked one stands below the list.
    """

    KEYS = N_("Enter takes it, Esc does not")
    BY_LETTERS = True
    """Whether letters that are typed go to a choice."""
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
        self.names: Sequence[str] = ()
        """Of each option what letters find beside its words: its names in another language."""
        self._marked: int | None = None
        self._typed, self._typed_at = "", 0.0

    def compose_box(self) -> ComposeResult:
        """The list, and a text above it if there is one."""
        if self.text:
            yield Static(self._above(), id="pick-text")
        yield OptionList(*self._unmarked())
        if self.notes:
            yield Static(id="pick-note")

    def _unmarked(self) -> Iterator[Option]:
        """The options, with room for the sign of the cursor."""
        return (Option(_prompt(words), id=key) for key, words in self.options)

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
        self._marked = None
        choices.clear_options()
        choices.add_options(self._unmarked())
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

    def on_key(self, event: Key) -> None:
        """Letters go to the first choice that begins with them, or else has a word that does."""
        sign, now = event.character, monotonic()
        if now - self._typed_at > PAUSE:
            self._typed = ""
        if (
            not self.BY_LETTERS
            or sign is None
            or not sign.isprintable()
            or (not self._typed and sign in " jk")
        ):
            return
        self._typed, self._typed_at = self._typed + sign.lower(), now
        found = self._begins_with(self._typed)
        if found is None:
            self._typed = sign.lower()
            found = self._begins_with(self._typed)
        if found is not None:
            event.stop()
            self.query_one(OptionList).highlighted = found

    def _begins_with(self, typed: str) -> int | None:
        words = [words.lower() for __, words in self.options]
        firsts = [place for place, text in enumerate(words) if text.startswith(typed)]
        within = [place for place, text in enumerate(words) if f" {typed}" in text]
        named = [
            place for place, text in enumerate(self.names) if f" {typed}" in f" {text}".lower()
        ]
        return next(iter((*firsts, *within, *named)), None)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another one is marked: by a sign, too."""
        choices = event.option_list
        for place in {self._marked, event.option_index} - {None}:
            if place is not None and place < len(self.options):
                sign = GLYPHS.cursor if place == event.option_index else " "
                prompt = _prompt(self.options[place][1], sign)
                choices.replace_option_prompt_at_index(place, prompt)
        self._marked = event.option_index
        if self.notes:
            self.query_one("#pick-note", Static).update(self.note(event.option_index))

    def note(self, place: int) -> Content:
        """What stands below the list where that option is marked."""
        return Content(shown(self.notes[place]))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        self.dismiss(event.option_id)


def _prompt(words: str, sign: str = " ") -> Content:
    return Content(f"{sign} {shown(words)}")
