"""The kinds of file that a map can be written as."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from data.errors import InputError

FileKind = Literal[".svg", ".png", ".geojson", ".csv"]
KINDS: tuple[FileKind, ...] = get_args(FileKind)


def check_file(path: Path, *, degrees: bool) -> FileKind:
    """The kind of file that a path names.

    Raises:
        InputError: there is no such kind, or GeoJSON is asked for where no degrees are known.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise InputError("radar.unknown_kind", file=str(path), known=list(KINDS))
    if kind == ".geojson" and not degrees:
        raise InputError("radar.no_degrees", file=str(path))
    return kind


def check_out(path: Path, *, force: bool) -> None:
    """Refuse a path before anything is opened, as far as a glance tells.

    Raises:
        InputError: there is no such kind of file, or something is there already.
    """
    check_file(path, degrees=True)
    if path.exists() and not (force and path.is_file()):
        raise InputError("radar.exists", file=str(path))
    if not path.absolute().parent.is_dir():
        raise InputError("radar.no_folder", file=str(path))
