"""What one run's row holds and cannot be read is left out and told; all else goes on."""

import sqlite3
from collections.abc import Callable, Iterable
from typing import TypeVar

from data.errors import InputError
from data.messages import Message
from engine.store.database import Store
from engine.store.stored_json import UNREADABLE

T = TypeVar("T")


class RunDamaged(InputError):
    """The run's row cannot be read: it can be deleted, and nothing else."""


def damaged(run_id: str) -> RunDamaged:
    """The error that says so."""
    return RunDamaged("run.damaged", run=run_id)


def tell_damaged(store: Store, run_id: str) -> None:
    """Whoever opened the store is to hear that this run was left out."""
    store.told[run_id] = damaged(run_id).message


def tell_part_damaged(store: Store, run_id: str) -> None:
    """The same of a line of its record: an epoch, an event, a matrix."""
    store.told.setdefault(run_id, Message("run.damaged_in_part", {"run": run_id}))


def readable(
    rows: Iterable[sqlite3.Row],
    read: Callable[[sqlite3.Row], T],
    tell: Callable[[sqlite3.Row], None],
) -> list[T]:
    """What the rows hold; one that is damaged is told and left out."""
    found: list[T] = []
    for row in rows:
        try:
            found.append(read(row))
        except UNREADABLE:
            tell(row)
    return found
