"""Files of what a person chose, a JSON object each: read whole, changed by one at a time."""

import errno
import fcntl
import json
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

LARGEST = 1 << 20


def read_object(path: Path | None) -> dict[str, Any] | None:
    """What the file holds, nothing where there is none; None where it cannot be read."""
    try:
        if path is None or not path.exists():
            return {}
        # A pipe would never end
        if not path.is_file() or path.stat().st_size > LARGEST:
            return None
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def change_object(path: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Write what ``change`` makes of the file's object, while nobody else does.

    Raises:
        OSError: it cannot be written, or what is there cannot be read and is left as it is.
    """
    from engine.io.files import write_atomically

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(path.with_suffix(".lock")):
        found = read_object(path)
        if found is None:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        text = json.dumps(change(found), ensure_ascii=False, sort_keys=True)
        write_atomically(path, text.encode())


@contextmanager
def _alone(path: Path) -> Generator[None]:
    with path.open("a", encoding="utf-8") as file:
        with suppress(OSError):  # a folder on the network may know no locks
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
