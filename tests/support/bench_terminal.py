"""A terminal of its own for a program: what it shows, and in what state it is left."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Sequence
from typing import Any

import psutil
import pyte

MODES = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
ESCAPE = re.compile(r"\x1b\[[\d;?<>]*[a-zA-Z]")
TRAINS = re.compile(r"▶ (\d+)/\d+")
KITTY = re.compile(rb"\x1b\[>\d+u")
PIXELS = re.compile(rb"\x1b(?:_G|P[\d;]*q).*?\x1b\\", re.DOTALL)
"""Kitty's messages and Sixel, which a screen of text alone knows nothing of."""
WHERE = b"\x1b[6n"
STEP = 512
"""Signs that are shown at once."""
ALTERNATE, CURSOR, WRAP, FOCUS, PASTE = 1049, 25, 7, 1004, 2004
MOUSE = (1000, 1002, 1003, 1006, 1015, 1016)


class Terminal:
    """Runs a command on a pty that stays open behind it, so that its settings can be compared."""

    def __init__(
        self,
        command: Sequence[str],
        environment: dict[str, str],
        *,
        size: tuple[int, int] = (120, 40),
        before: Callable[[], None] = lambda: None,
        term: str = "xterm-256color",
        cells_of_a_sign: int | None = 1,
        cell: tuple[int, int] = (0, 0),
    ) -> None:
        """``cells_of_a_sign``: how wide it draws those that are ambiguous, and answers so where
        the program asks; None: it answers nothing. ``cell``: the pixels of a cell, where it
        tells."""
        self.master, self.slave = pty.openpty()
        columns, rows = size
        told = struct.pack("HHHH", rows, columns, columns * cell[0], rows * cell[1])
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, told)
        self.settings = termios.tcgetattr(self.slave)
        self.screen = pyte.Screen(columns or 80, rows or 24)
        self.stream = pyte.ByteStream(self.screen)
        self.written = b""
        self._held = b""
        self._unshown = b""
        self._seen = (-1, "")
        self.cells_of_a_sign = cells_of_a_sign

        def begin() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            before()

        self.process = subprocess.Popen(
            command,
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env={**environment, "TERM": term, "LC_ALL": "C.UTF-8"},
            start_new_session=True,
            preexec_fn=begin,  # noqa: PLW1509
        )

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.hang_up()

    def hang_up(self) -> None:
        """Take the terminal away, as a dropped connection or a closed window does."""
        for end in (self.master, self.slave):
            if end >= 0:
                os.close(end)
        self.master = self.slave = -1

    def text(self) -> str:
        """What a person sees now; put together once for all that look at the same."""
        if self._seen[0] != len(self.written):
            self._seen = (len(self.written), "\n".join(self.screen.display))
        return self._seen[1]

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def sees(self, *words: str, seconds: float = 60.0) -> None:
        """Wait until all the words are on the screen."""
        self.until(lambda: all(word in self.text() for word in words), seconds)

    def sees_epoch(self, number: int, seconds: float = 60.0) -> None:
        """Wait until the list of experiments shows this epoch of the run that trains, or later."""
        self.until(lambda: epoch_shown(self.text()) >= number, seconds)

    def sees_no_more(self, words: str, seconds: float = 60.0) -> None:
        """Wait until the words have left the screen."""
        self.until(lambda: words not in self.text(), seconds)

    def rests(self) -> None:
        """Wait until the program writes no more: a key now reaches what is on the screen."""
        quiet = 0
        while quiet < 10:
            quiet = 0 if self._read() else quiet + 1

    def ends(self, seconds: float = 60.0) -> int:
        """Wait for the program's end; its exit code."""
        self.until(lambda: self.process.poll() is not None, seconds)
        while self._read():
            pass
        return self.process.returncode

    def stops(self, seconds: float = 60.0) -> None:
        """Wait until the program has been stopped, and read what it said before."""
        process = psutil.Process(self.process.pid)
        self.until(lambda: process.status() == psutil.STATUS_STOPPED, seconds)
        while self._read():
            pass

    def until(self, condition: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait for a condition, and read meanwhile what the program writes."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"waited too long before this screen:\n{self.text()}"
            self._read()

    def _read(self) -> bool:
        """Show the next of what was written; in small steps, so that what stood there for a while
        only is seen by whoever looks between them, however late.
        """
        if not self._unshown and not self._receive():
            return False
        now, self._unshown = self._unshown[:STEP], self._unshown[STEP:]
        self.stream.feed(now)
        self._seen = (-1, "")
        return True

    def _receive(self) -> bool:
        if not select.select([self.master], [], [], 0.05)[0]:
            return False
        piece = os.read(self.master, 65536)
        self.written += piece
        self._unshown = self._without_pixels(piece)
        if WHERE in piece and self.cells_of_a_sign is not None:
            self.answer(self.cells_of_a_sign)
        return True

    def _without_pixels(self, piece: bytes) -> bytes:
        whole = PIXELS.sub(b"", self._held + piece)
        begun = max(whole.rfind(b"\x1b_G"), whole.rfind(b"\x1bP"))
        if begun < 0 and whole.endswith(b"\x1b"):
            begun = len(whole) - 1
        self._held = whole[begun:] if begun >= 0 else b""
        return whole[:begun] if begun >= 0 else whole

    def answer(self, cells: int) -> None:
        """Tell where the cursor is behind the sign that the program has drawn."""
        self.type(f"\x1b[2;{1 + cells}R")

    def after(self) -> str:
        """What the program said once it had left the screen."""
        left = self.written.rpartition(b"\x1b[?1049l")[2].decode()
        return ESCAPE.sub("", left).strip()

    def modes(self) -> dict[int, bool]:
        """The terminal's private modes as the program last set them."""
        return {
            int(number): sign == b"h"
            for numbers, sign in MODES.findall(self.written)
            for number in numbers.split(b";")
        }

    def assert_whole(self) -> None:
        """As it was before: its screen, and echo and signals as a shell needs them."""
        self.assert_screen_whole()
        assert comparable(termios.tcgetattr(self.slave)) == comparable(self.settings)

    def assert_screen_whole(self) -> None:
        """As it was before: no other screen, cursor, mouse and pasting as a shell needs them."""
        modes = self.modes()
        assert modes.get(ALTERNATE) is not True
        assert modes.get(CURSOR) is not False
        assert modes.get(WRAP) is not False
        assert [mode for mode in (*MOUSE, FOCUS, PASTE) if modes.get(mode)] == []
        assert len(KITTY.findall(self.written)) == self.written.count(b"\x1b[<u")


def epoch_shown(text: str) -> int:
    """The epoch of the run that trains on a screen's list of experiments, or 0."""
    found = TRAINS.search(text)
    return int(found[1]) if found else 0


def comparable(settings: list[Any]) -> list[Any]:
    """Echo, canonical mode, signals and special keys."""
    return [*settings[:4], settings[6]]
