"""Opening a database and moving a damaged one aside keep out of each other's way."""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def turn(directory: Path, *, alone: bool = False) -> Generator[None]:
    """Those who open a store there go side by side; who is ``alone`` waits for all of them."""
    try:
        folder = os.open(directory, os.O_RDONLY)
    except OSError:  # there is no such folder, or it may not be listed
        yield
        return
    try:
        with suppress(OSError):  # a folder on the network may know no locks
            fcntl.flock(folder, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield
    finally:
        os.close(folder)
