"""Work that several processes want done at once: one does it, the others wait, and find it done."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from data.sources.formats.reader import Progress, advance

POLL_SECONDS = 0.1
_LONGEST = 40
"""Bytes in which how far the work is stands in the file."""


@contextmanager
def one_at_a_time(path: Path, source: str, progress: Progress | None = None) -> Generator[Progress]:
    """Hold the lock of ``path``, which is gone afterwards; whoever waits for it is told how far
    the one before is. What is given is to be told by the one who holds it. Nobody waits where the
    file system knows no locks.

    Raises:
        ReadingStopped: the progress asked for it.
    """

    def plain(done: int, of: int) -> bool | None:
        return None if progress is None else progress(done, of)

    file = _held(path, source, progress)
    if file is None:
        yield plain
        return

    def told(done: int, of: int) -> bool | None:
        os.pwrite(file, f"{done} {of}".ljust(_LONGEST).encode(), 0)
        return plain(done, of)

    try:
        yield told
    finally:
        path.unlink(missing_ok=True)
        os.close(file)


def _held(path: Path, source: str, progress: Progress | None) -> int | None:
    """The open file once it is held; None where it cannot be."""
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return None
        done, of = 0, 1
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with suppress(ValueError):
                done, of = map(int, os.pread(file, _LONGEST, 0).split())
            os.close(file)
        except OSError:  # a folder on the network may know no locks
            os.close(file)
            return None
        else:
            if os.fstat(file).st_nlink:
                return file
            os.close(file)  # who held it before has taken it away
            continue
        advance(progress, done, of, source)
        time.sleep(POLL_SECONDS)
