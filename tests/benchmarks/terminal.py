"""The bench in a pseudo-terminal: typing, what it shows, and how much it sends."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyte

COMMAND = [sys.executable, "-P", "-c", "from tui.cli import main; main()"]
SIZE = (160, 45)


class Terminal:
    """A command in a pseudo-terminal of ``size`` (columns, rows)."""

    def __init__(
        self, store: Path, command: Sequence[str] = COMMAND, size: tuple[int, int] = SIZE
    ) -> None:
        columns, rows = size
        self.begun = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            environment = {**os.environ, "PKGO_STORE": str(store), "TERM": "xterm-256color"}
            # A person's Python compiles a module once, and so does this one
            environment.pop("PYTHONDONTWRITEBYTECODE", None)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execve(command[0], command, {**environment, "PKGO_HOST_IDLE": "5"})
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)

    def until(self, shows: Callable[[list[str]], bool], seconds: float = 60.0) -> float:
        """Seconds until the screen shows it."""
        start = time.perf_counter()
        while not shows(list(self.screen.display)):
            if time.perf_counter() - start > seconds:
                raise TimeoutError("\n".join(self.screen.display))
            if select.select([self.fd], [], [], 0.005)[0]:
                self._stream.feed(os.read(self.fd, 1 << 16))
        return time.perf_counter() - start

    def wait_for(self, pattern: bytes, seconds: float = 20.0) -> float:
        """Seconds until the terminal was sent this; no emulator stands in the way."""
        start = time.perf_counter()
        sent = b""
        while not re.search(pattern, sent):
            if time.perf_counter() - start > seconds:
                raise TimeoutError(pattern)
            if select.select([self.fd], [], [], 0.001)[0]:
                sent += os.read(self.fd, 1 << 16)
        taken = time.perf_counter() - start
        self._stream.feed(sent)
        return taken

    def rest(self, seconds: float = 0.5) -> None:
        """Let it draw."""
        self._stream.feed(b"".join(self._sent(seconds)[1]))

    def last_sent(self, seconds: float) -> float:
        """Seconds until the last that is sent within so many; no emulator stands in the way."""
        times, parts = self._sent(seconds)
        self._stream.feed(b"".join(parts))
        return times[-1] if times else 0.0

    def sent(self, seconds: float) -> list[int]:
        """Bytes sent in each second from now on; nothing is drawn, so that reading is cheap."""
        times, parts = self._sent(seconds)
        found = [0] * round(seconds)
        for at, part in zip(times, parts, strict=True):
            found[min(int(at), len(found) - 1)] += len(part)
        return found

    def drain(self, holds: Callable[[], bool], seconds: float = 120.0) -> None:
        """Take what is sent until it holds."""
        end = time.perf_counter() + seconds
        while not holds():
            if time.perf_counter() > end:
                raise TimeoutError(f"waited {seconds:.0f} s")
            self._sent(0.1)

    def _sent(self, seconds: float) -> tuple[list[float], list[bytes]]:
        """What is sent from now on, and when."""
        times: list[float] = []
        parts: list[bytes] = []
        begun = time.perf_counter()
        while (at := time.perf_counter() - begun) < seconds:
            if select.select([self.fd], [], [], min(0.05, seconds - at))[0]:
                parts.append(os.read(self.fd, 1 << 16))
                times.append(time.perf_counter() - begun)
        return times, parts

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self.fd, keys.encode())

    def close(self) -> None:
        """End the bench."""
        os.kill(self.pid, signal.SIGTERM)
        try:
            while os.read(self.fd, 1 << 16):
                pass
        except OSError:
            pass
        os.waitpid(self.pid, 0)


def has(text: str) -> Callable[[list[str]], bool]:
    """Whether any line has the text."""
    return lambda lines: any(text in line for line in lines)
