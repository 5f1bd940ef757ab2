"""The screen of a model in use that takes pictures: one of the measured ones, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from tui.dialogs.row_number import ask_for_row
from tui.keymap.action import bindings
from tui.keymap.use import USE_PICTURE
from tui.locale import _
from tui.text.fitting import wrapped
from tui.text.glyphs import GLYPHS
from tui.use.answer_lines import answer_lines
from tui.use.beside import hanging_lines
from tui.use.heading import heading
from tui.use.model_screen import ModelScreen
from tui.use.picture_lines import near_lines, picture_lines
from tui.use.session import (
    Answered,
    Context,
    Explained,
    Hanging,
    HangingTold,
    Opened,
    PicturesTaken,
)
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Line, Lines, Row, line

if TYPE_CHECKING:
    from engine.client.predicting import Answer
    from engine.tables.table_view import RowsView


class UsePictureScreen(ModelScreen):
    """A measured picture, and what the model says of it."""

    BINDINGS = bindings(USE_PICTURE)
    AUTO_FOCUS = "#use-answer"

    number = 0
    picture: RowsView | None = None
    near: RowsView | None = None
    answer: Answer | None = None
    context = Context()
    hanging = Hanging()
    hangs = False
    refused = ""
    _is_open = False

    def on_mount(self) -> None:
        """The line of keys; the model is opened by what both screens share."""
        self.query_one(KeyBar).set_actions(USE_PICTURE)

    # What comes from the threads

    @on(Opened)
    def _opened(self, message: Opened) -> None:
        self.waiting.end()
        self.error = message.error
        if message.about is not None:
            self._epoch, self._is_open = message.about.epoch, True
            self.begin()
        self.draw()

    def begin(self) -> None:
        """Take the first measured picture once both are known."""
        table = self.table
        if not self._is_open or table is None:
            return
        if table.data is None:
            self.error = table.refused
            self.draw()
        else:
            self._take(self._first or table.numbers[0])

    def _take(self, number: int) -> None:
        table = self.table
        if table is None or table.data is None:
            return
        self.number, self.picture, self.near = number, None, None
        self.answer, self.refused, self.context = None, "", Context()
        self.session.take_pictures(table.data, [number])
        self.session.ask({}, number)
        self._explain()
        self.draw()

    def _explain(self) -> None:
        """Of another picture the answer hangs on something else."""
        self.hanging = Hanging()
        if self.hangs and self.number:
            self.session.explain({}, self.number)

    @on(PicturesTaken)
    def _pictures_taken(self, message: PicturesTaken) -> None:
        if message.error:
            self.person.hint(message.error, error=True)
        elif message.numbers == (self.number,):
            self.picture = message.found
        elif message.numbers == self._nearest:
            self.near = message.found
        self.draw()

    @property
    def _nearest(self) -> tuple[int, ...]:
        return tuple(one.number for one in self.context.near)

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        if message.number == self.session.newest:
            self.answer, self.refused = message.answer, message.error
            self.draw()

    @on(Explained)
    def _explained(self, message: Explained) -> None:
        table = self.table
        if message.number != self.session.newest or table is None or table.data is None:
            return
        self.context = message.context
        if self._nearest:
            self.session.take_pictures(table.data, self._nearest)
        self.draw()

    @on(HangingTold)
    def _hanging_told(self, message: HangingTold) -> None:
        if message.number == self.session.newest:
            self.hanging = message.hanging
            self.draw()

    # Keys

    def action_explain(self) -> None:
        """What the answer hangs on, or the answer again."""
        self.hangs = not self.hangs
        if self.hanging.found is None:
            self._explain()
        self.draw()

    def action_row(self, by: int) -> None:
        """Another measured picture."""
        table = self.table
        if table is None or not self.number:
            return
        place = table.numbers.index(self.number) + by if self.number in table.numbers else 0
        self._take(table.numbers[place % len(table.numbers)])

    def action_go(self) -> None:
        """A picture by the number of its row."""
        if self.number:
            ask_for_row(self.person, self.number, self._take)

    # Drawing

    def draw(self) -> None:
        """Bring everything up to date."""
        if not self.is_mounted:
            return
        told = [_("row {number:,}", number=self.number)] if self.number else []
        row = self.query_one("#use-words", Row)
        row.show(heading(self._name, self._epoch, told, row.size.width))
        form, beside = self.query_one("#use-form", Lines), self.query_one("#use-answer", Lines)
        plain = GLYPHS.plain or self.app.no_color
        room = max(form.size.width - 1, 20)
        if self.error or self.picture is None:
            said = self.error or (_("reading the rows") if self.number else _("opening the model"))
            role = "bad" if self.error else "faint"
            form.show([line((f" {text}", role)) for text in wrapped(said, room - 1)])
        else:
            form.show(picture_lines(self.picture, self.number, room, plain=plain))
        beside.show(self._answer_lines(max(beside.size.width - 1, 20), plain=plain))

    def _answer_lines(self, room: int, *, plain: bool) -> list[Line]:
        if self.answer is None:
            said = self.refused or (_("asking the model") if self.number else "")
            return [
                line((text, "bad" if self.refused else "faint")) for text in wrapped(said, room)
            ]
        if self.hangs:
            return hanging_lines(self.hanging, room)
        true = None if self.picture is None else self.picture.labels.get(self.number)
        told = answer_lines(self.answer, None, true, room)
        files = {} if self.near is None else self.near.files
        return [*told, line(""), *near_lines(self.context, files, self.near, room, plain=plain)]
