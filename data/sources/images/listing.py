"""Which pictures a folder holds: a folder a class, or parts with a folder a class in each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.errors import InputError
from data.sources.images.picture_names import is_picture_file

TRAINING = ("train", "training")
HELD = ("validation", "val", "valid", "test")
"""Names of a part that validates, the likeliest first."""
_SILENT = ("thumbs.db", "desktop.ini", "__macosx")


@dataclass(frozen=True, slots=True)
class Listing:
    """The files by class, those that train before those that validate.

    ``files`` are pairs of a class's name and a path below the folder; the last ``held`` validate.
    ``odd`` are files that are no pictures by their names, no regular files, or that lie in no
    class's folder itself; ``parts_left_out`` folders of further parts; ``folders`` are those of
    classes, whether they hold pictures or not.
    """

    files: tuple[tuple[str, str], ...]
    held: int = 0
    odd: tuple[str, ...] = ()
    parts_left_out: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


def has_pictures(folder: Path) -> bool:
    """Whether a class's folder holds a file with a picture's name; the first one ends the look."""
    training = _training(folder)
    return any(map(_holds_picture, _folders(training or folder)))


def holds_loose(folder: Path) -> bool:
    """Whether a picture lies in the folder itself, and so is of no class."""
    return _holds_picture(folder)


def class_folders_below(folder: Path) -> str | None:
    """The name of the first folder in this one that has the folders of classes itself."""
    return next((below.name for below in _folders(folder) if has_pictures(below)), None)


def listed(folder: Path, source: str) -> Listing:
    """The pictures below a folder in the order of their names; nothing is opened.

    Raises:
        InputError: it has no folder with pictures.
    """
    training = _training(folder)
    if training is None:
        files, odd = _classes(folder, folder)
        loose = [path.name for path in sorted(folder.iterdir()) if _is_loose(path)]
        found = Listing(tuple(files), odd=(*loose, *odd), folders=_names(folder))
    else:
        parts = {below.name.lower(): below for below in _folders(folder)}
        held = [parts[name] for name in HELD if name in parts]
        files, odd = _classes(training, folder)
        more, others = _classes(held[0], folder) if held else ([], [])
        left = tuple(part.name for part in parts.values() if part not in (training, *held[:1]))
        names = _names(training, *held[:1])
        found = Listing((*files, *more), len(more), (*odd, *others), left, names)
    if not found.files:
        raise InputError("images.no_folders", file=source)
    return found


def loose(path: Path, source: str) -> Listing:
    """The pictures in a folder itself in the order of their names, or the single one that ``path``
    is: of no class.

    Raises:
        InputError: there is none.
    """
    below = sorted(path.iterdir()) if path.is_dir() else [path]
    files = tuple(("", one.name) for one in below if is_picture_file(one) and _is_loose(one))
    if not files:
        raise InputError("images.no_loose_ones", file=source)
    odd = tuple(one.name for one in below if _is_loose(one) and not is_picture_file(one))
    return Listing(files, odd=odd)


def _training(folder: Path) -> Path | None:
    """The folder of the part that trains, with a folder a class in it; None: there are no parts."""
    parts = {below.name.lower(): below for below in _folders(folder)}
    found = next((parts[name] for name in TRAINING if name in parts), None)
    return found if found is not None and _folders(found) else None


def _classes(folder: Path, top: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """Pairs of class and path below ``top``, and what is no picture."""
    pictures: list[tuple[str, str]] = []
    odd: list[str] = []
    for below in _folders(folder):
        for path in _below(below):
            name = path.relative_to(top).as_posix()
            if path.parent == below and is_picture_file(path):
                pictures.append((below.name, name))
            else:
                odd.append(name)
    return pictures, odd


def _names(*places: Path) -> tuple[str, ...]:
    """The names of the folders in them, each once."""
    return tuple(dict.fromkeys(below.name for place in places for below in _folders(place)))


def _folders(folder: Path) -> list[Path]:
    found = (path for path in folder.iterdir() if path.is_dir() and not _is_hidden(path.name))
    return sorted(found, key=lambda path: path.name)


def _below(folder: Path) -> Iterator[Path]:
    """Every file below, in the order of their names; links to folders are not followed."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        yield from (Path(place, name) for name in sorted(files) if not _is_hidden(name))


def _holds_picture(folder: Path) -> bool:
    try:
        return any(is_picture_file(path) for path in folder.iterdir() if not _is_hidden(path.name))
    except OSError:  # one that is not ours to read
        return False


def _is_loose(path: Path) -> bool:
    return not path.is_dir() and not _is_hidden(path.name)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name.lower() in _SILENT
