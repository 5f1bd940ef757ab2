"""What the keys of the board do."""

from __future__ import annotations

from typing import Protocol

from engine.specs.errors import SpecError
from tui.dialogs.person import Person
from tui.keymap.table import key_of
from tui.locale import _, n_, words
from tui.sweeps.board import Board
from tui.sweeps.narrowing import narrowed, range_text
from tui.sweeps.port import SweepPort
from tui.sweeps.state import MOST_MARKED, BoardState

MORE = 20
SEEDS = 10
BEST = 5
"""Trials that are compared where none are marked."""


class BoardWindow(Protocol):
    """The board's screen as its controller sees it."""

    def draw(self) -> None:
        """Bring everything up to date."""
        ...

    def look(self) -> None:
        """What is followed may be something else now."""
        ...

    def look_at(self, sweep: str) -> None:
        """Another sweep."""
        ...

    def move_column(self, by: int) -> None:
        """Move the table's columns."""
        ...

    def go_to(self, number: int) -> None:
        """The cursor to a trial."""
        ...

    def leave(self) -> None:
        """Back to the bench."""
        ...


class Trials:
    """The keys, over the sweep on show."""

    def __init__(
        self, state: BoardState, port: SweepPort, window: BoardWindow, person: Person
    ) -> None:
        self._state = state
        self._port = port
        self._window = window
        self._person = person

    # How one looks at it

    def view(self, by: int) -> None:
        """Another view."""
        self._state.turn_view(by)
        self._window.look()

    def along(self, by: int) -> None:
        """The axis or the scatter beside it; in the table the column."""
        state = self._state
        if state.view == "coordinates":
            state.turn_axis(by)
        elif state.view == "pairs":
            state.move_pair(by, 0)
        else:
            self._window.move_column(by)
            return
        self._window.draw()

    def height(self, by: int) -> None:
        """The end in hand, or the scatter above or below; elsewhere another trial."""
        state = self._state
        if state.view == "coordinates":
            state.move_end(by)
        elif state.view == "pairs":
            state.move_pair(0, -by)
        else:
            self.walk(-by)
            return
        self._window.draw()

    def other_end(self) -> None:
        """The other end of the range in hand."""
        self._state.top = not self._state.top
        self._window.draw()

    def release(self) -> None:
        """All of an axis again."""
        self._state.release()
        self._window.draw()

    def large(self) -> None:
        """One scatter, or all."""
        self._state.large = not self._state.large
        self._window.draw()

    def time(self) -> None:
        """By time, or by trials."""
        self._state.by_time = not self._state.by_time
        self._window.draw()

    def order(self) -> None:
        """The best first, or the newest."""
        self._state.newest_first = not self._state.newest_first
        said = _("the newest first") if self._state.newest_first else _("the best first")
        self._person.hint(said)
        self._window.draw()

    def walk(self, by: int) -> None:
        """Another trial of the list."""
        chosen, rows = self._state.chosen, self._state.rows
        if chosen is None or not rows:
            return
        numbers = [row.trial.number for row in rows]
        at = numbers.index(chosen.number) + by if chosen.number in numbers else 0
        self._window.go_to(numbers[min(max(at, 0), len(numbers) - 1)])

    # Trials

    def show(self) -> None:
        """The trial's run in the bench."""
        chosen = self._state.chosen
        if chosen is None or not chosen.runs:
            self._person.hint(_("this trial has no run any more"), error=True)
            return
        self._window.leave()
        self._port.show_run(chosen.runs[0])

    def take(self) -> None:
        """An experiment of the trial's settings, in the bench."""
        board, chosen = self._state.board, self._state.chosen
        if board is None or chosen is None or not chosen.runs:
            self._person.hint(_("this trial has no run any more"), error=True)
            return
        self._port.take(board.sweep, chosen, self._window.leave)

    def mark(self) -> None:
        """Mark it, or no longer."""
        chosen = self._state.chosen
        if chosen is None:
            return
        if not self._state.mark(chosen.number):
            self._person.hint(_("at most {count} can be marked", count=MOST_MARKED), error=True)
            return
        self._window.draw()

    def compare(self) -> None:
        """The marked ones, or the best."""
        board = self._state.board
        if board is None:
            return
        marked = [board.trials[board.place_of[number]] for number in self._state.marked]
        trials = marked or [row.trial for row in board.rows if row.trial.epochs][:BEST]
        runs = [trial.runs[0] for trial in trials if trial.runs]
        if not runs:
            self._person.hint(_("no trial to compare yet"), error=True)
            return
        self._port.compare(runs, None)

    # The sweep

    def pause(self) -> None:
        """Pause, or go on."""
        board = self._state.board
        if board is None:
            return
        sweep = board.sweep
        if self._has_finished(board):
            return
        if sweep.status == "open":
            said = _("{name} is set aside with its runs", name=sweep.name)
            self._port.pause(sweep, said)
        else:
            self._port.go_on(sweep, _("{name} goes on", name=sweep.name))

    def stop(self) -> None:
        """No more trials, after a question."""
        board = self._state.board
        if board is None:
            return
        sweep = board.sweep
        if sweep.status == "stopped":
            said = _("it is stopped already: {key} goes on", key=key_of("sweeps.pause"))
            self._person.hint(said, error=True)
            return
        if self._has_finished(board):
            return
        options = [("stop", _("stop it; its trials are kept")), ("stay", _("let it go on"))]
        done = _("{count:,} trials are done.", count=board.standing.done)

        def take(choice: str) -> None:
            if choice == "stop":
                self._port.stop(sweep, _("{name} stops", name=sweep.name))

        self._person.pick(_("Stop the sweep"), options, "stay", done, take)

    def _has_finished(self, board: Board) -> bool:
        """Whether nothing is left that could be set aside or ended; that is said."""
        if board.is_live or board.sweep.status != "open":
            return False
        said = _(
            "it has finished: {key} makes {count} trials more",
            key=key_of("sweeps.more"),
            count=MORE,
        )
        self._person.hint(said, error=True)
        return True

    def more(self) -> None:
        """Twenty more."""
        board = self._state.board
        if board is None:
            return
        said = n_("{count} trial more", "{count} trials more", MORE)
        self._port.more(board.sweep, MORE, said)

    def narrow(self) -> None:
        """Search in the chosen ranges, after a question."""
        board, brush = self._state.board, self._state.brush
        if board is None:
            return
        chosen = [axis for axis in board.axes[:-1] if axis.key in brush]
        if not chosen:
            said = _(
                "choose a range first: {axis} and {height} in the coordinates",
                axis=f"{key_of('sweeps.along_previous')} {key_of('sweeps.along_next')}",
                height=f"{key_of('sweeps.height_next')} {key_of('sweeps.height_previous')}",
            )
            self._person.hint(said, error=True)
            return
        try:
            space = narrowed(board, brush)
        except SpecError as error:
            self._person.hint(words(error), error=True)
            return
        told = [f"{axis.name}: {range_text(axis, brush[axis.key])}" for axis in chosen]
        options = [("narrow", _("search there from now on")), ("stay", _("leave it as it is"))]

        def take(choice: str) -> None:
            if choice == "narrow":
                said = _("new trials are drawn from the narrower ranges")
                self._port.narrow(board.sweep, space, said)
                self._state.brush.clear()
                self._window.draw()

        self._person.pick(_("Narrow the ranges"), options, "narrow", "\n".join(told), take)

    def again(self) -> None:
        """The best with ten seeds."""
        board = self._state.board
        best = None if board is None else board.best
        if board is None or best is None or not best.runs:
            self._person.hint(_("no trial is complete yet"), error=True)
            return
        about = {"number": best.number, "count": SEEDS}
        said = _("trial {number} and the start train again, with {count} fresh seeds each", **about)
        self._port.again(board.sweep, SEEDS, said)

    def sweeps(self) -> None:
        """Choose another sweep."""
        board, found = self._state.board, self._state.sweeps
        if board is None or len(found) < 2:
            self._person.hint(_("there is no other sweep"))
            return
        options = [
            (
                one.id,
                f"{one.name}  {n_('{count:,} trial', '{count:,} trials', one.trials)}  {one.id}",
            )
            for one in found
        ]

        def take(chosen: str) -> None:
            if chosen == board.sweep.id:
                return
            self._state.board = None
            self._state.cursor = None
            self._state.marked.clear()
            self._state.brush.clear()
            self._window.look_at(chosen)

        self._person.pick(_("Sweeps"), options, board.sweep.id, "", take)
