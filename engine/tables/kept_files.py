"""Files in a folder of the store that can be made again: written whole, found again, taken away.

They lie under a name that depends on the table as it is and on what the description says of the
data. The newest few are kept: whoever writes one removes the others.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from data.errors import InputError

Found = TypeVar("Found")

SUFFIX = ".rows"
KEPT = 2
"""Files that are kept, the last ones used."""
FORGOTTEN_SECONDS = 600.0
"""A file that has not been written to for so long, and was not ended, never will be."""
SPARED = 0.95
"""The share of the free disk that may be filled."""


def found_or_made(  # noqa: PLR0913
    folder: Path | None,
    name: str,
    source: str,
    find: Callable[[Path], Found | None],
    make: Callable[[Path], Found],
    *,
    suffix: str = SUFFIX,
) -> Found:
    """What ``find`` opens at the file's path in the folder, else what ``make`` writes and opens
    there; without a folder it is written where nobody sees it. Of each ``suffix`` the newest few
    are kept.

    Raises:
        InputError: it cannot be written.
    """
    try:
        if folder is None:
            with tempfile.TemporaryDirectory(prefix="pkgo-rows-") as room:
                # Open, it outlives its name
                return make(Path(room) / f"table{suffix}")
        path = folder / f"{name}{suffix}"
        found = find(path)
        if found is not None:
            os.utime(path)
            return found
        folder.mkdir(parents=True, exist_ok=True)
        _tidy(folder, suffix)
        return make(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError("streaming.not_written", file=source, reason=reason) from None


def must_fit(needed: int, source: str, folder: Path) -> None:
    """Refuse to write so many bytes where the disk has no room for them.

    Raises:
        InputError: it has none.
    """
    free = int(SPARED * shutil.disk_usage(folder).free)
    if needed > free:
        about = {"file": source, "folder": str(folder)}
        raise InputError("streaming.no_room", needed=needed / 1e9, free=free / 1e9, **about)


@contextmanager
def replacing(path: Path) -> Generator[BinaryIO]:
    """A file that takes the place of ``path`` once it is whole; what is written must be synced."""
    descriptor, name = tempfile.mkstemp(path.suffix, ".", path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _tidy(folder: Path, suffix: str) -> None:
    """Leave room for one more: take away all but the newest, and what was never ended."""
    now = time.time()
    whole: list[tuple[float, Path]] = []
    for path in folder.glob(f"*{suffix}"):
        with suppress(OSError):
            modified = path.stat().st_mtime
            if not path.name.startswith("."):
                whole.append((modified, path))
            elif now - modified > FORGOTTEN_SECONDS:
                path.unlink()
    for _, path in sorted(whole)[: max(len(whole) - KEPT + 1, 0)]:
        path.unlink(missing_ok=True)
