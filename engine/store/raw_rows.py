"""Rows as plain values that JSON carries, whatever bytes they hold, and back again."""

import base64
import sqlite3
from collections.abc import Collection, Sequence
from typing import Any

Row = dict[str, Any]


def tables_of_runs(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every table, and its column, whose rows belong to a run."""
    rows = db.execute(
        'SELECT m.name, f."from" FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f '
        "WHERE m.type = 'table' AND f.\"table\" = 'runs'"
    )
    return [(row[0], row[1]) for row in rows]


def key_columns(db: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """The columns of a table's primary key, in its order."""
    rows = db.execute("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", (table,))
    return tuple(row["name"] for row in rows)


def raw_rows(
    db: sqlite3.Connection,
    table: str,
    columns: Sequence[str],
    values: Sequence[Any],
    *,
    numbered: bool = False,
) -> list[Row]:
    """The rows of a table whose ``columns`` have these values; ``numbered``: with their rowid."""
    number = "rowid AS rowid, " if numbered else ""
    where = " AND ".join(f'"{column}" = ?' for column in columns)
    before, db.text_factory = db.text_factory, _text
    try:
        rows = db.execute(
            f'SELECT {number}* FROM "{table}" WHERE {where}', tuple(values)
        ).fetchall()
    finally:
        db.text_factory = before
    return [{name: _plain(row[name]) for name in row.keys()} for row in rows]  # noqa: SIM118


def insert_row(
    db: sqlite3.Connection,
    table: str,
    values: Row,
    *,
    known: Collection[str] = (),
    replace: bool = False,
) -> int:
    """Enter one row; its rowid. Columns that this version's table does not have, and that are not
    ``known`` beside them, are left out; ``replace`` one with the same key.
    """
    columns = db.execute("SELECT name FROM pragma_table_info(?)", (table,))
    there = {row["name"] for row in columns}.union(known)
    names = [name for name in values if name in there]
    places = f"({', '.join(names)}) VALUES ({', '.join(place_of(values[name]) for name in names)})"
    statement = f'INSERT INTO "{table}" {places}'
    if replace:
        statement = f'INSERT OR REPLACE INTO "{table}" {places}'
    done = db.execute(statement, [stored(values[name]) for name in names])
    return done.lastrowid or 0


def place_of(value: Any) -> str:
    """What stands for a value in a statement: texts are given as their bytes."""
    return "CAST(? AS TEXT)" if isinstance(value, str) else "?"


def stored(value: Any) -> Any:
    """A plain value as SQLite takes it.

    Raises:
        ValueError, KeyError: it is damaged.
    """
    if isinstance(value, dict):
        return base64.b64decode(str(value["blob"]), validate=True)
    return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value


def _text(found: bytes) -> str:
    return found.decode("utf-8", "surrogateescape")


def _plain(value: Any) -> Any:
    return {"blob": base64.b64encode(value).decode("ascii")} if isinstance(value, bytes) else value
