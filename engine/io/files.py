"""Files written whole or not at all."""

import errno
import hashlib
import os
import secrets
import shutil
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
    if path.exists() and not os.access(path, os.W_OK):
        # It could be replaced all the same; whoever protected it does not want that
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    temporary = path.with_name(f".{secrets.token_hex(6)}{path.suffix}")
    try:
        produce(temporary)
        with temporary.open("rb+") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        if error.errno is None or error.filename not in (None, temporary, str(temporary)):
            raise
        # A full disk names no file, and nobody knows the temporary one
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return digest


def produce_folder_atomically(path: Path, produce: Callable[[Path], None]) -> None:
    """Let ``produce`` write a temporary folder, then move it to ``path``; one that is there gives
    way.

    Raises:
        OSError: as ``write_atomically``; what ``produce`` raises passes through.
    """
    temporary = path.with_name(f".{secrets.token_hex(6)}")
    before = path.with_name(f"{temporary.name}-before")
    try:
        produce(temporary)
        for place, _, names in os.walk(temporary):
            for name in names:
                with Path(place, name).open("rb+") as file:
                    os.fsync(file.fileno())
        if path.exists():
            path.replace(before)
        temporary.replace(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)


def sha256(path: Path) -> str:
    """The SHA-256 of a file's content in hexadecimal.

    Raises:
        OSError: the file is missing or cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
