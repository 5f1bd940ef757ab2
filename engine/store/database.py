"""The SQLite file: opening it, its journal, its transactions."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from data.errors import InputError
from engine.store.schema import migrate

BUSY_SECONDS = 10.0


class StoreError(InputError):
    """A store that cannot be opened or used, in one sentence."""


class Store:
    """A directory with ``runs.db`` and ``runs/<id>/`` for files. One object a thread.

    Raises:
        StoreError: the directory cannot be made, or its database is not ours or is damaged.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        try:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            (directory / "runs").mkdir(exist_ok=True, mode=0o700)
            self.db = sqlite3.connect(
                directory / "runs.db", timeout=BUSY_SECONDS, isolation_level=None
            )
            try:
                self.db.row_factory = sqlite3.Row
                self._configure()
                migrate(self.db)
            except BaseException:
                self.db.close()
                raise
        except FileExistsError:
            raise StoreError(f"the store {directory} is a file, not a directory") from None
        except OSError as error:
            raise StoreError(f"the store {directory} cannot be opened: {error.strerror}") from None
        except sqlite3.Error as error:
            raise StoreError(f"the store {directory} cannot be opened: {error}") from None

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

    @contextmanager
    def write(self) -> Generator[sqlite3.Connection]:
        """A transaction that holds the write lock from its start; nests into an open one."""
        if self.db.in_transaction:
            yield self.db
            return
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:  # a full disk has rolled it back already
                self.db.execute("ROLLBACK")
            raise

    def version(self) -> int:
        """A number that changes when another connection has written (PRAGMA data_version)."""
        return self.db.execute("PRAGMA data_version").fetchone()[0]

    def run_directory(self, run: str) -> Path:
        """The folder of a run's files, made when first asked for."""
        folder = self.directory / "runs" / run
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    def close(self) -> None:
        """Close the connection."""
        self.db.close()
