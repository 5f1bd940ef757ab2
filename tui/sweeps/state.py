"""How a person looks at a sweep: the state behind its board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.messages import Said
from engine.store.sweeps import Sweep, Trial
from engine.sweeps.luck import Luck
from tui.sweeps.axes import SweepAxis
from tui.sweeps.board import Board, Curves, TrialRow

View = Literal["trials", "progress", "curves", "coordinates", "pairs", "importance"]
VIEWS: tuple[View, ...] = ("trials", "progress", "curves", "coordinates", "pairs", "importance")
STEPS = 20
"""Steps from one end of an axis to the other."""
MOST_MARKED = 12
Range = tuple[float, float]
ALL: Range = (0.0, 1.0)


@dataclass
class BoardState:
    """Owned by the board's screen; only its handlers change it.

    ``brush`` holds the parts of axes to which a person looks, by the axis' key; ``at`` is the
    number of the axis in hand, ``top`` says which end of its part. ``pair`` is the scatter in hand:
    the axis across and the one up; ``large`` shows it alone. ``cursor`` is a trial's number.
    """

    sweeps: tuple[Sweep, ...] = ()
    board: Board | None = None
    curves: Curves | None = None
    view: View = "trials"
    cursor: int | None = None
    marked: list[int] = field(default_factory=list[int])
    brush: dict[str, Range] = field(default_factory=dict[str, Range])
    at: int = 0
    top: bool = True
    pair: tuple[int, int] = (0, -1)
    large: bool = False
    by_time: bool = False
    newest_first: bool = False
    luck: Luck | None = None
    failures: Mapping[int, Said] = field(default_factory=dict[int, Said])
    importance: Mapping[str, float] | None = None
    judging: bool = False
    unjudged: str = ""

    @property
    def axes(self) -> tuple[SweepAxis, ...]:
        """The parameters' axes, then that of the value."""
        return () if self.board is None else self.board.axes

    @property
    def chosen(self) -> Trial | None:
        """The trial under the cursor, else the best, else the first on the list; of those within
        the brush.
        """
        board = self.board
        if board is None or not board.trials:
            return None
        place = board.place_of.get(self.cursor or 0)
        if self.brush:
            inside = self.inside()
            if place is None or not inside[place]:
                judged = (row for row in board.rows if inside[row.place] and row.shade >= 0)
                return next((row.trial for row in judged), None)
        if place is not None:
            return board.trials[place]
        return board.best or board.rows[0].trial

    @property
    def chosen_place(self) -> int | None:
        """Where it stands among the trials by number."""
        chosen, board = self.chosen, self.board
        return None if chosen is None or board is None else board.place_of[chosen.number]

    @property
    def rows(self) -> list[TrialRow]:
        """The trials of the table: those within the brush, in the order chosen."""
        board = self.board
        if board is None:
            return []
        rows = board.by_number if self.newest_first else board.rows
        if not self.brush:
            return list(rows)
        inside = self.inside()
        return [row for row in rows if inside[row.place]]

    def inside(self) -> NDArray[np.bool_]:
        """Which trials lie within the parts of all axes that a person looks at."""
        board = self.board
        if board is None:
            return np.zeros(0, np.bool_)
        found = np.ones(len(board.trials), np.bool_)
        for index, axis in enumerate(board.axes):
            part = self.brush.get(axis.key)
            if part is not None:
                places = board.places[:, index]
                low, high = part
                found &= (places >= low - 1e-6) & (places <= high + 1e-6)
        return found

    def turn_view(self, by: int) -> None:
        """The next view."""
        self.view = VIEWS[(VIEWS.index(self.view) + by) % len(VIEWS)]

    # The brush

    @property
    def axis(self) -> SweepAxis | None:
        """The axis in hand."""
        return self.axes[min(self.at, len(self.axes) - 1)] if self.axes else None

    def turn_axis(self, by: int) -> None:
        """The axis beside it."""
        if self.axes:
            self.at = (min(self.at, len(self.axes) - 1) + by) % len(self.axes)

    def move_end(self, by: int) -> None:
        """The end in hand up or down by a step; the two never pass each other."""
        axis = self.axis
        if axis is None:
            return
        steps = len(axis.choices) or STEPS
        low, high = (round(end * steps) for end in self.brush.get(axis.key, ALL))
        if self.top:
            high = min(max(high + by, low + 1), steps)
        else:
            low = max(min(low + by, high - 1), 0)
        if (low, high) == (0, steps):
            self.brush.pop(axis.key, None)
        else:
            self.brush[axis.key] = (low / steps, high / steps)

    def release(self) -> None:
        """Look at all of the axis in hand again; where it is all, at all of every axis."""
        axis = self.axis
        if axis is None or axis.key not in self.brush:
            self.brush.clear()
        else:
            del self.brush[axis.key]

    def forget_lost(self) -> None:
        """What is there no more: marked trials, parts of axes, the axis in hand."""
        board = self.board
        if board is None:
            return
        keys = {axis.key for axis in board.axes}
        self.brush = {key: part for key, part in self.brush.items() if key in keys}
        self.marked = [number for number in self.marked if number in board.place_of]
        self.at = min(self.at, len(board.axes) - 1)
        across, up = self.pair
        count = len(board.axes) - 1
        if not (across < count and (up < 0 or across < up < count)):
            self.pair = (0, -1)

    # The scatters

    def move_pair(self, across: int, up: int) -> None:
        """To the scatter beside it: the value's row (-1) above all parameters, then each parameter
        above those before it.
        """
        count = len(self.axes) - 1
        if count < 1:
            return
        column, row = self.pair
        if up:
            rows = [-1, *range(1, count)]
            row = rows[min(max(rows.index(row) + up, 0), len(rows) - 1)]
        last = count - 1 if row < 0 else row - 1
        self.pair = (min(max(column + across, 0), last), row)

    def mark(self, number: int) -> bool:
        """Mark a trial, or no longer; False where too many are."""
        if number in self.marked:
            self.marked.remove(number)
        elif len(self.marked) >= MOST_MARKED:
            return False
        else:
            self.marked.append(number)
        return True
