"""The terminal under the bench: it may go away, and a shell may have it for a while."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from threading import Thread
from types import FrameType
from typing import Any, TypeVar, cast

from textual.filter import LineFilter
from textual.screen import Screen

from engine.devices.slurm_job import ENDING, slurm_job
from tui.terminal.driver import TerminalDriver
from tui.terminal.one_key import OneKeyAtATime
from tui.terminal.plain import PlainSigns
from tui.terminal.turns import take_short_turns
from tui.text.glyphs import GLYPHS, said_of_ascii, use_plain_signs

LOOK_SECONDS = 1.0
LEFT_BEHIND_SECONDS = 20.0
"""So long after its terminal has gone an app ends, whatever it is at: nobody would end it."""
LEAVING_SECONDS = 10.0
"""So long after a signal has asked it to leave, an app that is busy for ever is ended."""
LEAVE = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)

PLAIN_SIGNS = PlainSigns()

Result = TypeVar("Result")


class TerminalApp(OneKeyAtATime[Result]):
    """Leaves in order when the system asks or the terminal is gone, and lets a shell have it."""

    def __init__(self) -> None:
        super().__init__()
        take_short_turns()
        self.driver_class = TerminalDriver
        self._asked_to_leave: tuple[int, float] | None = None
        self._is_ready = False
        self._watch: Thread | None = None

    def on_mount(self) -> None:
        """Look whether the terminal is still there."""
        self.set_class(GLYPHS.plain, "-ascii")
        if isinstance(self._driver, TerminalDriver):
            self.set_interval(LOOK_SECONDS, self._look_for_terminal)

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        """Textual's own: the screens below that are seen. It counts the next one even where the one
        in front is opaque, and so paints the whole terminal whenever something changes below.
        """
        return [] if self.screen.styles.background.a == 1 else super()._background_screens

    def listen(self) -> None:
        """The driver tells that it takes the terminal, which no signal may leave as it is then."""
        loop = asyncio.get_running_loop()
        for number in {*LEAVE, *(ENDING if slurm_job() is not None else ())}:
            loop.add_signal_handler(number, self._leave, number)
            # Python's own handler is heard between two steps of a busy loop, too; the loop is
            # woken as before
            signal.signal(number, self._heard)
        # In the loop, where no half-done write holds a lock that the handler needs
        loop.add_signal_handler(signal.SIGTSTP, self._give_way)
        if self._watch is None:
            self._watch = Thread(target=self._end_by_force, name="left-behind", daemon=True)
            self._watch.start()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's hook."""
        filters = super().get_line_filters()
        return [*filters, PLAIN_SIGNS] if GLYPHS.plain else filters

    def wants_to_know_widths(self) -> bool:
        """The driver asks, before it asks the terminal: not where it is settled."""
        return not GLYPHS.plain and said_of_ascii() is None

    def signs_are_wide(self) -> None:
        """The driver tells, in its own thread: from now on no sign that could be two cells wide."""
        use_plain_signs(braille=True)
        self.call_later(self.draw_anew)

    def draw_anew(self) -> None:
        """Draw everything with the signs of now."""
        self.set_class(GLYPHS.plain, "-ascii")
        for screen in self.screen_stack:
            for widget in screen.walk_children(with_self=True):
                widget.refresh(layout=True)

    def at_rest(self) -> AbstractContextManager[object]:
        """Inside it the process may be stopped without holding anyone up."""
        return nullcontext()

    def action_suspend_process(self) -> None:
        """Back to the shell, with all that it began together with this process, such as make."""
        self._give_way(os.getpgrp())

    def write(self, sequence: str) -> None:
        """Send the terminal something that draws nothing."""
        if sequence and self._driver is not None and not self.is_headless:
            self._driver.write(sequence)

    def _give_way(self, group: int | None = None) -> None:
        with self.at_rest(), self.suspend():
            if group is None:
                os.kill(os.getpid(), signal.SIGSTOP)
            else:
                os.killpg(group, signal.SIGSTOP)

    def on_ready(self) -> None:
        """The first picture is there: what was asked meanwhile is done."""
        self._is_ready = True
        if self._asked_to_leave is not None:
            self._leave(self._asked_to_leave[0])

    def _leave(self, number: int) -> None:
        if self._is_ready:  # else screens that are half made would fail
            self.exit(return_code=128 + number)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        self._asked_to_leave = self._asked_to_leave or (number, time.monotonic())

    def _look_for_terminal(self) -> None:
        """A terminal may go without a word: where SIGHUP is ignored, or meant another process."""
        if isinstance(self._driver, TerminalDriver) and self._driver.is_gone:
            self._leave(signal.SIGHUP)

    def _end_by_force(self) -> None:
        """A loop that is busy for ever obeys no signal, and sees no terminal go."""
        driver, gone = cast("TerminalDriver", self._driver), 0.0
        while gone < LEFT_BEHIND_SECONDS:
            time.sleep(LOOK_SECONDS)
            gone = gone + LOOK_SECONDS if driver.is_gone else 0.0
            number, since = self._asked_to_leave or (0, time.monotonic())
            if time.monotonic() - since >= LEAVING_SECONDS:
                driver.restore()
                os._exit(128 + number)
        os._exit(128 + signal.SIGHUP)


def shell_waits() -> bool:
    """Whether this process was begun by a shell that can take the terminal and give it back."""
    import psutil

    try:
        parent = psutil.Process(os.getpgrp()).ppid()
        return os.getsid(parent) == os.getsid(0)
    except (psutil.Error, OSError):
        return False
