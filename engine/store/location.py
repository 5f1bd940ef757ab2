"""Where a person's store is; imports nothing heavy, since the screen asks before it is drawn."""

import os
import stat
from pathlib import Path

from data.errors import InputError
from engine.io.platform_folders import platform_folder
from engine.settings import read_settings


def store_directory(given: Path | None = None) -> Path:
    """The store a person means: what they gave, what the settings say, or the platform's place.

    Raises:
        InputError: a setting cannot be used, or nobody knows this person's home.
    """
    if given is not None:
        return given.expanduser().absolute()
    named = read_settings().store
    if named is not None:
        return named.expanduser().absolute()
    place = platform_folder("data")
    if place is None:
        raise InputError("store.no_home")
    return place


def database_file(directory: Path) -> tuple[int, int] | None:
    """What tells the file of the store's database from any other; None where it is gone."""
    try:
        found = (directory / "runs.db").stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def database_state(directory: Path) -> tuple[int, int, int] | None:
    """The same with what changes while it is written."""
    try:
        found = (directory / "runs.db").stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def is_open_to_others(directory: Path) -> bool:
    """Whether others may look into the folder: one that was there before it became a store. Its
    files are for their owner alone.
    """
    try:
        return bool(directory.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except OSError:
        return False


def is_own(directory: Path) -> bool:
    """Whether this person has made the store: what waits in another's is none of our work."""
    try:
        return (directory / "runs.db").stat().st_uid == os.geteuid()
    except OSError:
        return True  # it is about to be made
