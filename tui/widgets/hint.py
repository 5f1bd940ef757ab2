"""A sentence above the keys, broken into as many lines as there is room for."""

from functools import partial
from typing import NamedTuple

from textual.strip import Strip

from tui.text.fitting import fit, wrapped
from tui.widgets.lines import Styled, line

READING = 0.07
"""Seconds for a character, so that a long sentence stays longer."""
LEAST_SECONDS = 6.0
MOST_LINES = 4


class Sentence(NamedTuple):
    """Words; an error is bold and red."""

    text: str = ""
    error: bool = False


class Hint(Styled):
    """What is said for a while in answer to a key, over what is told unasked, over what rests.

    Longer sentences of the first two take more lines while they stand.
    """

    DEFAULT_CSS = "Hint { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rests = self._told = self._said = Sentence()

    @property
    def present(self) -> Sentence:
        """What stands there now."""
        return next((one for one in (self._said, self._told) if one.text), self._rests)

    def show(self, text: str, *, error: bool = False) -> None:
        """This rests there whenever nothing else is said."""
        before, self._rests = self.present, Sentence(text, error)
        self._changed(before)

    def say(self, text: str, *, error: bool = False) -> None:
        """Say this for a while; nothing takes back what was said."""
        before, self._said = self.present, Sentence(text, error)
        self._changed(before)
        if text:
            self.set_timer(reading_seconds(text), partial(self._unsay, self._said))

    def tell(self, text: str, *, error: bool = False) -> None:
        """The same for what nobody asked for: it waits for its turn, and answers go before it."""
        before, self._told = self.present, Sentence(text, error)
        self._changed(before)
        self.set_timer(reading_seconds(text) + LEAST_SECONDS, partial(self._untell, self._told))

    def untell(self) -> None:
        """Something of its own is to be read there now: what was told gives way for good."""
        self._untell(self._told)

    def _unsay(self, said: Sentence) -> None:
        if self._said is said:
            self.say("")

    def _untell(self, told: Sentence) -> None:
        if self._told is told:
            before, self._told = self.present, Sentence()
            self._changed(before)

    def _changed(self, before: Sentence) -> None:
        if self.present != before:
            self._make_room()
            self.refresh()

    def on_resize(self) -> None:
        """Other words fit on a line."""
        self._make_room()

    def _make_room(self) -> None:
        # What rests may change at every step of a cursor: it must not move the panes
        lines = 1 if self.present is self._rests else len(self._wrapped(MOST_LINES))
        self.styles.min_height = lines if lines > 1 else None

    def _wrapped(self, most: int) -> list[str]:
        width = max(self.size.width, 1)
        lines = wrapped(self.present.text, max(width, 2))
        most = max(most, 1)
        if len(lines) <= most:
            return lines
        return [*lines[: most - 1], fit(" ".join(lines[most - 1 :]), width).rstrip()]

    def render_line(self, y: int) -> Strip:
        """Textual's hook."""
        rows = self._wrapped(self.size.height)
        text = rows[y] if y < len(rows) else ""
        role = "bad strong" if self.present.error else "faint"
        return self.strip(line((text, role)), self.size.width)


def reading_seconds(text: str) -> float:
    """How long a sentence stands there."""
    return max(len(text) * READING, LEAST_SECONDS)
