"""On a node: content that came from the bridge is kept under its SHA-256, and fetched once."""

import fcntl
import hashlib
import os
import secrets
import shutil
import tarfile
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from data.errors import InputError
from engine.on_ray.transport import Fields

Fetch = Callable[[Any], bytes]
KEPT_SECONDS = 7 * 86_400.0
"""Content that no run has asked for so long is removed."""


class Stowage:
    """The content of one person on this node, in a ``folder``."""

    def __init__(self, folder: Path, fetch: Fetch) -> None:
        self._folder = folder
        self._fetch = fetch
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._forget_old()

    def unpack(self, items: Sequence[Fields], below: Path) -> None:
        """Let each of the items (``engine.on_ray.luggage``) lie under its path below a folder.

        Raises:
            InputError: what came is not what was sent.
            OSError: the disk is full or cannot be written.
        """
        for item in items:
            target = below / inside(str(item["path"]))
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept = self._kept(item)
            _remove(target)
            if item["folder"]:
                shutil.copytree(kept, target, copy_function=os.link)
            elif item["own"]:
                shutil.copyfile(kept, target)
                kept.unlink()
            else:
                target.hardlink_to(kept)

    def _kept(self, item: Fields) -> Path:
        digest = str(item["sha256"])
        path = self._folder / str(inside(digest))
        with self._alone(digest):
            if not path.exists():
                aside = self._folder / f".{secrets.token_hex(6)}"
                try:
                    self._receive(item, aside)
                    aside.replace(path)
                finally:
                    _remove(aside)
        return path

    def _receive(self, item: Fields, target: Path) -> None:
        packed = target.with_name(f"{target.name}.part")
        try:
            digest = hashlib.sha256()
            with packed.open("wb") as file:
                for part in item["parts"]:
                    content = self._fetch(part)
                    digest.update(content)
                    file.write(content)
            if digest.hexdigest() != item["sha256"]:
                raise InputError("ray.content_damaged", file=str(item["path"]))
            if item["folder"]:
                target.mkdir(mode=0o700)
                with tarfile.open(packed) as tar:
                    tar.extractall(target, filter="data")
            else:
                packed.replace(target)
        except tarfile.TarError:
            raise InputError("ray.content_damaged", file=str(item["path"])) from None
        finally:
            packed.unlink(missing_ok=True)

    @contextmanager
    def _alone(self, digest: str) -> Generator[None]:
        """Of several seats that want the same content one fetches it. The lock's file tells when
        somebody last did; the content's own time is that of the tables that train from it.
        """
        file = os.open(self._folder / f".{digest}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.utime(file)
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)

    def _forget_old(self) -> None:
        now = time.time()
        for path in self._folder.iterdir():
            lock = path.with_name(f".{path.name}.lock")
            with suppress(OSError):
                used = (lock if lock.exists() else path).stat().st_mtime
                if now - used > KEPT_SECONDS:
                    _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def inside(path: str) -> PurePosixPath:
    """A path from elsewhere that is to lie below a folder here.

    Raises:
        InputError: it leads out of that.
    """
    found = PurePosixPath(path.lstrip("/"))
    if not found.parts or ".." in found.parts or "\0" in path:
        raise InputError("ray.bad_path", file=path)
    return found
