"""One process a store enters what workers have told: it holds a lock for as long as it lives. So
does the one that bridges the store to a cluster, by a lock of its own.

The lock's file stays: whoever removed it would let two hold the lock of one name.
"""

import fcntl
import os
import time
from pathlib import Path

from data.errors import InputError
from engine.store.life_lock import TAKEN
from engine.store.spool_place import spool_folder

TRIES, TRY_SECONDS = 5, 0.02
COORDINATOR, BRIDGE = "coordinator.lock", "bridge.lock"


def hold_coordination(directory: Path, name: str = COORDINATOR) -> int | None:
    """The lock's open file, to be kept; None where another process holds it, or it cannot be had.

    The kernel lets go of it when this process ends.
    """
    folder = spool_folder(directory)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        file = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return None
    for _ in range(TRIES):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(TRY_SECONDS)  # somebody may only look
        else:
            return file
    os.close(file)
    return None


def is_coordinated(directory: Path, name: str = COORDINATOR) -> bool:
    """Whether a process holds it, as far as this machine can see."""
    try:
        file = os.open(spool_folder(directory) / name, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in TAKEN  # else there are no locks
    else:
        return False
    finally:
        os.close(file)


def must_be_lockable(directory: Path) -> None:
    """Refuse a folder in which nobody could coordinate.

    Raises:
        InputError: it cannot be written, or knows no locks.
    """
    folder = spool_folder(directory)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        file = os.open(folder / COORDINATOR, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _try_lock(file)
        finally:
            os.close(file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("cluster.no_folder", folder=str(folder), reason=reason) from None


def _try_lock(file: int) -> None:
    """Find out whether there are locks; that one is held is a yes.

    Raises:
        OSError: there are none.
    """
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in TAKEN:
            raise
