"""The board of a sweep: its trials in a table and in pictures, live."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from tui.dialogs.person import ScreenPerson
from tui.keymap.action import bindings, perform
from tui.keymap.sweeps import ALWAYS, SWEEPS, keys_of
from tui.locale import _
from tui.panes.front import FrontScreen
from tui.sweeps.actions import Trials
from tui.sweeps.board import TrialRow
from tui.sweeps.columns import fixed_columns, more_columns
from tui.sweeps.drawing import middle, no_sweep, nothing, resting, view_lines
from tui.sweeps.heading import best_line, heading, standing_line
from tui.sweeps.importance_lines import LEAST as LEAST_JUDGED
from tui.sweeps.importance_lines import importance_lines
from tui.sweeps.picture import SweepPicture
from tui.sweeps.port import SweepPort
from tui.sweeps.progress_lines import progress_lines
from tui.sweeps.reading import BoardRead, BoardReader, CurvesRead, NotRead
from tui.sweeps.state import BoardState
from tui.terminal.one_key import quiet_seconds
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Row, line
from tui.widgets.table import Table

TALL, WIDE = 34, 120
"""Lines and cells of a terminal from which on two things stand together."""
MARGIN = 2
MORE_TO_JUDGE = 1.1
"""So many times as many complete trials as before, and their parameters are judged again."""
OVER_PICTURES = ("coordinates", "pairs")
"""Views in which the arrows belong to the picture."""


class SweepsScreen(FrontScreen):
    """``sweep`` is the id of the one to begin with, the newest without one."""

    BINDINGS = bindings(SWEEPS)
    HELP_OF = ("Sweeps",)
    CSS_PATH = "sweeps.tcss"
    AUTO_FOCUS = ""

    def __init__(self, port: SweepPort, sweep: str | None = None) -> None:
        super().__init__()
        self.state = BoardState()
        self.person = ScreenPerson(self, "sweep-hint")
        self.reader = BoardReader(port.open_store, self.post_message)
        self.controllers = {"trials": Trials(self.state, port, self, self.person)}
        self._port = port
        self._wanted = sweep
        self._is_read = False
        self._owed = False
        self._goes_to_cursor = False
        self._judged: tuple[str, int] = ("", 0)

    def compose(self) -> ComposeResult:
        """Views, how far it has come, the best; the table, the picture; a hint, the keys."""
        yield Row(id="sweep-words")
        yield Row(id="sweep-standing")
        yield Row(id="sweep-best")
        with Container(id="sweep-body"):
            yield SweepPicture(id="sweep-picture")
            yield Table[TrialRow](id="sweep-table")
            with Vertical(id="sweep-side"):
                yield SweepPicture(id="sweep-progress")
                yield Row(id="sweep-side-title")
                yield SweepPicture(id="sweep-shares")
        yield Hint(id="sweep-hint")
        yield KeyBar(id="sweep-keys")

    def on_mount(self) -> None:
        """Follow the sweep from now on; until it is read, as a board before this one saw it."""
        self.reader.want(self._wanted, curves=False)
        self._in_thread(self.reader.follow)
        last = self._port.last_read
        if last is not None and last.tells(self._wanted):
            self._show_read(last)
        self._arrange()

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self.reader.close()

    def on_resize(self) -> None:
        """Other cells fit."""
        self._arrange()

    # Keys

    def action_do(self, doer: str, name: str, *given: Any) -> None:
        """What a key means that is a controller's; what was said of the one before goes."""
        self.person.hint("")
        perform(self.controllers, doer, name, *given)

    def leave(self) -> None:
        """Back to the bench, unless the person is there already."""
        if self.is_current:
            self.dismiss(None)

    @property
    def table(self) -> Table[TrialRow]:
        """The trials."""
        return self.query_one(Table)

    def move_column(self, by: int) -> None:
        """Move the table's columns."""
        if self.table.display:
            self.table.move_column(by)

    def go_to(self, number: int) -> None:
        """The cursor to a trial."""
        self.state.cursor = number
        self.table.go_to(str(number))
        self.draw()

    def look_at(self, sweep: str) -> None:
        """Another sweep."""
        self._wanted = sweep
        self.state.curves = self.state.importance = None
        self.state.unjudged = ""
        self._judged = ("", 0)
        self.look()

    def look(self) -> None:
        """Another view, another sweep: what is followed may be something else."""
        self.reader.want(self._wanted, curves=self.state.view == "curves")
        self._arrange()

    @on(Table.Moved)
    def _moved(self) -> None:
        row = self.table.chosen
        if row is not None and row.trial.number != self.state.cursor:
            self.state.cursor = row.trial.number
            self._draw_pictures()
            self.person.rest(resting(self.state))

    @on(Table.Chosen)
    def _clicked(self) -> None:
        self.controllers["trials"].show()

    # What is read

    @on(BoardRead)
    def _board_read(self, message: BoardRead) -> None:
        self._is_read = True
        self._port.last_read = message
        if message.board is not None:
            self._wanted = message.board.sweep.id
            self.reader.keep(self._wanted)
        self._show_read(message)
        self._draw_when_quiet()

    def _show_read(self, read: BoardRead) -> None:
        state, before, board = self.state, self.state.board, read.board
        state.sweeps, state.board = read.sweeps, board
        state.luck, state.failures = read.luck, read.failures
        state.forget_lost()
        if board is None or (before is not None and before.sweep.id == board.sweep.id):
            return
        state.cursor = None if board.best is None else board.best.number
        self._goes_to_cursor = board.best is not None

    @on(CurvesRead)
    def _curves_read(self, message: CurvesRead) -> None:
        board = self.state.board
        if board is not None and board.sweep.id == message.sweep:
            self.state.curves = message.curves
            self._draw_when_quiet()

    @on(NotRead)
    def _not_read(self, message: NotRead) -> None:
        self._is_read = True
        self.person.hint(message.sentence, error=True)
        self.draw()

    def _judge(self) -> None:
        """Ask which parameters matter, where that is seen and there is more to tell than before."""
        board = self.state.board
        seen = self.state.view == "importance" or self.query_one("#sweep-side").display
        if board is None or not seen or self.state.judging:
            return
        complete = board.standing.counts.get("complete", 0)
        sweep, before = self._judged
        if sweep != board.sweep.id:
            before = 0
        if complete < LEAST_JUDGED or complete < max(before * MORE_TO_JUDGE, before + 1):
            return
        self._judged = (board.sweep.id, complete)
        self.state.judging = True
        asked = board.sweep.id

        def told(found: Any, why: str) -> None:
            self.state.judging = False
            shown = self.state.board
            if shown is not None and shown.sweep.id == asked and self.is_mounted:
                if found is not None or why:
                    self.state.importance, self.state.unjudged = found, why
                self.draw()

        self._port.judge(asked, told)

    # Drawing

    def _arrange(self) -> None:
        """What stands together in this size."""
        tall, wide = self.size.height >= TALL, self.size.width >= WIDE
        on_table = self.state.view == "trials"
        split = tall and self.state.view != "pairs" and (not on_table or not wide)
        there = self.state.board is not None
        self.set_class(split, "-split")
        self.query_one("#sweep-body").styles.layout = "vertical" if split else "horizontal"
        self.query_one("#sweep-picture").display = not there or not on_table or split
        self.query_one("#sweep-side").display = there and on_table and wide and not split
        self.table.display = there and (on_table or split)
        takes = self.table.display and self.state.view not in OVER_PICTURES
        self.set_focus(self.table if takes else None)
        self.call_after_refresh(self.draw)

    def _draw_when_quiet(self) -> None:
        wait = quiet_seconds(self.app)
        if not wait:
            self._arrange_or_draw()
        elif not self._owed:
            self._owed = True
            self.set_timer(wait, self._arrange_or_draw)

    def _arrange_or_draw(self) -> None:
        self._owed = False
        if not self.is_mounted:
            return
        if self.table.display is (self.state.board is None):
            self._arrange()
        else:
            self.draw()

    def draw(self) -> None:
        """Bring everything up to date."""
        if not self.is_mounted:
            return
        state, board = self.state, self.state.board
        self.query_one("#sweep-words", Row).fit(lambda width: heading(state, width))
        above = self.query_one("#sweep-standing", Row), self.query_one("#sweep-best", Row)
        if board is None:
            for row in above:
                row.show(())
        else:
            above[0].fit(lambda width: standing_line(board, width))
            above[1].fit(lambda width: best_line(board, state.luck, width))
            if self.table.display:
                table = self.table
                table.nothing = nothing(state)
                table.sorted_by = ("number" if state.newest_first else "value", True)
                table.show(state.rows, fixed_columns(board, state.marked), more_columns(board))
                if self._goes_to_cursor:
                    self._goes_to_cursor = False
                    table.go_to(str(state.cursor))
        is_open = board is None or board.sweep.status == "open"
        there = keys_of(state.view, is_open=is_open) if board is not None else ALWAYS
        self.query_one(KeyBar).set_actions(there)
        self.person.rest(resting(state))
        self._draw_pictures()
        self._judge()

    @on(SweepPicture.Resized)
    def _draw_pictures(self) -> None:
        """The pictures alone, each in its cells."""
        if not self.is_mounted:
            return
        state = self.state
        picture = self.query_one("#sweep-picture", SweepPicture)
        size = picture.size.width, picture.size.height
        if state.board is None:
            picture.show(middle(no_sweep(is_read=self._is_read), *size))
        elif picture.display:
            if state.view == "trials":
                picture.show(progress_lines(state, *size))
            else:
                picture.show(view_lines(state, *size))
        side = self.query_one("#sweep-side")
        if side.display:
            progress = self.query_one("#sweep-progress", SweepPicture)
            progress.show(progress_lines(state, progress.size.width, progress.size.height))
            self.query_one("#sweep-side-title", Row).show(line((_("Importance"), "strong accent")))
            shares = self.query_one("#sweep-shares", SweepPicture)
            lines = importance_lines(state, max(shares.size.width, 20))
            shares.styles.height = len(lines)
            shares.show(lines)
