"""What journals tell of runs is entered in the shared store, by the one process that writes it."""

import sqlite3
from typing import Any

from engine.io.numbers import dumps
from engine.store.database import Store
from engine.store.epoch_blocks import SIZE, keep_block
from engine.store.outbox import NOT_TOLD
from engine.store.raw_rows import Row, insert_row, key_columns, place_of, stored, tables_of_runs
from engine.store.stored_json import object_or_none

OWN = ("asker", "key", "test_looks")
"""Facts of a run that belong to whoever asked for it; all others are told by who trains it."""
TOLD = (
    *("status", "started", "ended", "host", "message", "epoch", "step", "rows_per_second"),
    *("done", "best_metrics", "last_metrics"),
)
"""Columns of the run's row that training changes; the others are a person's."""


class Damaged(ValueError):
    """A line that cannot be entered."""


def number_events(store: Store, run: str) -> None:
    """Give the run's events numbers, where they have none yet: journals know them by these."""
    with store.write() as db:
        db.execute(
            "DELETE FROM cluster_events WHERE run = ? AND seq NOT IN "
            "(SELECT seq FROM events WHERE run = ?)",
            (run, run),
        )
        db.execute(
            "INSERT INTO cluster_events (run, number, seq) SELECT run, row_number() OVER "
            "(ORDER BY seq) + (SELECT ifnull(max(number), 0) FROM cluster_events WHERE run = :run),"
            " seq FROM events WHERE run = :run AND seq NOT IN "
            "(SELECT seq FROM cluster_events WHERE run = :run)",
            {"run": run},
        )


def fold_line(store: Store, run: str, worker: str, content: dict[str, Any]) -> None:
    """Enter one line of the worker's journal of a run, whole or not at all; again is as good as
    once.

    Raises:
        Damaged: it is none, or not of this run.
    """
    with store.write() as db:
        db.execute("SAVEPOINT line")
        try:
            columns = dict(tables_of_runs(db))
            for table, row in content.get("rows", ()):
                if table == "runs":
                    _update_run(db, run, worker, row)
                else:
                    _enter(db, run, table, dict(row), columns)
            for table, key in content.get("gone", ()):
                _take_away(db, run, table, list(key), columns)
            for last in _last_of_blocks(content):
                keep_block(db, run, last)
        except (KeyError, TypeError, ValueError, AttributeError, sqlite3.Error) as error:
            db.execute("ROLLBACK TO line")
            db.execute("RELEASE line")
            if isinstance(error, sqlite3.OperationalError):  # the store itself
                raise
            raise Damaged(f"{type(error).__name__}: {error}") from None
        db.execute("RELEASE line")


def _last_of_blocks(content: dict[str, Any]) -> list[int]:
    """The epochs among the rows with which a block is whole; their events are entered, too."""
    told = [int(row["epoch"]) for table, row in content.get("rows", ()) if table == "epochs"]
    return [epoch for epoch in told if epoch % SIZE == 0]


def _enter(db: sqlite3.Connection, run: str, table: str, row: Row, columns: dict[str, str]) -> None:
    if table in NOT_TOLD or row[columns[table]] != run:
        raise ValueError(table)
    if table == "events":
        _enter_event(db, run, row)
        return
    if table == "checkpoints":
        row["event"] = _seq_of(db, run, row["event"]) or 0
    if table == "saved_models" and "/" in row["file"]:
        raise ValueError(table)
    insert_row(db, table, row, replace=True)


def _update_run(db: sqlite3.Connection, run: str, worker: str, row: Row) -> None:
    if row["id"] != run:
        raise ValueError(run)
    before = db.execute("SELECT facts FROM runs WHERE id = ?", (run,)).fetchone()
    if before is None:
        raise ValueError("no such run")
    kept = {key: value for key, value in object_or_none(before["facts"]).items() if key in OWN}
    told = {key: value for key, value in object_or_none(row["facts"]).items() if key not in OWN}
    values = {**{name: row[name] for name in TOLD}, "facts": dumps({**told, **kept})}
    values["host"] = None if row["host"] is None else worker  # there it is the worker's engine
    db.execute(
        f"UPDATE runs SET {', '.join(f'{name} = {place_of(values[name])}' for name in values)} "
        "WHERE id = ?",
        [*(stored(value) for value in values.values()), run],
    )


def _enter_event(db: sqlite3.Connection, run: str, row: Row) -> None:
    number = int(row.pop("number"))
    del row["seq"]
    seq = _seq_of(db, run, number)
    if seq is not None:
        insert_row(db, "events", {**row, "seq": seq}, replace=True)
        return
    seq = insert_row(db, "events", row)
    db.execute("INSERT INTO cluster_events (run, number, seq) VALUES (?, ?, ?)", (run, number, seq))


def _seq_of(db: sqlite3.Connection, run: str, number: int) -> int | None:
    row = db.execute(
        "SELECT seq FROM cluster_events WHERE run = ? AND number = ?", (run, number)
    ).fetchone()
    return None if row is None else row["seq"]


def _take_away(
    db: sqlite3.Connection, run: str, table: str, key: list[Any], columns: dict[str, str]
) -> None:
    names = key_columns(db, table) if table in columns and table not in NOT_TOLD else ()
    if len(names) != len(key) or not names:
        raise ValueError(table)
    if table == "events":
        seq = _seq_of(db, run, key[0])
        db.execute("DELETE FROM cluster_events WHERE run = ? AND number = ?", (run, key[0]))
        key = [seq]
    where = " AND ".join(f'"{name}" = ?' for name in (*names, columns[table]))
    db.execute(f'DELETE FROM "{table}" WHERE {where}', [*key, run])
