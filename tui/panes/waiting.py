"""What a screen waits for, said above its keys: for how long already, and the key that leaves."""

from __future__ import annotations

import time
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from tui.dialogs.person import ScreenPerson
from tui.keymap.table import key_of
from tui.locale import _

EVERY = 0.5
"""Seconds between two looks at the clock."""
LONG = 1.5
"""Seconds after which it is no opening of what is there already: libraries are loaded first."""


class Waiting:
    """``leave`` is the id of the action that goes back; the line is the ``person``'s."""

    def __init__(self, screen: Screen[Any], person: ScreenPerson, leave: str) -> None:
        self._screen, self._person, self._leave = screen, person, leave
        self._timer: Timer | None = None
        self._since = 0.0
        self._what = ""

    def begin(self, what: str) -> None:
        """From now on this is waited for; what was before is over."""
        self._what, self._since = what, time.monotonic()
        if self._timer is None:
            self._timer = self._screen.set_interval(EVERY, self._tell)
        self._tell()

    def end(self) -> None:
        """It is there, or will not be: the line is free."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self._person.rest("")

    def _tell(self) -> None:
        passed = time.monotonic() - self._since
        about = {"what": self._what, "key": key_of(self._leave)}
        if passed < LONG:
            said = _("{what}; {key} goes back", **about)
        else:
            told = {"seconds": int(passed), **about}
            said = _("{what}, with TensorFlow first: {seconds} s; {key} goes back", **told)
        self._person.rest(said)
