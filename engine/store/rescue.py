"""What the bench opens when a store is not as it should be: damaged, or read-only."""

import sqlite3
import time
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


def open_for_bench(directory: Path) -> tuple[Store, str]:
    """The store, and a sentence if it is not the writable one that was asked for.

    One that cannot be written is opened for viewing. A damaged one is replaced; nothing is
    deleted: ``runs.db`` becomes ``runs.db.damaged-<time>``, the runs' folders stay.

    Raises:
        StoreError: it cannot be opened for another reason.
    """
    try:
        store = open_or_view(directory)
        if store.read_only:
            return store, f"the store {directory} cannot be written: it can be looked at"
        if _is_whole(store):
            return store, ""
        store.close()
    except StoreError as error:
        if not _is_damage(error.__cause__):
            raise
    name = _move_aside(directory)
    sentence = (
        f"the database of the store {directory} is damaged: it is kept as {name}, and a new one "
        "begins; models of earlier runs are in the folder runs"
    )
    return Store(directory), sentence


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
    stamp = time.strftime("%Y%m%d-%H%M%S")
    name = f"runs.db.damaged-{stamp}"
    for part in _PARTS:
        path = directory / f"runs.db{part}"
        if path.exists():
            path.rename(directory / f"{name}{part}")
    return name
