"""The queue: the runs that wait, in the order in which hosts will take them."""

import time

from data.errors import InputError
from data.messages import Message
from engine.events import Ended
from engine.store.database import Store
from engine.store.run_writer import record
from engine.store.runs import run

ALL_THE_WAY = 1_000_000_000
"""More places than any queue has: ``move_run`` to an end."""
CANCELLED = Message("run.taken_off_queue")


def move_run(store: Store, run_id: str, by: int) -> int:
    """Move a waiting run by so many places, later or (below 0) earlier; its place, from 1.

    Raises:
        InputError: the run does not wait.
    """
    with store.write() as db:
        must_wait(store, run_id)
        rows = db.execute(
            "SELECT id, position FROM runs WHERE status = 'queued' ORDER BY position"
        ).fetchall()
        order = [row["id"] for row in rows]
        before = order.index(run_id)
        after = min(max(before + by, 0), len(order) - 1)
        order.insert(after, order.pop(before))
        # The waiting runs exchange their places: those of others stay as they are
        for name, row in zip(order, rows, strict=True):
            db.execute("UPDATE runs SET position = ? WHERE id = ?", (row["position"], name))
    return after + 1


def cancel_run(store: Store, run_id: str) -> None:
    """Take a waiting run off the queue; it has stopped before it began.

    Raises:
        InputError: the run does not wait.
    """
    with store.write():
        must_wait(store, run_id)
        record(store, run_id, Ended("stopped", 0, CANCELLED))


def drop_commands(store: Store, run_id: str) -> None:
    """Drop those that nobody took: they were meant for the process that had the run."""
    store.db.execute(
        "UPDATE commands SET taken = ? WHERE taken IS NULL AND run = ?", (time.time(), run_id)
    )


def must_wait(store: Store, run_id: str) -> None:
    """Refuse a run that does not wait.

    Raises:
        InputError: what it does instead.
    """
    found = run(store, run_id)
    if found is None:
        raise InputError("run.unknown", run=run_id)
    if found.is_ended:
        raise InputError("run.already_ended", run=found.name, status=found.status)
    if found.status != "queued":
        raise InputError("run.waits_no_longer", run=found.name, status=found.status)
