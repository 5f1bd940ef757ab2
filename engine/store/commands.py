"""Commands for a run, left in the store for its host."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data.errors import InputError
from data.messages import Message
from engine.commands import Command, CommandKind
from engine.events import Ended
from engine.io.numbers import dumps
from engine.messages import from_text, to_text
from engine.store.asking import set_aside
from engine.store.database import Store
from engine.store.queue import CANCELLED
from engine.store.run_writer import record
from engine.store.runs import Run, run
from engine.store.stored_json import object_or_none

_CHANGE = "change"
"""The stored kind of all commands that act while training goes on."""


def send(store: Store, run_id: str, command: Command) -> None:
    """Leave a command for the run's host; a queued run that is to stop stops at once, and one
    that is to be suspended is set aside.

    Raises:
        InputError: the run has ended, or does not train yet.
    """
    with store.write() as db:
        found = run(store, run_id)
        if found is None:
            raise InputError("run.unknown", run=run_id)
        kind, fields = _stored(command)
        if kind == "stop" and found.status == "queued":
            record(store, run_id, Ended("stopped", found.epochs_done, CANCELLED))
            return
        if kind == "suspend" and found.status == "queued":
            set_aside(store, run_id)
            return
        must_obey(found, command.kind)
        _must_apply(found, kind)
        db.execute(
            "INSERT INTO commands (run, kind, data, created) VALUES (?, ?, ?, ?)",
            (run_id, kind, dumps(fields), time.time()),
        )


def must_obey(found: Run, kind: CommandKind) -> None:
    """Refuse what the program that trains a watched run does not do.

    Raises:
        InputError: it does not.
    """
    obeys = found.facts.obeys
    asked = CommandKind.PAUSE if kind is CommandKind.RESUME else kind
    if obeys is not None and not found.is_ended and asked not in obeys:
        about = {"run": found.name, "command": str(kind), "known": list(obeys)}
        raise InputError("watched.does_not_obey", **about)


def _must_apply(found: Run, kind: str) -> None:
    name = found.name
    if found.is_ended:
        raise InputError("run.already_ended", run=name, status=found.status)
    if found.status == "queued":
        raise InputError("run.does_not_train_yet", run=name, command=kind)
    if kind == "pause" and found.status == "paused":
        raise InputError("run.paused_already", run=name)
    if kind == "resume" and found.status == "running":
        raise InputError("run.not_paused", run=name)


def asked_to_stop(store: Store, run_id: str) -> float | None:
    """When the run was first asked to stop since it last began or went on; None: it was not."""
    row = store.db.execute(
        "SELECT min(created) AS since FROM commands WHERE run = ? AND kind = 'stop' AND created > "
        "(SELECT ifnull(max(time), 0) FROM events WHERE run = ? AND kind = 'ended')",
        (run_id, run_id),
    ).fetchone()
    return row["since"]


def take(store: Store, run_id: str) -> list[Command]:
    """The run's waiting commands, oldest first, which wait no longer then.

    What another version left and this one does not know, or what is damaged, is dropped.
    """
    waiting = store.db.execute(
        "SELECT 1 FROM commands WHERE taken IS NULL AND run = ? LIMIT 1", (run_id,)
    ).fetchone()
    if waiting is None:
        return []
    with store.write() as db:
        rows = db.execute(
            "UPDATE commands SET taken = ? WHERE taken IS NULL AND run = ? "
            "RETURNING id, kind, data",
            (time.time(), run_id),
        ).fetchall()
    rows.sort(key=lambda row: row["id"])
    found = [_command(row["kind"], object_or_none(row["data"])) for row in rows]
    return [command for command in found if command is not None]


def _stored(command: Command) -> tuple[str, dict[str, Any]]:
    """Kind and fields as the table has them; earlier versions read the same."""
    kind = command.kind
    if kind is CommandKind.STOP_WITH_BEST:
        return "stop", {"best": True}
    if kind is CommandKind.PRUNE:
        return str(kind), {"reason": to_text(command.reason)}
    if kind.interrupts:
        return str(kind), {}
    value = {} if command.value is None else {"value": command.value}
    return _CHANGE, {"lever": str(kind), **value}


def _command(kind: str, fields: dict[str, Any]) -> Command | None:
    if kind == "stop" and fields.get("best"):
        return Command(CommandKind.STOP_WITH_BEST)
    known = CommandKind.of(str(fields.get("lever")) if kind == _CHANGE else kind)
    if known is CommandKind.PRUNE:
        return Command(known, reason=from_text(str(fields.get("reason", ""))))
    return None if known is None else Command(known, fields.get("value"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A command that nobody has taken, as the store has it."""

    id: int
    run: str
    kind: str
    data: str


def waiting_commands(store: Store, runs: Sequence[str]) -> list[Waiting]:
    """The commands for these runs that nobody has taken, oldest first."""
    rows = store.db.execute(
        "SELECT id, run, kind, data FROM commands WHERE taken IS NULL "
        "AND run IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(runs)),),
    )
    return [Waiting(**dict(row)) for row in rows]


def mark_taken(store: Store, commands: Sequence[Waiting]) -> None:
    """Somebody has taken these."""
    with store.write() as db:
        for one in commands:
            db.execute("UPDATE commands SET taken = ? WHERE id = ?", (time.time(), one.id))


def pass_on(store: Store, run_id: str, kind: str, data: str) -> None:
    """Leave a command as another store has it, for the host of this one."""
    with store.write() as db:
        db.execute(
            "INSERT INTO commands (run, kind, data, created) VALUES (?, ?, ?, ?)",
            (run_id, kind, data, time.time()),
        )


def prune_order(reason: Message) -> tuple[str, str]:
    """Kind and fields of the command that a run is to be pruned for ``reason``."""
    kind, fields = _stored(Command(CommandKind.PRUNE, reason=reason))
    return kind, dumps(fields)
