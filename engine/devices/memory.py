"""How much memory is free for a process of this machine, or of this container."""

from pathlib import Path

import psutil

_GROUP = Path("/sys/fs/cgroup")


def free_memory() -> int:
    """Bytes that can still be taken: the machine's, or what the container's limit leaves."""
    free = psutil.virtual_memory().available
    limit, used = _number(_GROUP / "memory.max"), _number(_GROUP / "memory.current")
    if limit is None or used is None:
        return free
    return min(free, max(limit - used, 0))


def all_memory() -> int:
    """Bytes that there are in all, taken or not: the machine's, or the container's limit."""
    there, limit = psutil.virtual_memory().total, _number(_GROUP / "memory.max")
    return there if limit is None else min(there, limit)


def _number(path: Path) -> int | None:
    """What a file of the kernel says; None where there is none, or no limit."""
    try:
        return int(path.read_text("ascii"))
    except (OSError, ValueError):
        return None
