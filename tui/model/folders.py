"""What a folder holds that can be opened as a table, read within bounds."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from data.sources.formats.telling import may_hold_table
from data.sources.images.picture_names import is_picture

MOST_LOOKED_INTO = 30
"""Folders, and names in each, by which a folder of pictures is told."""
MOST_NAMES = 20_000
"""Names that are looked at in one folder."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder or a file by its name (untrusted text); ``size`` counts a file's bytes."""

    name: str
    is_folder: bool
    size: int = 0


@dataclass(frozen=True, slots=True)
class Folder:
    """Folders first, each kind by name; ``cut``: there are more names than were looked at.

    ``reason`` tells why it cannot be read. ``of_pictures``: a folder in it holds pictures, so that
    it may be a set of images itself.
    """

    path: Path
    entries: tuple[Entry, ...] = ()
    cut: bool = False
    reason: str = ""
    of_pictures: bool = False


def read_folder(
    path: Path, go_on: Callable[[], bool] = lambda: True, most: int = MOST_NAMES
) -> Folder:
    """The folders and tables of a folder but hidden ones; what ``go_on`` gives up is not whole."""
    found: list[Entry] = []
    cut = False
    try:
        with os.scandir(path) as names:
            for count, one in enumerate(names):
                cut = count >= most
                if cut or not go_on():
                    break
                entry = None if one.name.startswith(".") else _entry(one)
                if entry is not None:
                    found.append(entry)
    except OSError as error:
        return Folder(path, reason=error.strerror or str(error))
    found.sort(key=lambda entry: (not entry.is_folder, entry.name.casefold(), entry.name))
    of_pictures = any(_has_picture(path / one.name) for one in found[:MOST_LOOKED_INTO])
    return Folder(path, tuple(found), cut, of_pictures=of_pictures)


def _has_picture(folder: Path) -> bool:
    """Whether one of the first names in a folder, or in a folder of it, is a picture's."""
    for pattern in ("*", "*/*"):
        for name in islice(folder.glob(pattern), MOST_LOOKED_INTO):
            if is_picture(name):
                return True
    return False


def _entry(one: os.DirEntry[str]) -> Entry | None:
    """A folder, or a file that may hold a table by its name; links count as what they lead to."""
    try:
        if one.is_dir():
            return Entry(one.name, is_folder=True)
        if may_hold_table(one.name) and one.is_file():
            return Entry(one.name, is_folder=False, size=one.stat().st_size)
    except OSError:  # a link in a circle, or it is gone meanwhile
        return None
    return None
