"""A worker's folder on its machine's own disk; one that a killed worker has left is taken away.

Whose worker lives is told by a lock in it, which the kernel lets go of however a process ends.
"""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from engine.store.life_lock import FOLDER, hold, is_held, let_go

PREFIX = "pkgo-work-"
_WORKER = "worker"
YOUNG_SECONDS = 30.0
"""Between its making and its lock a folder is nobody's."""


def make_own_folder(directory: Path) -> Path:
    """A new folder with the runs of the store in ``directory`` in it, held until this process ends.

    Raises:
        OSError: it cannot be made.
    """
    remove_leftovers()
    made = Path(tempfile.mkdtemp(prefix=PREFIX))
    hold(made, _WORKER)
    runs = directory.absolute() / "runs"
    runs.mkdir(mode=0o700, exist_ok=True)
    (made / "runs").symlink_to(runs)
    return made


def remove_own_folder(made: Path) -> None:
    """Remove it; the runs stay, which are behind a link."""
    let_go(made, _WORKER)
    shutil.rmtree(made, ignore_errors=True)


def remove_leftovers() -> None:
    """Remove the folders of this person's workers that died on this machine, and of whose engines
    none lives. What a worker has recorded of its runs lies in the store, not there.
    """
    for folder in _folders(Path(tempfile.gettempdir())):
        if _is_left(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _folders(where: Path) -> Iterator[Path]:
    with suppress(OSError):
        for found in os.scandir(where):
            if found.name.startswith(PREFIX):
                yield Path(found.path)


def _is_left(folder: Path) -> bool:
    """Whether it is ours, no longer new, and every lock in it is free."""
    try:
        about = (folder / FOLDER / _WORKER).lstat(), folder.lstat()
        is_ours = all(one.st_uid == os.geteuid() for one in about)
        is_new = time.time() - about[0].st_mtime < YOUNG_SECONDS
        if not is_ours or is_new or not stat.S_ISDIR(about[1].st_mode):
            return False
        locks = [path.name for path in (folder / FOLDER).iterdir()]
    except OSError:
        return False
    return all(is_held(folder, name) is False for name in locks)
