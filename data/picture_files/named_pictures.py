"""The pictures that cells of a table name, opened below one folder and nowhere else."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from data.messages import Message
from data.picture_files.decoding import Undecodable, decoded, header_of
from data.pictures import Header

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels: TypeAlias = NDArray[np.uint8]


@dataclass(slots=True)
class NamedPictures:
    """Pictures by their names below the ``folder`` of a table (``data.pictures.Pictures``).

    A name is a path from that folder on, or an absolute one; wherever links lead, the file must
    lie below the folder: a table from elsewhere opens no other file of the person's.
    """

    folder: Path
    _headers: dict[Path, Header | Message] = field(default_factory=dict["Path", "Header | Message"])
    _pixels: dict[tuple[Path, tuple[int, int], bool], Pixels | Message] = field(
        default_factory=dict["tuple[Path, tuple[int, int], bool]", "Pixels | Message"]
    )
    _digests: dict[Path, bytes] = field(default_factory=dict["Path", bytes])

    def is_there(self, name: str, below: str = "") -> bool:
        """Whether a file is there; it is not opened."""
        try:
            self._path(name, below)
        except Undecodable:
            return False
        return True

    def header(self, name: str, below: str = "") -> Header:
        """What a picture's file says of itself.

        Raises:
            Undecodable: it is not there, lies outside, or is no picture.
        """
        path = self._path(name, below)
        if path not in self._headers:
            try:
                self._headers[path] = header_of(path)
            except Undecodable as error:
                self._headers[path] = error.message
        found = self._headers[path]
        if isinstance(found, Message):
            raise Undecodable(found)
        return found

    def decoded(
        self, name: str, size: tuple[int, int], below: str = "", *, grey: bool
    ) -> NDArray[np.uint8]:
        """The pixels, 0 to 255, of shape (height, width, 1 or 3), brought to ``size``.

        Raises:
            Undecodable: as ``header``, or its pixels are not all there.
        """
        path = self._path(name, below)
        key = path, size, grey
        if key not in self._pixels:
            try:
                self._pixels[key] = decoded(path, size, grey=grey)
            except Undecodable as error:
                self._pixels[key] = error.message
        found = self._pixels[key]
        if isinstance(found, Message):
            raise Undecodable(found)
        return found

    def digest(self, name: str, below: str = "") -> bytes:
        """The SHA-256 of the file's bytes; empty where there is none to be read."""
        try:
            path = self._path(name, below)
            if path not in self._digests:
                with path.open("rb") as stream:
                    self._digests[path] = hashlib.file_digest(stream, "sha256").digest()
            return self._digests[path]
        except (Undecodable, OSError):
            return b""

    def folders(self, names: Iterable[str], below: str = "") -> set[str]:
        """The folders in which the files of these names lie, or would."""
        found: set[str] = set()
        for name in names:
            try:
                found.add(str(self._within(name, below).parent))
            except Undecodable:
                continue
        return found

    def forget(self) -> None:
        """Let go of what was read of the files."""
        self._headers.clear()
        self._pixels.clear()
        self._digests.clear()

    def _path(self, name: str, below: str) -> Path:
        """The regular file of a name: a pipe would never end."""
        path = self._within(name, below)
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError):
            raise Undecodable(Message("images.not_there")) from None
        if not stat.S_ISREG(mode):
            raise Undecodable(Message("images.no_file"))
        return path

    def _within(self, name: str, below: str) -> Path:
        """Where a name leads, links followed."""
        try:
            root = (self.folder / Path(below).expanduser()).resolve()
            path = (root / name).resolve()
        except (OSError, RuntimeError, ValueError):  # a circle of links; a NUL
            raise Undecodable(Message("images.not_there")) from None
        if not path.is_relative_to(root):
            raise Undecodable(Message("images.outside", {"folder": str(root)}))
        return path
