"""Textual's way to the terminal, for one that may go away and may be mistaken about itself."""

from __future__ import annotations

import os
import signal
import termios
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Protocol, TextIO, cast

from textual.drivers.linux_driver import LinuxDriver
from textual.events import CursorPosition

from tui.terminal.graphics.kinds import cell_of, graphics_of
from tui.terminal.graphics.shown import PICTURES
from tui.terminal.size import terminal_size

if TYPE_CHECKING:
    from textual.app import App
    from textual.drivers._writer_thread import WriterThread
    from textual.message import Message

PROBE = "◆"
"""A sign that is two cells wide where all of the kind are, as with many Chinese fonts."""
PROBE_ROW = 2
"""An answer about the first row would read as Shift+F3."""
RESTORE_SECONDS = 1.0


class Owner(Protocol):
    """What the driver needs of its app."""

    def listen(self) -> None:
        """The terminal is about to be taken: from now on a signal must not leave it so."""
        ...

    def wants_to_know_widths(self) -> bool:
        """Whether the terminal is to be asked."""
        ...

    def signs_are_wide(self) -> None:
        """Called in the thread that reads keys."""
        ...


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
        # Else the app would ask Rich, which believes COLUMNS and LINES, and TERM=dumb
        self._size = size or self._get_terminal_size()
        self._file = cast("TextIO", LastingFile(self._file))
        self._owner = cast("Owner", app)
        self._asked = self._answered = False
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

    def write(self, data: str) -> None:
        """Textual's hook: send this, with pixels where pictures are."""
        super().write(PICTURES.translated(data))

    def start_application_mode(self) -> None:
        """Take the terminal; while the shell has it, wait to be brought to the foreground."""
        while self.is_elsewhere:
            os.killpg(0, signal.SIGSTOP)
        self._owner.listen()
        PICTURES.begin(graphics_of(self.fileno), lambda: cell_of(self.fileno))
        super().start_application_mode()
        if not self._asked and self._owner.wants_to_know_widths():
            self._ask_about_width()

    def stop_application_mode(self) -> None:
        """Textual's hook: leave nothing behind."""
        self.write(PICTURES.end())
        super().stop_application_mode()

    def run_input_thread(self) -> None:
        """Read keys until the end; that of the terminal is no error of the screen."""
        with suppress(OSError):
            super().run_input_thread()

    def _get_terminal_size(self) -> tuple[int, int]:
        return terminal_size(self.fileno)

    # How wide signs are

    def _ask_about_width(self) -> None:
        """Draw one sign and ask where the cursor is behind it; the first paint covers it.

        Nobody waits for the answer. It comes between the keys, some terminals give none.
        """
        self._asked = True
        self.write(f"\x1b[{PROBE_ROW};1H{PROBE}\x1b[6n\x1b[{PROBE_ROW};1H\x1b[K")

    def process_message(self, message: Message) -> None:
        """Textual's hook: keep answers about the cursor from the app, which asks nothing itself."""
        if not isinstance(message, CursorPosition):
            super().process_message(message)
        elif self._asked and not self._answered and message.y == PROBE_ROW - 1:
            self._answered = True
            if message.x == 2:
                self._owner.signs_are_wide()

    # The last way out

    def restore(self) -> None:
        """Leave the terminal as it was, past threads that may hang; at most for a second."""
        self._writer_thread = cast("WriterThread", _StraightTo(self._file.fileno()))
        restoring = Thread(target=self._restore, daemon=True)
        restoring.start()
        restoring.join(RESTORE_SECONDS)

    def _restore(self) -> None:
        self._disable_mouse_support()  # where Textual does so, only the main thread comes
        self.stop_application_mode()


class _StraightTo:
    """Writes without a queue."""

    def __init__(self, file: int) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with suppress(OSError):
            os.write(self._file, text.encode())

    def flush(self) -> None: ...

    def stop(self) -> None: ...
