"""A list that typed letters narrow; what lies under the cursor is explained below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Static

from tui.dialogs.dialog import Dialog
from tui.locale import _
from tui.text.fitting import shown
from tui.text.glyphs import GLYPHS
from tui.widgets.entry import Entry
from tui.widgets.lines import Line, Lines, Span, line

Item = TypeVar("Item")
LEAST_ROOM = 20


class NarrowingDialog(Dialog[str | None], Generic[Item]):
    """Which items there are, how one is drawn and what is done with it, its subclass says."""

    BOX = "-wide -list"
    PLACEHOLDER: ClassVar[str] = ""
    LIST_ID: ClassVar[str] = ""
    BINDINGS = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.items: Sequence[Item] = ()

    # What a subclass says

    def matching(self, text: str) -> Sequence[Item]:
        """The items that fit what was typed."""
        raise NotImplementedError

    def spans(self, item: Item, room: int) -> Sequence[Span]:
        """An item in at most ``room`` cells."""
        raise NotImplementedError

    def note(self, item: Item) -> str:
        """What is said of the item under the cursor."""
        raise NotImplementedError

    def nothing(self) -> str:
        """What stands in place of a list without items."""
        raise NotImplementedError

    def choose(self, item: Item) -> None:
        """Enter or a click on it."""
        raise NotImplementedError

    def submit(self, text: str) -> None:  # noqa: ARG002
        """Enter, with what was typed: the cursor's row."""
        self.choose_row(self.query_one(Lines).row)

    # What all share; Textual calls each class's handlers, so that none of these is overridden

    def compose_box(self) -> ComposeResult:
        """The line to type into, the list, and the note."""
        yield Entry(placeholder=_(self.PLACEHOLDER))
        yield Lines(id=self.LIST_ID)
        yield Static(id="narrowing-note")

    def on_mount(self) -> None:
        """Everything, at first."""
        self.query_one(Input).focus()
        self.query_one(Lines).can_focus = False
        self.narrow()

    def on_input_changed(self) -> None:
        """Other letters, another list."""
        self.narrow()

    def narrow(self) -> None:
        """List what fits what stands in the line, the cursor on the first."""
        self.items = self.matching(self.query_one(Input).value)
        self.query_one(Lines).row = 0
        self.draw()

    def draw(self) -> None:
        """Draw the list and the note."""
        lines = self.query_one(Lines)
        rows = [self._row(index) for index in range(len(self.items))]
        lines.show(rows or [line((shown(self.nothing()), "faint"))])
        note = self.note(self.items[lines.row]) if lines.row < len(self.items) else ""
        self.query_one("#narrowing-note", Static).update(Content(shown(note)))

    def _row(self, index: int) -> Line:
        lines = self.query_one(Lines)
        here = index == lines.row
        role = " cursor" if here else ""
        spans = self.spans(self.items[index], max(lines.room - 1, LEAST_ROOM))
        mark: Span = (GLYPHS.cursor if here else " ", "accent" + role)
        return line(mark, *((text, roles + role) for text, roles in spans))

    def action_move(self, by: int) -> None:
        """Up and down while the letters go to the line."""
        lines = self.query_one(Lines)
        lines.move_to(min(max(lines.row + by, 0), max(len(self.items) - 1, 0)))
        self.draw()

    def on_resize(self) -> None:
        """Texts have more or less room."""
        self.call_after_refresh(self.draw)

    def on_lines_moved(self) -> None:
        """A click."""
        self.draw()

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """A click on the marked one."""
        self.choose_row(event.row)

    def choose_row(self, row: int) -> None:
        """Do what is to be done with the item in a row, if there is one."""
        if row < len(self.items):
            self.choose(self.items[row])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        self.submit(event.value.strip())
