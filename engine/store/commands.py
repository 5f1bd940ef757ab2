"""Wishes about a run, left in the store for its host: pause, resume, stop, a change."""

import json
import time
from dataclasses import dataclass
from typing import Any, Literal

from data.errors import InputError
from engine.events import Ended
from engine.io.numbers import dumps
from engine.store.database import Store
from engine.store.run_writer import record
from engine.store.runs import Run, run

CommandKind = Literal["pause", "resume", "stop", "change"]


@dataclass(frozen=True, slots=True)
class Command:
    """A wish about a run that its host has not taken yet."""

    id: int
    run: str
    kind: CommandKind
    data: dict[str, Any]


def send(store: Store, run_id: str, kind: CommandKind, data: dict[str, Any] | None = None) -> None:
    """Leave a wish for the run's host; a queued run that is to stop stops at once.

    Raises:
        InputError: the run has ended, or does not train yet; the sentence says which.
    """
    with store.write() as db:
        found = run(store, run_id)
        if found is None:
            raise InputError(f'no run is called "{run_id}"')
        if kind == "stop" and found.status == "queued":
            record(store, run_id, Ended("stopped", found.epochs_done, "taken off the queue"))
            return
        _must_apply(found, kind)
        db.execute(
            "INSERT INTO commands (run, kind, data, created) VALUES (?, ?, ?, ?)",
            (run_id, kind, dumps(data or {}), time.time()),
        )


def _must_apply(found: Run, kind: CommandKind) -> None:
    name = f'"{found.name}"'
    if found.is_ended:
        raise InputError(f"{name} has already ended ({found.status})")
    if found.status == "queued":
        raise InputError(f"{name} waits in the queue: it cannot {kind} before it trains")
    if kind == "pause" and found.status == "paused":
        raise InputError(f"{name} is paused already")
    if kind == "resume" and found.status == "running":
        raise InputError(f"{name} is not paused")


def take(store: Store, run_id: str) -> list[Command]:
    """The run's waiting commands, oldest first, marked as taken."""
    waiting = store.db.execute(
        "SELECT 1 FROM commands WHERE taken IS NULL AND run = ? LIMIT 1", (run_id,)
    ).fetchone()
    if waiting is None:
        return []
    with store.write() as db:
        rows = db.execute(
            "UPDATE commands SET taken = ? WHERE taken IS NULL AND run = ? "
            "RETURNING id, run, kind, data",
            (time.time(), run_id),
        ).fetchall()
    found = [Command(row["id"], row["run"], row["kind"], json.loads(row["data"])) for row in rows]
    return sorted(found, key=lambda command: command.id)
