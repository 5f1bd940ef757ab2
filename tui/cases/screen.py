"""The rows of a cell of the confusion matrix; of a number those that are farthest off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from engine.store.database import Store
from tui.cases.lines import list_lines, marked_matrix, picture_grid
from tui.cases.reading import CaseReading, Known, PredictionsRead, RowSource, RowsRead
from tui.dialogs.person import ScreenPerson
from tui.keymap.action import bindings
from tui.keymap.cases import CASES, keys_of
from tui.locale import _, n_
from tui.panes.confusion import part_word
from tui.panes.front import FrontScreen
from tui.text.fitting import fit, shown, width, wrapped
from tui.text.glyphs import GLYPHS
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Lines, Row, line

if TYPE_CHECKING:
    from engine.tables.table_view import RowsView

MARGIN = 3
MOST_LISTED, MOST_PICTURES = 500, 120
"""Rows of a list; their cells are read at once."""


class CaseLines(Lines):
    """The lines of the screen: up and down move the marked cell while the matrix is in sight."""

    moves: Callable[[int], None] | None = None

    def action_cursor(self, by: int) -> None:
        """A line, or a cell."""
        if self.moves is None:
            super().action_cursor(by)
        else:
            self.moves(by)


LEAST_WORDS = 12
"""Cells in which it is worth while to say whose rows they are."""


class CasesScreen(FrontScreen):
    """``run`` is the run's id, ``name`` what it is called."""

    BINDINGS = bindings(CASES)
    HELP_OF = ("Rows",)
    CSS_PATH = "cases.tcss"
    AUTO_FOCUS = "#case-lines"

    def __init__(
        self, run: str, name: str, source: RowSource, open_store: Callable[[], Store]
    ) -> None:
        super().__init__()
        self.person = ScreenPerson(self, "case-hint")
        self.known: Known | None = None
        self.error = ""
        self.view = "matrix"
        self.cell = (0, 0)
        self.first = 0
        self.places: list[int] = []
        self.total = 0
        self.title_of_rows = ""
        self.found: RowsView | None = None
        self._run = run
        self._name = name
        self._source = source
        self._asked: Callable[[], None] | None = None
        self._reading = CaseReading(source, open_store, self.post_message, self._in_thread)

    def compose(self) -> ComposeResult:
        """Which rows, their heading, the rows or the matrix; a hint, the keys."""
        yield Row(id="case-words")
        yield Row(id="case-heads")
        yield CaseLines(id="case-lines")
        yield Hint(id="case-hint")
        yield KeyBar(id="case-keys")

    def on_mount(self) -> None:
        """Read what the run has kept."""
        self._reading.ask(self._run)
        self.call_after_refresh(self.draw)

    def on_unmount(self) -> None:
        """Nobody waits for rows any more."""
        self._reading.stop()

    def on_resize(self) -> None:
        """Other columns fit."""
        self.call_after_refresh(self.draw)

    # What is read

    @on(PredictionsRead)
    def _predictions_read(self, message: PredictionsRead) -> None:
        self.known, self.error = message.known, message.error
        known = self.known
        if known is not None:
            if known.refused:
                self.person.rest(known.refused, error=True)
            if known.predictions.of_classes:
                self.cell = self._largest_mistake(known)
            else:
                self.title_of_rows = _("Farthest off")
                self._list("farthest", known.predictions.farthest())
        self.draw()
        asked, self._asked = self._asked, None
        if asked is not None and self.is_current:
            asked()

    def _is_known(self, then: Callable[[], None]) -> bool:
        """Whether what the run has kept is read; if that is still to come, ``then`` comes after."""
        self._asked = None if self.known is not None or self.error else then
        return self.known is not None

    @staticmethod
    def _largest_mistake(known: Known) -> tuple[int, int]:
        counts = known.predictions.counts(len(known.names))
        cells = [
            (count if true != predicted else -1, -true, -predicted)
            for true, row in enumerate(counts)
            for predicted, count in enumerate(row)
        ]
        _count, true, predicted = max(cells, default=(0, 0, 0))
        return -true, -predicted

    @on(RowsRead)
    def _rows_read(self, message: RowsRead) -> None:
        if message.number == self._reading.newest:
            self.found = message.found
            self.person.rest(message.error, error=bool(message.error))
            self.draw()

    # Keys

    def action_rows(self) -> None:
        """The rows of the marked cell."""
        known = self.known
        if not self._is_known(self.action_rows) or known is None or self.view != "matrix":
            return
        true, predicted = self.cell
        names = shown(known.names[true]), shown(known.names[predicted])
        self.title_of_rows = f"{names[0]} {GLYPHS.arrow} {names[1]}"
        self._list("rows", known.predictions.cell(true, predicted))

    def action_mistakes(self) -> None:
        """Everything that was predicted wrongly."""
        known = self.known
        if self._is_known(self.action_mistakes) and known and known.predictions.of_classes:
            self.title_of_rows = _("All mistakes")
            self._list("mistakes", known.predictions.mistakes())

    def action_trust(self) -> None:
        """How far the model can be trusted."""
        if self._is_known(self.action_trust) and self.known is not None:
            from tui.cases.judged import JudgedScreen

            self.person.push(JudgedScreen(self.known, self._name, self._source))

    def _list(self, view: str, places: list[int]) -> None:
        known = self.known
        assert known is not None
        self.view, self.first, self.found = view, 0, None
        self.total = len(places)
        self.places = places[: MOST_PICTURES if known.shape else MOST_LISTED]
        numbers = [int(known.predictions.rows[place]) + 1 for place in self.places]
        if known.data is not None and numbers:
            self.person.rest(_("reading the rows"))
            self._reading.ask_rows(known.data, numbers, pictures=bool(known.shape))
        lines = self.query_one(CaseLines)
        lines.move_to(0)
        lines.scroll_home(animate=False)
        self.draw()

    def action_beside(self, by: int) -> None:
        """Another cell, or other columns."""
        if self.view == "matrix":
            self._move_cell(0, by)
        elif self.found is not None and not self.found.shape:
            self.first = min(max(self.first + by, 0), max(len(self.found.names) - 1, 0))
            self.draw()

    def _move_down(self, by: int) -> None:
        self._move_cell(by, 0)

    def _move_cell(self, down: int, right: int) -> None:
        count = 0 if self.known is None else len(self.known.names)
        if count:
            true, predicted = self.cell
            self.cell = (
                min(max(true + down, 0), count - 1),
                min(max(predicted + right, 0), count - 1),
            )
            self.draw()

    def action_leave(self) -> None:
        """Back to the matrix, else to the bench."""
        if self.view in ("rows", "mistakes"):
            self.view = "matrix"
            self._reading.stop()
            self.person.rest("" if self.known is None else self.known.refused, error=True)
            self.draw()
        else:
            self.dismiss(None)

    @on(Lines.Chosen)
    def _chosen(self) -> None:
        self.action_rows()

    # Drawing

    def draw(self) -> None:
        """Bring everything up to date."""
        if not self.is_mounted:
            return
        lines, known = self.query_one(CaseLines), self.known
        room = max(self.size.width - MARGIN, 40)
        pictures = known is not None and bool(known.shape)
        lines.with_cursor = self.view != "matrix" and not pictures
        lines.moves = self._move_down if self.view == "matrix" else None
        self.query_one(KeyBar).set_actions(keys_of(self.view, pictures=pictures))
        self.query_one("#case-heads", Row).show(())
        self._draw_words()
        if known is None:
            said = wrapped(self.error or _("reading what the run has kept"), room)
            lines.show([line((text, "bad" if self.error else "faint")) for text in said])
        elif self.view == "matrix":
            counts = known.predictions.counts(len(known.names))
            lines.show(marked_matrix(counts, known.names, self.cell, room))
        elif pictures:
            plain = GLYPHS.plain or self.app.no_color
            grid = picture_grid(known, self.places, self.found, room, plain=plain)
            lines.show(grid or [line((_("no row is in this cell"), "faint"))])
        else:
            head, rows = list_lines(known, self.places, self.found, self.first, room)
            self.query_one("#case-heads", Row).show(head)
            lines.show(rows or [line((_("no row is in this cell"), "faint"))])

    def _draw_words(self) -> None:
        spans = [(self._title(), "strong accent"), (f"   {shown(self._name)}", "strong")]
        if self.known is not None:
            kept = self.known.predictions
            about = {"part": part_word(kept.part), "epoch": kept.epoch}
            said = _("{part} rows, the run's model (epoch {epoch})", **about)
            if len(kept.rows) < kept.measured:
                said += _(", the first {count:,}", count=len(kept.rows))
            row = self.query_one("#case-words", Row)
            left = row.size.width - sum(width(text) for text, _role in spans) - 3
            if left > LEAST_WORDS:
                spans.append((f"   {fit(said, left).rstrip()}", "faint"))
        self.query_one("#case-words", Row).show(line(*spans))

    def _title(self) -> str:
        if self.view == "matrix":
            return _("Choose a cell")
        count = n_("{count:,} row", "{count:,} rows", self.total)
        if len(self.places) < self.total:
            count += _(", the first {count:,} listed", count=len(self.places))
        return f"{self.title_of_rows}: {count}"
