"""Files written whole or not at all."""

import errno
import hashlib
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> str:
    """Write to a temporary name in the same folder, fsync, rename; the content's SHA-256.

    Raises:
        OSError: the folder is missing, full or not writable; the final path is then untouched.
    """

    def produce(temporary: Path) -> None:
        temporary.write_bytes(content)

    return produce_atomically(path, produce)


def produce_atomically(path: Path, produce: Callable[[Path], None]) -> str:
    """Let ``produce`` write a temporary file of the same suffix, then move it to ``path``.

    For writers that want a file name of their own, as Keras does. Gives the SHA-256 of the
    content in hexadecimal.

    Raises:
        OSError: as ``write_atomically``; what ``produce`` raises passes through.
    """
    temporary = path.with_name(f".{secrets.token_hex(6)}{path.suffix}")
    try:
        produce(temporary)
        with temporary.open("rb+") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return digest


def sha256(path: Path) -> str:
    """The SHA-256 of a file's content in hexadecimal.

    Raises:
        OSError: the file is missing or cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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


_LITTLE = 64 * 1024


def _no_room(folder: Path) -> bool:
    """Some writers report a full disk as another error; then the room itself tells."""
    try:
        return shutil.disk_usage(folder).free < _LITTLE
    except OSError:
        return False
