"""Whether something could not be written because the disk is full."""

import errno
import shutil
import sqlite3
from pathlib import Path

_LITTLE = 64 * 1024


def is_full(error: BaseException, folder: Path) -> bool:
    """Whether ``error`` means that the disk of ``folder`` has no room left."""
    if isinstance(error, sqlite3.Error):
        # None where sqlite3's own wrapper raised
        code: int = getattr(error, "sqlite_errorcode", None) or 0
        primary = code & 0xFF
        return primary == sqlite3.SQLITE_FULL or (
            primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and _no_room(folder)
        )
    if not isinstance(error, OSError):
        return False
    return error.errno in (errno.ENOSPC, errno.EDQUOT) or _no_room(folder)


def _no_room(folder: Path) -> bool:
    """Some writers report a full disk as another error; then the room itself tells."""
    try:
        return shutil.disk_usage(folder).free < _LITTLE
    except OSError:
        return False
