"""The screen of a model in use."""

from __future__ import annotations

from textual import on

from data.messages import Message as Said
from tui.dialogs.row_number import ask_for_row
from tui.keymap.action import bindings
from tui.keymap.use import USE
from tui.locale import _, words
from tui.text.fitting import shown, wrapped
from tui.use.beside import Beside, View
from tui.use.form_lines import form_lines
from tui.use.hand import Hand, ordered
from tui.use.heading import heading
from tui.use.model_screen import ModelScreen
from tui.use.session import (
    Answered,
    Context,
    Explained,
    Hanging,
    HangingTold,
    Opened,
    RowTaken,
    Weighed,
    Weight,
)
from tui.use.values import allowed
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Lines, Row, line


class UseScreen(ModelScreen):
    """A row of the table or by hand, and what the model says of it."""

    BINDINGS = bindings(USE)
    AUTO_FOCUS = "#use-form"

    hand: Hand | None = None
    by_strength = False

    def form(self) -> Lines:
        """The cells, of which one is under the cursor."""
        return Lines(id="use-form", signed=True)

    def on_mount(self) -> None:
        """The line of keys; the model is opened by what both screens share."""
        self.beside = Beside()
        self.columns: list[str] = []
        self.query_one("#use-answer", Lines).can_focus = False
        self.query_one(KeyBar).set_actions(USE)

    # What comes from the threads

    @on(Opened)
    def _opened(self, message: Opened) -> None:
        self.waiting.end()
        self.error = message.error
        if message.about is not None:
            about = message.about
            self._epoch = about.epoch
            self.hand = Hand(about.fields, about.columns or tuple(f.name for f in about.fields))
            if not self.hand.columns:
                self.error = _("this model's rows are not given by named columns: use predict")
                self.hand = None
            self._arrange()
            self.begin()
        self.draw()

    def begin(self) -> None:
        """Take the first measured row once both are known; ask about the row by hand else."""
        table = self.table
        if self.hand is None or table is None:
            return
        if table.data is None:
            self.person.rest(table.refused, error=True)
            self._ask()
        else:
            self.session.take_row(table.data, self._first or table.numbers[0], table.numbers)

    @on(RowTaken)
    def _row_taken(self, message: RowTaken) -> None:
        if self.hand is None or self.table is None:
            return
        taken = message.taken
        if taken is None:
            said = message.error or _("the table has no row {number:,}", number=message.number)
            self.person.hint(said, error=True)
            if self.beside.answer is None:
                self._ask()
            return
        self.hand.fields = self.session.fields
        self.hand.take(message.number, taken.cells, taken.own.get(self.table.label))
        self.beside.window = taken.window
        self.beside.before = None
        self._ask()

    def _ask(self) -> None:
        if self.hand is not None:
            self.session.ask(dict(self.hand.cells), self._number)
            self._explain()
        self.draw()

    @property
    def _number(self) -> int | None:
        """The row whose window is asked about; None: its cells say all."""
        return self.hand.number if self.hand is not None and self.beside.window else None

    def _explain(self) -> None:
        """Of another row the answer hangs on something else."""
        self.beside.hanging = Hanging()
        if self.hand is not None and self.beside.view == "hanging":
            self.session.explain(dict(self.hand.cells), self._number)

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        if message.number != self.session.newest:
            return
        beside = self.beside
        beside.answer, beside.refused = message.answer, message.error
        if message.answer is None:
            beside.context = Context()
            self.draw()
            return
        if self.hand is not None and not self.hand.changed:
            beside.before = message.answer
        said = "; ".join(words(self._of_row(one)) for one in message.answer.problems)
        said = said or ("" if self.table is None else self.table.refused)
        self.person.rest(said, error=bool(said))
        self.draw()

    def _of_row(self, problem: Said) -> Said:
        """What is odd, said of the table's row: the model knows it as the first of one."""
        number = 0 if self.hand is None else self.hand.number
        return Said(problem.code, {**problem.params, "row": number or 1})

    @on(Weighed)
    def _weighed(self, message: Weighed) -> None:
        self.beside.weight = message.weight
        self.draw()

    @on(HangingTold)
    def _hanging_told(self, message: HangingTold) -> None:
        if message.number == self.session.newest:
            self.beside.hanging = message.hanging
            self.draw()

    @on(Explained)
    def _explained(self, message: Explained) -> None:
        if message.number == self.session.newest:
            self.beside.context = message.context
            self.draw()

    # Keys

    @property
    def column(self) -> str | None:
        """The one under the cursor."""
        lines = self.query_one("#use-form", Lines)
        return self.columns[lines.row] if lines.row < len(self.columns) else None

    def action_step(self, by: int) -> None:
        """Another value of the column."""
        if self.hand is None or self.column is None:
            return
        if self.hand.step(self.column, by):
            self._ask()
        else:
            self.person.hint(_("this column has no steps: type a value"))

    def action_edit(self) -> None:
        """Type a value."""
        hand, column = self.hand, self.column
        if hand is None or column is None:
            return

        def take(text: str) -> None:
            hand.set(column, text)
            self._ask()

        known = allowed(hand.of(column))
        about = f" ({known})" if known else ""
        present = str(hand.cells[column] if hand.cells[column] is not None else "")
        self.person.ask(_("Value"), f"{shown(column)}{shown(about)}:", present, take, over=True)

    def action_restore(self) -> None:
        """The value as it was, or all of them."""
        if self.hand is not None and self.column is not None:
            self.hand.restore(self.column)
            self._ask()

    def action_row(self, by: int) -> None:
        """Another measured row."""
        table, hand = self.table, self.hand
        if table is None or hand is None:
            return
        if table.data is None:
            self.person.hint(table.refused, error=True)
            return
        place = table.numbers.index(hand.number) + by if hand.number in table.numbers else 0
        self.session.take_row(table.data, table.numbers[place % len(table.numbers)])

    def action_go(self) -> None:
        """A row by its number."""
        table = self.table
        if table is None or table.data is None:
            self.person.hint("" if table is None else table.refused, error=True)
            return
        data = table.data

        present = self.hand.number or 1 if self.hand is not None else 1
        ask_for_row(self.person, present, lambda number: self.session.take_row(data, number))

    def action_order(self) -> None:
        """The table's order, or by strength."""
        self.by_strength = not self.by_strength
        self._arrange()
        self.query_one("#use-form", Lines).move_to(0)
        self.draw()

    def action_weigh(self) -> None:
        """What columns are worth, or the answer again."""
        if self.hand is None:
            return
        if self.beside.weight is None:
            self.beside.weight = Weight()
            self.session.weigh()
        self._turn("weight")

    def action_explain(self) -> None:
        """What the answer hangs on, or the answer again."""
        if self.hand is not None:
            self._turn("hanging")
            if self.beside.hanging.found is None:
                self._explain()

    def _turn(self, view: View) -> None:
        self.beside.turn(view)
        self.query_one("#use-answer", Lines).scroll_home(animate=False)
        self.draw()

    def action_find(self) -> None:
        """To a column by letters of its name."""
        if self.hand is None:
            self.person.hint(self.error or _("opening the model"))
            return

        def take(text: str) -> None:
            letters = text.strip().casefold()
            places = [p for p, name in enumerate(self.columns) if letters in name.casefold()]
            if places:
                self.query_one("#use-form", Lines).move_to(places[0])
            else:
                self.person.hint(_("no column has {text} in its name", text=text), error=True)

        self.person.ask(_("Column"), _("letters of a column's name:"), "", take)

    @on(Lines.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    # Drawing

    def _arrange(self) -> None:
        if self.hand is not None:
            own = list(self.hand.columns)
            self.columns = ordered(own, self._strengths()) if self.by_strength else own

    def _strengths(self) -> dict[str, float]:
        return {one.column: one.span for one in self.beside.context.moved_by}

    def draw(self) -> None:
        """Bring everything up to date."""
        if not self.is_mounted:
            return
        self._draw_words()
        form, beside = self.query_one("#use-form", Lines), self.query_one("#use-answer", Lines)
        if self.hand is None:
            said = self.error or _("opening the model")
            texts = wrapped(said, max(form.size.width - 2, 20))
            form.show([line((f" {text}", "bad" if self.error else "faint")) for text in texts])
            beside.show([])
            return
        form.show(form_lines(self.hand, self.columns, self._strengths(), form.size.width - 1))
        beside.show(self.beside.lines(self.hand, max(beside.size.width - 1, 20)))

    def _draw_words(self) -> None:
        row, hand, told = self.query_one("#use-words", Row), self.hand, list[str]()
        if hand is not None and hand.number:
            told.append(_("row {number:,}", number=hand.number))
        if hand is not None and hand.changed:
            told.append(_("{count} changed", count=len(hand.changed)))
        row.show(heading(self._name, self._epoch, told, row.size.width))
