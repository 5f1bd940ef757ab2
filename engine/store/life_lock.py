"""A host holds a lock in its store for as long as it lives: the first witness of its life.

The kernel lets go of it when the process ends, however it ends. It counts between PID namespaces
and whatever any clock says; processes on two kernels see each other's only where their file
system carries locks.
"""

import errno
import fcntl
import os
from contextlib import suppress
from pathlib import Path

FOLDER = "hosts"
TAKEN = (errno.EWOULDBLOCK, errno.EACCES)
_ONE_KERNEL = frozenset(
    (
        *("apfs", "bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "hfs", "overlay"),
        *("ramfs", "tmpfs", "xfs", "zfs"),
    )
)
"""File systems that one kernel alone can write at a time."""

_held: dict[Path, int] = {}


def hold(directory: Path, host: str) -> bool:
    """Hold the host's lock until ``let_go``, or the end of this process.

    False where the file system knows no locks: nothing can be read from it then.
    """
    path = _path(directory, host)
    try:
        path.parent.mkdir(exist_ok=True, mode=0o700)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return False
    # Some file systems grant every lock
    if is_held(directory, host) is not True:
        os.close(file)
        return False
    _held[path] = file
    return True


def let_go(directory: Path, host: str) -> None:
    """Let go of it, where this process holds it, and remove its file."""
    path = _path(directory, host)
    file = _held.pop(path, None)
    if file is not None:
        os.close(file)
    with suppress(OSError):
        path.unlink(missing_ok=True)


def is_held(directory: Path, host: str) -> bool | None:
    """Whether somebody holds the host's lock; None where that cannot be known."""
    try:
        file = os.open(_path(directory, host), os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return True if error.errno in TAKEN else None
    else:
        return False
    finally:
        os.close(file)


def one_kernel_alone(directory: Path) -> bool:
    """Whether no other machine can have the folder: a lock that nobody holds here is free."""
    try:
        mounts = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
        device = directory.stat().st_dev
    except OSError:
        return False
    wanted = f"{os.major(device)}:{os.minor(device)}"
    for line in mounts.splitlines():
        before, _, behind = line.partition(" - ")
        if before.split(" ")[2:3] == [wanted]:
            return behind.partition(" ")[0] in _ONE_KERNEL
    # btrfs gives each of its parts a device of its own, which stands nowhere
    return False


def _path(directory: Path, host: str) -> Path:
    return directory / FOLDER / host
