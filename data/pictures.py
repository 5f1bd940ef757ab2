"""Pictures that cells of a table name: who opens them, and how pixels are scaled."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from data.options import ImageScale

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SUFFIXES = (".png", ".jpg", ".jpeg")
"""How files are called that are read as pictures, in small letters; their content decides."""
WHITE = 255.0
"""The number of white in a picture that was decoded."""


@dataclass(frozen=True, slots=True)
class Header:
    """Height and width as one sees them, and whether the picture has no colours."""

    size: tuple[int, int]
    grey: bool


class Pictures(Protocol):
    """Opens the pictures that cells name. ``below``: the folder in which names begin, from the
    table's own on; empty: that one. No file outside of that folder is opened.
    """

    def is_there(self, name: str, below: str = "") -> bool:
        """Whether a file is there; it is not opened."""
        ...

    def header(self, name: str, below: str = "") -> Header:
        """What a picture's file says of itself.

        Raises:
            InputError: it is not there, lies outside, or is no picture; the message tells why.
        """
        ...

    def decoded(
        self, name: str, size: tuple[int, int], below: str = "", *, grey: bool
    ) -> NDArray[np.uint8]:
        """The pixels, 0 to 255, of shape (height, width, 1 or 3), brought to ``size``.

        Raises:
            InputError: as ``header``, or its pixels are not all there.
        """
        ...

    def digest(self, name: str, below: str = "") -> bytes:
        """The SHA-256 of the file's bytes; empty where there is none to be read."""
        ...

    def folders(self, names: Iterable[str], below: str = "") -> set[str]:
        """The folders in which the files of these names lie, or would."""
        ...

    def forget(self) -> None:
        """Let go of the pixels that were decoded."""
        ...


@dataclass(frozen=True, slots=True)
class PictureFolders:
    """Folders of pictures as they were: ``state`` changes with the name, the size or the time of
    change of any file in them.
    """

    folders: tuple[str, ...]
    state: int

    @classmethod
    def of(cls, folders: Iterable[str]) -> PictureFolders:
        """These folders as they are now."""
        kept = tuple(sorted(set(folders)))
        return cls(kept, _state(kept))

    @property
    def is_unchanged(self) -> bool:
        """Whether they are what they were."""
        return _state(self.folders) == self.state

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {"folders": list(self.folders), "state": self.state}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> PictureFolders:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        return cls(tuple(str(one) for one in values["folders"]), int(values["state"]))


def _state(folders: Iterable[str]) -> int:
    """A number of 62 bits; no file is opened, and one that goes meanwhile counts as gone."""
    content = hashlib.sha256()
    for folder in folders:
        content.update(os.fsencode(folder) + b"\0")
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in found:
            if entry.name.lower().endswith(SUFFIXES):
                content.update(os.fsencode(entry.name) + b"\0")
                content.update(_told(entry))
    return int.from_bytes(content.digest()[:8], "big") >> 2


def _told(entry: os.DirEntry[str]) -> bytes:
    try:
        found = entry.stat()
    except OSError:  # a link that leads nowhere
        return b"-"
    return f"{found.st_size} {found.st_mtime_ns}".encode()


def scale_pixels(features: NDArray[np.float32], white: float, scale: ImageScale) -> None:
    """Scale float32 in place: divided by white, as ``x.astype("float32") / 255`` does it, or from
    -1 to 1, or not at all.
    """
    import numpy as np

    if scale == "none":
        return
    if white != 1.0:
        np.divide(features, np.float32(white), out=features)
    if scale == "signed":
        features *= np.float32(2)
        features -= np.float32(1)
