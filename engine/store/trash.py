"""Deleted runs with all their rows, kept for some days: a deletion can be taken back."""

import base64
import json
import time
import zlib
from typing import Any, NamedTuple

from data.errors import InputError
from engine.store.database import Store
from engine.store.lineage import origin_in
from engine.store.stored_json import UNREADABLE

KEPT_SECONDS = 7 * 86_400.0


class Trashed(NamedTuple):
    """A deleted run that can be brought back; ``deleted`` is in seconds since 1970."""

    run: str
    name: str
    deleted: float


def trashed(store: Store) -> list[Trashed]:
    """The deleted runs that can be brought back, the last deleted first."""
    rows = store.db.execute("SELECT run, name, deleted FROM trash ORDER BY rowid DESC")
    return [Trashed(*row) for row in rows]


def throw_away(store: Store, run_id: str, name: str) -> None:
    """Keep a copy of the run's rows, which somebody takes away now, in this transaction."""
    content = {
        table: _rows(store, table, column, run_id)
        for table, column in (("runs", "id"), *tables_of_runs(store))
    }
    packed = zlib.compress(json.dumps(content).encode("ascii"), 1)
    store.db.execute(
        "INSERT OR REPLACE INTO trash (run, name, deleted, rows) VALUES (?, ?, ?, ?)",
        (run_id, name, time.time(), packed),
    )


def take_back(store: Store, run_id: str) -> None:
    """Put the run's rows where they were, in this transaction.

    Raises:
        InputError: it is not in the trash, its rows are damaged, or it needs another run first.
    """
    row = store.db.execute("SELECT rows FROM trash WHERE run = ?", (run_id,)).fetchone()
    if row is None:
        raise InputError("run.not_in_trash", text=run_id)
    try:
        content: dict[str, list[dict[str, Any]]] = json.loads(zlib.decompress(row["rows"]))
    except (ValueError, zlib.error):
        raise InputError("run.trash_damaged", run=run_id) from None
    _must_have_its_origin(store, content["runs"])
    for table in ("runs", *(name for name, _ in tables_of_runs(store))):
        for values in content.get(table, ()):
            _insert(store, table, values)
    store.db.execute("DELETE FROM trash WHERE run = ?", (run_id,))


def forget_old(store: Store, before: float) -> None:
    """Empty the trash of what was deleted before a moment (seconds since 1970)."""
    store.db.execute("DELETE FROM trash WHERE deleted < ?", (before,))


def is_trashed(store: Store, run_id: str) -> bool:
    """Whether the run can be brought back."""
    return store.db.execute("SELECT 1 FROM trash WHERE run = ?", (run_id,)).fetchone() is not None


def tables_of_runs(store: Store) -> list[tuple[str, str]]:
    """Every table, and its column, whose rows belong to a run."""
    rows = store.db.execute(
        'SELECT m.name, f."from" FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f '
        "WHERE m.type = 'table' AND f.\"table\" = 'runs'"
    )
    return [(row[0], row[1]) for row in rows]


def _rows(store: Store, table: str, column: str, run_id: str) -> list[dict[str, Any]]:
    """The run's rows of a table, ready for JSON, whatever bytes their texts hold."""
    number = "rowid AS rowid, " if table == "runs" else ""
    cursor = store.db.cursor()
    before, store.db.text_factory = store.db.text_factory, _text
    try:
        rows = cursor.execute(
            f'SELECT {number}* FROM "{table}" WHERE "{column}" = ?', (run_id,)
        ).fetchall()
    finally:
        store.db.text_factory = before
    return [{name: _plain(row[name]) for name in row.keys()} for row in rows]  # noqa: SIM118


def _text(found: bytes) -> str:
    return found.decode("utf-8", "surrogateescape")


def _plain(value: Any) -> Any:
    return {"blob": base64.b64encode(value).decode("ascii")} if isinstance(value, bytes) else value


def _insert(store: Store, table: str, values: dict[str, Any]) -> None:
    """One row; columns that this version's table does not have are left out."""
    columns = store.db.execute("SELECT name FROM pragma_table_info(?)", (table,))
    known = {row["name"] for row in columns}
    if _is_free(store, values.get("rowid")):  # the order of their making stays
        known.add("rowid")
    names = [name for name in values if name in known]
    places = ["CAST(? AS TEXT)" if isinstance(values[name], str) else "?" for name in names]
    store.db.execute(
        f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({", ".join(places)})',
        [_stored(values[name]) for name in names],
    )


def _is_free(store: Store, number: int | None) -> bool:
    if number is None:
        return False
    return store.db.execute("SELECT 1 FROM runs WHERE rowid = ?", (number,)).fetchone() is None


def _stored(value: Any) -> Any:
    if isinstance(value, dict):
        return base64.b64decode(str(value["blob"]))
    return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value


def _must_have_its_origin(store: Store, runs: list[dict[str, Any]]) -> None:
    """Refuse a branch whose run is gone."""
    try:
        origin = origin_in(runs[0]["spec"])
    except UNREADABLE:
        return
    if origin is None:
        return
    if store.db.execute("SELECT 1 FROM runs WHERE id = ?", (origin.run,)).fetchone() is None:
        raise InputError("run.origin_first", run=runs[0]["name"], origin=origin.run)
