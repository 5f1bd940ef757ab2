"""The list of experiments with what their runs reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from tui.keymap.action import bindings
from tui.keymap.panes import BOARD
from tui.keymap.table import key_of
from tui.locale import N_, _, n_
from tui.model.namesakes import told_apart
from tui.panes.pane import FRAME, Apply, Pane
from tui.panes.scores import Columns
from tui.text.fitting import fit_middle, shown, width
from tui.text.glyphs import GLYPHS
from tui.text.preset_notes import name_and_note
from tui.widgets.lines import Line, Lines, Row, line

if TYPE_CHECKING:
    from tui.model.state import BenchState

NUMBERED = 9
"""Experiments that a digit goes to."""
BESIDE = 5
"""Cells of a line beside name and columns: cursor, number, sign of an edit, blanks."""


def list_width(name: str) -> int:
    """Cells of a pane in which this name stands whole, whatever its run has come to."""
    return FRAME + BESIDE + width(shown(name)) + Columns(spread=True, more=True).width


class ReadWanted(Message):
    """The selected experiment's name and note are wanted, however long they are."""


class ListResized(Message):
    """The list has other room: its names are to be fitted anew."""


class ExperimentsPane(Pane):
    """One line an experiment, what it has come to in columns; the cursor selects."""

    BINDINGS = bindings(BOARD)
    ARROWS = N_("↑ ↓ choose an experiment; in network and training ← → change its fields")

    def __init__(self, id: str, heading: str, apply: Apply) -> None:
        super().__init__(id, heading, apply)
        self._ids: list[str | None] = []

    def compose(self) -> ComposeResult:
        """The names of the columns, and the list."""
        yield Row(id="experiment-head")
        yield Lines(id="experiment-list")

    def on_resize(self) -> None:
        """Also where the names themselves have made the column wider."""
        self.post_message(ListResized())

    @on(Lines.Chosen)
    def action_read(self) -> None:
        """Enter."""
        self.post_message(ReadWanted())

    def experiment_at(self, row: int) -> str | None:
        """The id of the experiment in a row of the list."""
        return self._ids[row] if row < len(self._ids) else None

    def resting(self, state: BenchState) -> str:
        """The selected experiment's whole name, and its note."""
        spec = state.spec
        if spec is None:
            return ""
        return name_and_note(spec.name, spec.note)

    def show(self, state: BenchState) -> None:
        """Draw the list and put the cursor on the selected experiment."""
        lines = self.query_one(Lines)
        shown_runs = state.snapshot.on_show
        items = state.experiments
        columns = Columns.of(shown_runs[item.id] for item in items if item.id in shown_runs)
        name = max(lines.room - BESIDE - columns.width, 8)
        rows: list[Line] = []
        self._ids = []
        run_ids = {name: one.run.id for name, one in shown_runs.items()}
        apart = told_apart([(item.id, state.spec_of(item)) for item in items], run_ids)
        for index, item in enumerate(items):
            if state.is_apart(item) and (not index or not state.is_apart(items[index - 1])):
                rows.append(line((f" {_('on other tables')}", "faint")))
                self._ids.append(None)
            rows.append(self._row(state, index, (name, apart.get(item.id, "")), columns))
            self._ids.append(item.id)
        if state.selected in self._ids:
            lines.row = self._ids.index(state.selected)
        lines.show(rows, [row for row, one in enumerate(self._ids) if one is not None])
        self.query_one(Row).show(line(" " * (name + BESIDE), *columns.heading()))
        count = state.snapshot.run_count
        more = (
            n_("{count} run", "{count} runs", count) + f"  {key_of('experiment.runs')}"
            if count
            else ""
        )
        narrowed = _('filter "{text}"', text=state.filter) if state.filter else ""
        self.entitle(narrowed, more)

    def _row(self, state: BenchState, index: int, named: tuple[int, str], columns: Columns) -> Line:
        """``named``: cells for the name, and what tells it from others of its name."""
        cells, apart = named
        item = state.experiments[index]
        one = state.snapshot.on_show.get(item.id)
        chosen = item.id == state.selected
        number = str(index + 1) if index < NUMBERED else " "
        is_edited = state.is_edited(item, None if one is None else one.run)
        edited = GLYPHS.edited if is_edited else " "
        mark = GLYPHS.cursor if chosen else " "
        style = "strong" if chosen else ""
        name = state.spec_of(item).name
        told = f"{name}, {apart}" if apart else name
        return line(
            (mark, "accent"),
            (f"{number} ", "key"),
            (fit_middle(told, cells), style),
            (f"{edited} ", "warn"),
            *columns.cells(one),
        )
