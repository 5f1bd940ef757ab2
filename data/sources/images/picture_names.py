"""Which files are pictures by their names."""

from __future__ import annotations

from pathlib import Path

from data.pictures import SUFFIXES


def is_picture(path: Path) -> bool:
    """Whether a file is called as a picture that is read here; its content decides."""
    return path.suffix.lower() in SUFFIXES


def is_picture_file(path: Path) -> bool:
    """Whether a regular file, or what a link leads to, is called so: a pipe would never end."""
    return is_picture(path) and path.is_file()
