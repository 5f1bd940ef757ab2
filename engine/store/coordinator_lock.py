"""One process a store enters what workers have told: it holds a lock for as long as it lives. So
does the one that bridges the store to a cluster, by a lock of its own.

The lock's file stays: whoever removed it would let two hold the lock of one name.
"""

import fcntl
import os
import time
from pathlib import Path

TRIES, TRY_SECONDS = 5, 0.02
COORDINATOR, BRIDGE = "coordinator.lock", "bridge.lock"


def hold_coordination(directory: Path, name: str = COORDINATOR) -> int | None:
    """The lock's open file, to be kept; None where another process holds it, or it cannot be had.

    The kernel lets go of it when this process ends.
    """
    folder = directory / "cluster"
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
        file = os.open(directory / "cluster" / name, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(file)
