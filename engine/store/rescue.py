"""What the bench opens when a store is not as it should be: damaged, or read-only."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.store.database import NotWritable, Store, StoreError

CHECKED_BYTES = 64_000_000
"""Larger databases are not read through when they are opened."""
_PARTS = ("", "-wal", "-shm")


def open_or_view(directory: Path) -> Store:
    """The store; for viewing only where it cannot be written (``Store.read_only``).

    Raises:
        StoreError: it cannot be opened at all.
    """
    try:
        return Store(directory)
    except NotWritable:
        return Store(directory, read_only=True)
    except StoreError as error:
        if _is_damage(error.__cause__):
            hint = "pkgo-tui alone keeps it under another name and begins a new one"
            raise StoreError(f"{error}; {hint}") from error.__cause__
        raise


def open_for_bench(directory: Path) -> tuple[Store, str]:
    """The store, and a sentence if it is not the writable one that was asked for.

    One that cannot be written is opened for viewing. A damaged one is replaced; nothing is
    deleted: ``runs.db`` becomes ``runs.db.damaged-<time>``, the runs' folders stay.

    Raises:
        StoreError: it cannot be opened for another reason.
    """
    store = _whole(directory)
    if store is None:
        with _alone(directory):
            store = _whole(directory)  # another bench may have replaced it meanwhile
            if store is None:
                name = _move_aside(directory)
                return Store(directory), (
                    f"the database of the store {directory} is damaged: it is kept as {name}, and "
                    "a new one begins; models of earlier runs are in the folder runs"
                )
    if store.read_only:
        return store, f"the store {directory} cannot be written: it can be looked at"
    return store, ""


def _whole(directory: Path) -> Store | None:
    """The store; None if its database is damaged."""
    try:
        store = open_or_view(directory)
    except StoreError as error:
        if not _is_damage(error.__cause__):
            raise
        return None
    if store.read_only or _is_whole(store):
        return store
    store.close()
    return None


@contextmanager
def _alone(directory: Path) -> Generator[None]:
    """Inside it no other process moves a damaged database aside."""
    folder = os.open(directory, os.O_RDONLY)
    try:
        with suppress(OSError):  # a folder on the network may know no locks
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _is_whole(store: Store) -> bool:
    if (store.directory / "runs.db").stat().st_size > CHECKED_BYTES:
        return True
    try:
        found = store.db.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise
        return False
    return found[0] == "ok"


def _is_damage(error: BaseException | None) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def _move_aside(directory: Path) -> str:
    name = f"runs.db.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
    while (directory / name).exists():
        name += "-again"
    for part in _PARTS:
        path = directory / f"runs.db{part}"
        if path.exists():
            path.rename(directory / f"{name}{part}")
    return name
