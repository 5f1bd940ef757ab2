"""A full disk: the run pauses, says so, and goes on when there is space again."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from data.errors import MessageError
from data.messages import Message
from engine.events import Noted
from engine.messages import Said
from engine.statuses import Status
from engine.store.database import Store
from engine.store.full_disk import is_full
from engine.store.run_writer import record, set_status
from engine.store.runs import run
from engine.training.control import Control

RETRY_SECONDS = 1.0
RESERVE_BYTES = 256 * 1024
RESERVE = ".reserve"

T = TypeVar("T")


RECORD = Message("disk.record")
"""What is written most often, the run's record, as ``retry_until_space`` names it."""


class DiskFull(MessageError):
    """The run is to stop while it waits for space on the disk."""


class DiskGuard:
    """Makes a run's writes wait for space instead of failing.

    A small file is held in reserve: given up, it lets the store say that the run has paused.
    """

    def __init__(self, store: Store, run_id: str, control: Control) -> None:
        self._store = store
        self._run = run_id
        self._control = control
        self._hold()

    def retry_until_space(self, what: Said, act: Callable[[], T]) -> T:
        """Do ``act``, which writes ``what`` whole or not at all, as soon as there is space.

        ``what`` is a file's name or a message.

        Raises:
            DiskFull: a stop was asked for meanwhile.
        """
        if self._store.db.in_transaction:
            return act()  # who began the transaction insists on the whole of it
        before: Status | None = None
        while True:
            try:
                done = act()
                break
            except (OSError, sqlite3.Error) as error:
                if not is_full(error, self._store.directory):
                    raise
            self.close()
            before = before or self._tell(what)
            self._wait(what)
        again = Message("disk.room_again")
        if before == "running":
            again = Message("disk.room_again_to_train")
        while before and not self._write(again, before):
            self._wait(what)
        return done

    def close(self) -> None:
        """Give the reserve back."""
        with suppress(OSError):
            self._reserve().unlink(missing_ok=True)

    def _wait(self, what: Said) -> None:
        """Until the reserve fits again: else what it gave up would only run out once more."""
        while True:
            if self._control.stopping:
                raise DiskFull("disk.full", what=what)
            self._control.rest(RETRY_SECONDS)
            if self._hold():
                return

    def _tell(self, what: Said) -> Status | None:
        """Say that the run waits; the status that it had, None if that could not be written."""
        found = run(self._store, self._run)
        if not self._write(Message("disk.full_and_paused", {"what": what}), "paused"):
            return None
        return "running" if found is None else found.status

    def _write(self, said: Message, status: Status) -> bool:
        try:
            with self._store.write():
                record(self._store, self._run, Noted(said))
                set_status(self._store, self._run, status)
        except (OSError, sqlite3.Error) as error:
            if is_full(error, self._store.directory):
                return False
            raise
        return True

    def _hold(self) -> bool:
        """Put the reserve down; whether there was room for it."""
        try:
            self._reserve().write_bytes(bytes(RESERVE_BYTES))
        except OSError:
            self.close()
            return False
        return True

    def _reserve(self) -> Path:
        return self._store.run_directory(self._run) / RESERVE
