"""The terminal under the bench: it may go away, and a shell may have it for a while."""

from __future__ import annotations

import asyncio
import os
import signal
import termios
import time
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, TextIO, TypeVar, cast

from textual.drivers.linux_driver import LinuxDriver

from engine.devices.slurm_job import ENDING, slurm_job
from tui.terminal.one_key import OneKeyAtATime

if TYPE_CHECKING:
    from textual.app import App

LOOK_SECONDS = 1.0
LEFT_BEHIND_SECONDS = 20.0
"""So long after its terminal has gone an app ends, whatever it is at: nobody would end it."""
LEAVE = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)

Result = TypeVar("Result")


class LastingFile:
    """A terminal to write to; writing goes nowhere once it is gone.

    An error would end Textual's writing thread, and the screen would wait for it for ever.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._gone = False

    def write(self, text: str) -> None:
        """Write to the terminal, if it is still there."""
        if not self._gone:
            try:
                self._file.write(text)
            except OSError:
                self._gone = True

    def flush(self) -> None:
        """Bring what was written to the terminal, if it is still there."""
        if not self._gone:
            try:
                self._file.flush()
            except OSError:
                self._gone = True

    def fileno(self) -> int:
        """The terminal's file descriptor."""
        return self._file.fileno()


class TerminalDriver(LinuxDriver):
    """Textual's driver, for a terminal that may go away at any moment."""

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file = cast("TextIO", LastingFile(self._file))
        # Textual would come back in the middle of anything, and twice after bg and fg
        for number in (signal.SIGTSTP, signal.SIGCONT):
            signal.signal(number, signal.SIG_DFL)

    @property
    def is_gone(self) -> bool:
        """Whether nobody is at the terminal any more."""
        try:
            termios.tcgetattr(self.fileno)
        except termios.error:
            return True
        return False

    @property
    def is_elsewhere(self) -> bool:
        """Whether the shell has given the terminal to others; 0: in another namespace."""
        try:
            return os.tcgetpgrp(self.fileno) not in (0, os.getpgrp())
        except OSError:
            return False

    def start_application_mode(self) -> None:
        """Take the terminal; while the shell has it, wait to be brought to the foreground."""
        while self.is_elsewhere:
            os.killpg(0, signal.SIGSTOP)
        super().start_application_mode()

    def run_input_thread(self) -> None:
        """Read keys until the end; that of the terminal is no error of the screen."""
        with suppress(OSError):
            super().run_input_thread()


class TerminalApp(OneKeyAtATime[Result]):
    """Leaves in order when the system asks or the terminal is gone, and lets a shell have it."""

    def __init__(self) -> None:
        super().__init__()
        self.driver_class = TerminalDriver

    def on_mount(self) -> None:
        """Listen to signals, and look whether the terminal is still there."""
        if not isinstance(self._driver, TerminalDriver):
            return
        loop = asyncio.get_running_loop()
        for number in {*LEAVE, *(ENDING if slurm_job() is not None else ())}:
            loop.add_signal_handler(number, self._leave, number)
        # In the loop, where no half-done write holds a lock that the handler needs
        loop.add_signal_handler(signal.SIGTSTP, self._give_way)
        self.set_interval(LOOK_SECONDS, self._look_for_terminal)
        watch = partial(_end_when_left_behind, self._driver)
        Thread(target=watch, name="left-behind", daemon=True).start()

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

    def _leave(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def _look_for_terminal(self) -> None:
        """A terminal may go without a word: where SIGHUP is ignored, or meant another process."""
        if isinstance(self._driver, TerminalDriver) and self._driver.is_gone:
            self._leave(signal.SIGHUP)


def _end_when_left_behind(driver: TerminalDriver) -> None:
    """A loop that is busy for ever hears no signal, and sees no terminal go."""
    gone = 0.0
    while gone < LEFT_BEHIND_SECONDS:
        time.sleep(LOOK_SECONDS)
        gone = gone + LOOK_SECONDS if driver.is_gone else 0.0
    os._exit(128 + signal.SIGHUP)


def shell_waits() -> bool:
    """Whether this process was begun by a shell that can take the terminal and give it back."""
    import psutil

    try:
        parent = psutil.Process(os.getpgrp()).ppid()
        return os.getsid(parent) == os.getsid(0)
    except (psutil.Error, OSError):
        return False
