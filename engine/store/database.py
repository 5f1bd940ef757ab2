"""The SQLite file: opening it, its journal, its transactions."""

import errno
import os
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from data.errors import InputError
from data.messages import Message
from engine.store.open_lock import turn
from engine.store.outbox import Outbox, make_outbox, outbox_of
from engine.store.schema import migrate, must_be_present

BUSY_SECONDS = 10.0


class StoreError(InputError):
    """A store that cannot be opened or used."""


class NotWritable(StoreError):
    """A store that is there, and that this person may only read."""


class Store:
    """A directory with ``runs.db`` and ``runs/<id>/`` for files. One object a thread.

    ``read_only`` opens a store that is there for viewing and writes nothing. ``told`` holds what
    readers have found damaged and left out, by the run's id (``engine.store.damage``).

    Raises:
        NotWritable: it can only be looked at.
        StoreError: the directory cannot be made, or its database is not ours or is damaged.
    """

    def __init__(self, directory: Path, *, read_only: bool = False) -> None:
        self.directory = directory
        self.read_only = read_only
        self.told: dict[str, Message] = {}
        self._outbox: Outbox | None = None
        self._durably = False
        try:
            if not read_only:
                directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            with turn(directory):
                self.db = self._for_viewing() if read_only else self._for_writing()
            self._outbox = None if read_only else outbox_of(self.db, directory)
        except FileExistsError:
            raise StoreError("store.is_file", store=str(directory)) from None
        except OSError as error:
            raise StoreError(
                "store.cannot_be_opened", store=str(directory), reason=error.strerror
            ) from None
        except UnicodeDecodeError as error:  # of an error's words about a damaged schema
            raise StoreError(
                "store.cannot_be_opened", store=str(directory), reason="schema"
            ) from error
        except sqlite3.Error as error:
            kind = NotWritable if self._is_locked_away(error) else StoreError
            reason = self._denied() or str(error)
            raise kind("store.cannot_be_opened", store=str(directory), reason=reason) from error

    def _denied(self) -> str:
        """The system's word where the file is another account's: SQLite has none for it."""
        file = self.directory / "runs.db"
        is_closed = file.is_file() and not os.access(file, os.R_OK)
        return os.strerror(errno.EACCES) if is_closed else ""

    def _is_locked_away(self, error: sqlite3.Error) -> bool:
        code = getattr(error, "sqlite_errorcode", None)
        locked = code is not None and code & 0xFF in (
            sqlite3.SQLITE_READONLY,
            sqlite3.SQLITE_CANTOPEN,
        )
        return locked and (self.directory / "runs.db").is_file()

    def _must_be_writable(self) -> None:
        """SQLite opens what it may only read without a word, and fails at the first write."""
        for path in (self.directory, self.directory / "runs.db"):
            if not os.access(path, os.W_OK):
                raise NotWritable("store.cannot_be_written", store=str(self.directory))

    def _for_writing(self) -> sqlite3.Connection:
        if (self.directory / "runs.db").is_file():
            self._must_be_writable()
        (self.directory / "runs").mkdir(exist_ok=True, mode=0o700)
        self._make_for_owner()
        self.db = _connected(str(self.directory / "runs.db"))
        try:
            self._configure()
            migrate(self.db)
        except BaseException:
            self.db.close()
            raise
        return self.db

    def _make_for_owner(self) -> None:
        """Make a new database's file for its owner alone; SQLite gives the others its mode.

        One that is there is not touched: to close it would take SQLite's locks away, wherever else
        in this process it is open.
        """
        with suppress(FileExistsError):
            os.close(os.open(self.directory / "runs.db", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))

    def _for_viewing(self) -> sqlite3.Connection:
        where = f"{(self.directory / 'runs.db').absolute().as_uri()}?mode=ro"
        # Where nobody can write, the files beside a WAL cannot be made: read the database alone
        for uri in (where, f"{where}&immutable=1"):
            db = _connected(uri)
            try:
                must_be_present(db)
            except sqlite3.OperationalError:
                db.close()
                if uri != where:
                    raise
            except BaseException:
                db.close()
                raise
            else:
                return db
        raise AssertionError

    def _configure(self) -> None:
        """WAL lets readers and the writer work at once; network folders may not allow it."""
        try:
            mode = self.db.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        except sqlite3.OperationalError:
            mode = ""
        if mode != "wal":
            self.db.execute("PRAGMA journal_mode=DELETE")
        self.db.execute("PRAGMA synchronous=NORMAL")
        self.db.execute("PRAGMA foreign_keys=ON")

    def must_be_writable(self) -> None:
        """Refuse, before anything is told of it, what would be written.

        Raises:
            StoreError: the store was opened for viewing.
        """
        if self.read_only:
            raise StoreError("store.read_only", store=str(self.directory))

    @contextmanager
    def write(self) -> Generator[sqlite3.Connection]:
        """A transaction that holds the write lock from its start; nests into an open one.

        Raises:
            StoreError: the store was opened for viewing.
        """
        self.must_be_writable()
        if self.db.in_transaction:
            yield self.db
            return
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
            if self._outbox is not None:
                self._outbox.tell(durably=self._durably)
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:  # a full disk has rolled it back already
                self.db.execute("ROLLBACK")
            raise

    @contextmanager
    def durable(self) -> Generator[None]:
        """What is written inside outlives a power failure, too; not within a transaction."""
        self.db.execute("PRAGMA synchronous=FULL")
        self._durably = True
        try:
            yield
        finally:
            self._durably = False
            self.db.execute("PRAGMA synchronous=NORMAL")

    @property
    def tells(self) -> bool:
        """Whether it is a worker's: what is written of its runs goes into their journals, too."""
        return self._outbox is not None

    def begin_telling(self) -> None:
        """Make it such a store, for all who open it from now on (``engine.store.outbox``)."""
        with self.write():
            make_outbox(self.db)
        self._outbox = outbox_of(self.db, self.directory)

    def version(self) -> int:
        """A number that changes when another connection has written (PRAGMA data_version)."""
        return self.db.execute("PRAGMA data_version").fetchone()[0]

    def damage(self) -> str:
        """What SQLite finds broken in the database; empty where it is whole."""
        try:
            found = self.db.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.Error as error:
            return str(error)
        return "" if found == "ok" else str(found)

    def run_directory(self, run: str) -> Path:
        """The folder of a run's files, made when first asked for."""
        folder = self.directory / "runs" / run
        if not self.read_only:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    def close(self) -> None:
        """Close the connection."""
        self.db.close()


def _connected(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(
        name, timeout=BUSY_SECONDS, isolation_level=None, uri=name.startswith("file:")
    )
    db.row_factory = sqlite3.Row
    # One wrong byte in a text must not end the whole list that it stands in
    db.text_factory = partial(str, encoding="utf-8", errors="replace")
    return db


def plain_rows(store: Store, query: str, *values: object) -> Iterator[Any]:
    """Rows as plain tuples, which are made and read sooner than those that know their names."""
    cursor = store.db.cursor()
    cursor.row_factory = None
    return cursor.execute(query, values)
