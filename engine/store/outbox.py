"""What a worker's store has written of its runs, on its way into their journals.

Triggers note which rows have changed. Before a transaction is committed they are read and
appended to the journal of their run, at once where the transaction is to be durable or ends a run,
else now and then: rows that change often are told once.
"""

import json
import sqlite3
import time
from pathlib import Path
from typing import Any, NamedTuple

from data.errors import MessageError
from engine.store.journal import append_line
from engine.store.raw_rows import Row, key_columns, raw_rows, tables_of_runs

TELL_SECONDS = 0.5
NOT_TOLD = frozenset(("commands", "trial_runs"))
"""Tables of runs that the shared store keeps for itself."""
_PERSONS = frozenset(
    (
        *("experiment", "name", "spec", "created", "position", "tags", "pinned", "archived"),
        "version",
    )
)
"""Columns of the run's row that the shared store keeps for itself."""
_TABLES = """
CREATE TABLE told_runs (
    run TEXT PRIMARY KEY,
    journal TEXT NOT NULL,
    claim TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
    place TEXT NOT NULL,
    key TEXT NOT NULL,
    run TEXT NOT NULL,
    PRIMARY KEY (place, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE event_numbers (
    seq INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    number INTEGER NOT NULL
) STRICT;
CREATE INDEX event_numbers_of_run ON event_numbers (run, number);
"""
_CHANGED = """
CREATE TRIGGER told_{table}_{kind} AFTER {kind} ON "{table}"
WHEN {row}."{run}" IN (SELECT run FROM told_runs) BEGIN
    INSERT OR REPLACE INTO outbox (place, key, run)
        VALUES ('{table}', json_array({key}), {row}."{run}");
END
"""
_NUMBERED = """
CREATE TRIGGER numbered_events AFTER INSERT ON events BEGIN
    INSERT INTO event_numbers (seq, run, number) SELECT NEW.seq, NEW.run, ifnull(max(number), 0) + 1
        FROM event_numbers WHERE run = NEW.run;
END
"""


class ClaimLost(MessageError):
    """Somebody else has the run now: nothing may be written of it any more."""


class Told(NamedTuple):
    """A run whose changes are told: the files of its journal and of the claim on it."""

    journal: Path
    claim: Path


def make_outbox(db: sqlite3.Connection) -> None:
    """The tables and triggers, in this transaction."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)
    db.execute(_NUMBERED)
    _watch(db, "runs", "id", ("id",), ("update",))
    for table, column in tables_of_runs(db):
        if table not in NOT_TOLD:
            _watch(db, table, column, key_columns(db, table), ("insert", "update", "delete"))


def _watch(
    db: sqlite3.Connection, table: str, run: str, key: tuple[str, ...], kinds: tuple[str, ...]
) -> None:
    for kind in kinds:
        row = "OLD" if kind == "delete" else "NEW"
        names = ", ".join(f'{row}."{name}"' for name in key)
        db.execute(_CHANGED.format(table=table, kind=kind, row=row, run=run, key=names))


def outbox_of(db: sqlite3.Connection, directory: Path) -> "Outbox | None":
    """The outbox of a store that has one."""
    found = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'outbox'").fetchone()
    return None if found is None else Outbox(db, directory)


class Outbox:
    """One connection's way to tell what has changed."""

    def __init__(self, db: sqlite3.Connection, directory: Path) -> None:
        self._db = db
        self._directory = directory
        self._told = 0.0

    def tell(self, *, durably: bool) -> None:
        """Append to the journals what has changed, if it is time to; in this transaction.

        Where their disk is full or away, what is not to be durable waits here for the next time:
        rows that are told twice are entered once.

        Raises:
            ClaimLost: a state was kept of a run that somebody else has now.
            OSError: a journal cannot be written, and what it is to hold is to be durable.
        """
        now = time.monotonic()
        if not durably and now - self._told < TELL_SECONDS and not self._ends_a_run():
            return
        self._told = now
        changed = self._db.execute("SELECT place, key, run FROM outbox").fetchall()
        if not changed:
            return
        try:
            for run in dict.fromkeys(row["run"] for row in changed):
                mine = [(row["place"], row["key"]) for row in changed if row["run"] == run]
                self._tell_of(run, mine, durably=durably or self._ends_a_run())
        except OSError:
            if durably:
                raise
        else:
            self._db.execute("DELETE FROM outbox")

    def _ends_a_run(self) -> bool:
        found = self._db.execute(
            "SELECT 1 FROM outbox AS o JOIN runs AS r ON r.id = o.run WHERE o.place = 'runs' "
            "AND r.status NOT IN ('running', 'paused')"
        )
        return found.fetchone() is not None

    def _tell_of(self, run: str, changed: list[tuple[str, str]], *, durably: bool) -> None:
        row = self._db.execute(
            "SELECT journal, claim FROM told_runs WHERE run = ?", (run,)
        ).fetchone()
        if row is None:
            return
        if durably and not Path(row["claim"]).exists():
            raise ClaimLost("cluster.claim_lost", run=run)
        rows: list[tuple[str, Row]] = []
        gone: list[tuple[str, list[Any]]] = []
        for table, text in changed:
            key = json.loads(text)
            found = raw_rows(self._db, table, key_columns(self._db, table), key)
            if table == "events":
                key = [self._number_of(key[0])]
            if found:
                rows.append((table, self._for_others(table, found[0])))
            else:
                gone.append((table, key))
        rows.sort(key=lambda one: one[1].get("number", 0) if one[0] == "events" else -1)
        append_line(Path(row["journal"]), {"rows": rows, "gone": gone}, durably=durably)

    def _for_others(self, table: str, row: Row) -> Row:
        """The row with events by their numbers within the run, for every store has its own."""
        if table == "events":
            return {**row, "number": self._number_of(row["seq"])}
        if table == "runs":
            return {name: value for name, value in row.items() if name not in _PERSONS}
        if table == "checkpoints":
            return {**row, "event": self._number_of(row["event"])}
        return row

    def _number_of(self, seq: int) -> int:
        row = self._db.execute("SELECT number FROM event_numbers WHERE seq = ?", (seq,)).fetchone()
        return 0 if row is None else row["number"]
