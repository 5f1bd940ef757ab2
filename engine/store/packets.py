"""A run with all that is recorded of it and of those it branches from, between two stores."""

import sqlite3
from typing import Any, cast

from data.errors import InputError
from engine.io.numbers import dumps
from engine.statuses import ENDED
from engine.store.asker import asker
from engine.store.database import Store
from engine.store.facts import RunFacts, merged
from engine.store.lineage import segments
from engine.store.outbox import NOT_TOLD
from engine.store.raw_rows import Row, insert_row, raw_rows, tables_of_runs
from engine.store.stored_json import object_or_none

Rows = dict[str, list[Row]]


def packet_of(store: Store, run: str) -> dict[str, Any]:
    """The rows of a run, its experiment and its ancestors; ``numbers`` are those of its events,
    by which both stores know them.
    """
    own = _rows_of(store, run)
    experiment = raw_rows(store.db, "experiments", ["id"], [own["runs"][0]["experiment"]])
    before = [part.run for part in segments(store, run) if part.run != run]
    numbers = event_numbers(store, run)
    for row in own["events"]:
        row["number"] = numbers[row.pop("seq")]
    for row in own["checkpoints"]:
        last = max((seq for seq in numbers if seq <= row["event"]), default=0)
        row["event"] = numbers.get(last, 0)
    return {
        "experiment": experiment[0],
        "run": own,
        "before": [_without_seq(_rows_of(store, one)) for one in before],
    }


def _rows_of(store: Store, run: str) -> Rows:
    found: Rows = {"runs": raw_rows(store.db, "runs", ["id"], [run])}
    for table, column in tables_of_runs(store.db):
        if table not in NOT_TOLD:
            found[table] = raw_rows(store.db, table, [column], [run])
    found["events"].sort(key=lambda row: row["seq"])
    return found


def _without_seq(rows: Rows) -> Rows:
    """Of a run that others only look at: where its checkpoints lay among its events is nothing to
    them.
    """
    for row in rows["events"]:
        row.pop("seq")
    return {**rows, "checkpoints": []}


def event_numbers(store: Store, run: str) -> dict[int, int]:
    """The run's events by their ``seq`` here: the numbers that they have in every store."""
    table = "event_numbers" if store.tells else "cluster_events"
    rows = store.db.execute(f"SELECT seq, number FROM {table} WHERE run = ?", (run,))
    known = {row["seq"]: row["number"] for row in rows}
    seqs = store.db.execute("SELECT seq FROM events WHERE run = ? ORDER BY seq", (run,))
    return {row["seq"]: known[row["seq"]] for row in seqs if row["seq"] in known}


def enter_packet(store: Store, packet: dict[str, Any], journal: str, claim: str) -> None:
    """Enter a packet's run as one that waits here, and whose changes go into a journal.

    Raises:
        InputError: it is damaged.
    """
    try:
        with store.write() as db:
            own = cast(Rows, packet["run"])
            run = str(own["runs"][0]["id"])
            forget_packet(store, run)
            _enter_experiment(db, packet["experiment"])
            for rows in packet["before"]:
                _enter_before(db, cast(Rows, rows), own["runs"][0]["experiment"])
            _enter(db, own)
            _ask_here(db, run)
            db.execute(
                "INSERT INTO told_runs (run, journal, claim) VALUES (?, ?, ?)",
                (run, journal, claim),
            )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, sqlite3.Error) as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise InputError("cluster.packet_damaged", reason=type(error).__name__) from None


def _enter_experiment(db: sqlite3.Connection, row: Row) -> None:
    if db.execute("SELECT 1 FROM experiments WHERE id = ?", (row["id"],)).fetchone() is None:
        insert_row(db, "experiments", row)


def _enter_before(db: sqlite3.Connection, rows: Rows, experiment: str) -> None:
    """An ancestor, of which nothing is to be trained here; it may be there already."""
    run = rows["runs"][0]
    if db.execute("SELECT 1 FROM runs WHERE id = ?", (run["id"],)).fetchone() is None:
        status = run["status"] if run["status"] in ENDED else "stopped"
        _enter(db, {**rows, "runs": [{**run, "status": status, "experiment": experiment}]})


def _enter(db: sqlite3.Connection, rows: Rows) -> None:
    run = rows["runs"][0]
    insert_row(db, "runs", run)
    for table, column in tables_of_runs(db):
        for row in rows.get(table, ()) if table not in NOT_TOLD else ():
            if row[column] != run["id"]:
                raise ValueError(table)
            _enter_row(db, table, row)


def _enter_row(db: sqlite3.Connection, table: str, row: Row) -> None:
    if table == "events":
        seq = insert_row(db, table, row)
        if "number" in row:
            db.execute("UPDATE event_numbers SET number = ? WHERE seq = ?", (row["number"], seq))
    elif table == "checkpoints":
        found = db.execute(
            "SELECT seq FROM event_numbers WHERE run = ? AND number = ?", (row["run"], row["event"])
        ).fetchone()
        insert_row(db, table, {**row, "event": 0 if found is None else found["seq"]})
    else:
        insert_row(db, table, row)


def _ask_here(db: sqlite3.Connection, run: str) -> None:
    text = db.execute("SELECT facts FROM runs WHERE id = ?", (run,)).fetchone()["facts"]
    db.execute(
        "UPDATE runs SET status = 'queued', host = NULL, message = '', ended = NULL, facts = ?, "
        "position = (SELECT ifnull(max(position), 0) + 1 FROM runs) WHERE id = ?",
        (merged(text, RunFacts(asker=asker())), run),
    )


def forget_packet(store: Store, run: str) -> None:
    """Take the run out of a worker's store, where nothing of it is left to be told."""
    with store.write() as db:
        db.execute("DELETE FROM told_runs WHERE run = ?", (run,))
        db.execute("DELETE FROM outbox WHERE run = ?", (run,))
        for table, column in tables_of_runs(db):
            db.execute(f'DELETE FROM "{table}" WHERE "{column}" = ?', (run,))
        db.execute("DELETE FROM event_numbers WHERE run = ?", (run,))
        db.execute("DELETE FROM runs WHERE id = ?", (run,))


def asked_elsewhere(packet: dict[str, Any], side: str) -> dict[str, Any]:
    """The packet of a run that is put back, as the side of the shared store has asked for it."""
    row = dict(packet["run"]["runs"][0])
    facts = {**object_or_none(row["facts"]), "asker": side}
    row |= {"facts": dumps(facts), "status": "queued", "host": None, "message": ""}
    return {**packet, "run": {**packet["run"], "runs": [row]}}
