"""What the bench opens when a store is not as it should be: damaged, or read-only."""

import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from data.messages import Message
from engine.store.database import NotWritable, Store, StoreError
from engine.store.open_lock import turn

CHECKED_BYTES = 64_000_000
"""Larger databases are not read through when they are opened."""
_PARTS = ("", "-wal", "-shm")
_TRIES = 9


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
            raise StoreError("store.damaged", reason=error.message) from error.__cause__
        raise


def open_for_bench(directory: Path) -> tuple[Store, Message | None]:
    """The store, and a message if it is not the writable one that was asked for.

    One that cannot be written is opened for viewing. A damaged one is replaced; nothing is
    deleted: ``runs.db`` becomes ``runs.db.damaged-<time>``, the runs' folders stay.

    Raises:
        StoreError: it cannot be opened for another reason.
    """
    said: Message | None = None
    database = _database(directory)
    for _ in range(_TRIES):
        store = _whole(directory)
        if store is not None and store.read_only:
            return store, Message("store.only_to_look_at", {"store": str(directory)})
        if store is not None:
            return store, said
        with turn(directory, alone=True):
            if _database(directory) == database:  # no other bench has replaced it meanwhile
                said = Message(
                    "store.damaged_and_replaced",
                    {"store": str(directory), "kept": _move_aside(directory)},
                )
            database = _database(directory)
    raise StoreError("store.damaged_again", store=str(directory))


def _database(directory: Path) -> tuple[int, int] | None:
    """What tells one file named ``runs.db`` from the next."""
    with suppress(OSError):
        found = (directory / "runs.db").stat()
        return found.st_dev, found.st_ino
    return None


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
    if isinstance(error, UnicodeDecodeError):
        return True
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def _move_aside(directory: Path) -> str:
    name = f"runs.db.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
    while (directory / name).exists():
        name += "-again"
    try:
        for part in _PARTS:
            path = directory / f"runs.db{part}"
            if path.exists():
                path.rename(directory / f"{name}{part}")
    except OSError as error:
        raise StoreError(
            "store.damaged_and_stuck", store=str(directory), reason=error.strerror
        ) from None
    return name
