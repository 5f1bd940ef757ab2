"""What the board reads from the store, in a thread of its own: nothing here is the screen's."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from threading import Event
from types import MappingProxyType

import numpy as np
from textual.message import Message

from data.errors import InputError
from engine.client.sweep_results import luck_where_repeated
from engine.messages import Said
from engine.store.database import Store
from engine.store.reasons import failures
from engine.store.sweep_curves import trial_curves
from engine.store.sweeps import Sweep, Trial, sweeps, trials
from engine.sweeps.luck import Luck
from tui.locale import _, words
from tui.sweeps.board import LIVE, Board, Curves, board_of
from tui.terminal import gc_policy

Post = Callable[[Message], object]
Open = Callable[[], Store]
NOTHING: Mapping[int, Said] = MappingProxyType({})
LOOK_SECONDS = 0.5
SHARE = 6
"""A large sweep is read again after so many times as long as reading it took."""
MANY, WHOLE_SECONDS = 1000, 20.0
"""Trials from which on only what may have changed is read, and for how long."""
PART = 10_000
"""Values that are put into an array at once."""
MOST_EPOCHS = 5000
"""Of a curve; what lies behind is left out of the view of all curves."""


class BoardRead(Message):
    """The sweeps there are, and the one on show; None where there is none. ``luck`` is what the
    best trial came to with fresh seeds, if it has been trained again; ``failures`` is what is said
    of failed trials, by their number.
    """

    def __init__(
        self,
        found: tuple[Sweep, ...],
        board: Board | None,
        luck: Luck | None = None,
        failed: Mapping[int, Said] = NOTHING,
    ) -> None:
        self.sweeps = found
        self.board = board
        self.luck = luck
        self.failures = failed
        super().__init__()

    def tells(self, sweep: str | None) -> bool:
        """Whether it is of this sweep; without one, of the newest that was known."""
        if self.board is None:
            return False
        return self.board.sweep.id == (self.sweeps[0].id if sweep is None else sweep)


class CurvesRead(Message):
    """The curves of a sweep's trials, by its id."""

    def __init__(self, sweep: str, curves: Curves) -> None:
        self.sweep = sweep
        self.curves = curves
        super().__init__()


class NotRead(Message):
    """The store cannot be read."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class BoardReader:
    """Follows one sweep until it is closed; ``want`` tells which, and whether its curves are looked
    at. ``follow`` is the thread's work.
    """

    def __init__(self, opened: Open, post: Post) -> None:
        self._opened = opened
        self._post = post
        self._asked = Event()
        self._closed = False
        self._sweep: str | None = None
        self._with_curves = False
        self._curves: tuple[str, Curves] | None = None
        self._known: tuple[str, list[Trial]] | None = None
        self._due = 0.0
        self._part = False

    def want(self, sweep: str | None, *, curves: bool) -> None:
        """Follow this sweep, the newest without one."""
        if (sweep, curves) != (self._sweep, self._with_curves):
            self._sweep, self._with_curves = sweep, curves
            self._asked.set()

    def keep(self, sweep: str) -> None:
        """Stay with this one, also when there is a newer."""
        if self._sweep is None:
            self._sweep = sweep

    def again(self) -> None:
        """Look at once: something was changed."""
        self._asked.set()

    def close(self) -> None:
        """Nobody looks any more."""
        self._closed = True
        self._asked.set()

    def follow(self) -> None:
        """Until it is closed: read what has changed, and tell it."""
        try:
            store = self._opened()
        except InputError as error:
            self._post(NotRead(words(error)))
            return
        with closing(store):
            seen: object = None
            while not self._closed:
                self._asked.clear()
                begun = time.monotonic()
                try:
                    now = (store.version(), self._sweep, self._with_curves)
                    if now != seen or self._owes:
                        self._read(store)
                        seen = now
                except InputError as error:
                    self._post(NotRead(words(error)))
                except sqlite3.Error as error:
                    self._post(NotRead(_("the store cannot be read: {error}", error=error)))
                spent = time.monotonic() - begun
                self._asked.wait(max(LOOK_SECONDS, SHARE * spent))

    def _read(self, store: Store) -> None:
        found = tuple(sweeps(store))
        wanted = self._sweep
        chosen = next((one for one in found if one.id == wanted), None) or next(iter(found), None)
        if chosen is None:
            self._post(BoardRead(found, None))
            return
        board = board_of(chosen, chosen.sweep, self._trials(store, chosen))
        lucky = luck_where_repeated(store, chosen.id, board.best)
        self._post(BoardRead(found, board, lucky, failures(store, board.trials)))
        if self._with_curves:
            curves = self._read_curves(store, board)
            self._post(CurvesRead(chosen.id, curves))

    def _trials(self, store: Store, chosen: Sweep) -> list[Trial]:
        """All trials; of many that are known those alone that were not over, and now and then all:
        one that is over may be deleted, or resumed.
        """
        before = self._known
        now = time.monotonic()
        is_whole = before is None or before[0] != chosen.id or now >= self._due
        if is_whole or before is None or len(before[1]) < MANY:
            found = trials(store, chosen)
            self._part = False
            self._due = now + WHOLE_SECONDS
            if len(found) >= MANY and (before is None or before[0] != chosen.id):
                gc_policy.settle()
        else:
            self._part = True
            open_ones = [one.number for one in before[1] if not one.is_over]
            newer = trials(store, chosen, (open_ones, before[1][-1].number))
            known = {one.number: one for one in before[1]}
            known.update((one.number, one) for one in newer)
            found = list(known.values())
        self._known = (chosen.id, found)
        return found

    @property
    def _owes(self) -> bool:
        """Whether what was read in part is to be read as a whole."""
        is_many = self._known is not None and len(self._known[1]) >= MANY
        return is_many and self._part and time.monotonic() >= self._due

    def _read_curves(self, store: Store, board: Board) -> Curves:
        """All of them, later those alone that were not over."""
        before = self._curves
        known = before[1] if before is not None and before[0] == board.sweep.id else None
        wanted = None
        if known is not None:
            wanted = [
                one.number for place, one in enumerate(board.trials) if place not in known.known
            ]
        read = trial_curves(store, board.sweep.id, board.metric, wanted)
        curves = merged(board, known, read)
        self._curves = (board.sweep.id, curves)
        return curves


def merged(board: Board, known: Curves | None, read: list[tuple[int, int, float]]) -> Curves:
    """What was known of a sweep's curves with what was read of some: trial, epoch, value."""
    before = np.zeros((0, 0), np.float32) if known is None else known.values
    # In parts: what numpy does in one go keeps the screen's thread waiting
    parts = [np.array(read[at : at + PART], np.float64) for at in range(0, len(read), PART)]
    found = np.concatenate(parts) if parts else np.zeros((0, 3))
    found = found[found[:, 1] <= MOST_EPOCHS]
    longest = int(found[:, 1].max()) if len(found) else 0
    shape = (len(board.trials), max(longest, before.shape[1]))
    values = np.full(shape, np.nan, np.float32)
    rows = min(len(before), shape[0])
    values[:rows, : before.shape[1]] = before[:rows]
    numbers = np.array([one.number for one in board.trials], np.int64)
    at = np.searchsorted(numbers, found[:, 0])
    there = at < len(numbers)
    there[there] = numbers[at[there]] == found[there, 0]
    with np.errstate(over="ignore"):
        values[at[there], found[there, 1].astype(np.int64) - 1] = found[there, 2]
    over = {place for place, one in enumerate(board.trials) if one.state not in LIVE}
    return Curves(values, over)
