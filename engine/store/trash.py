"""Deleted runs with all their rows, kept for some days: a deletion can be taken back."""

import json
import time
import zlib
from typing import NamedTuple

from data.errors import InputError
from engine.store.database import Store
from engine.store.epoch_blocks import keep_blocks
from engine.store.lineage import origin_in
from engine.store.raw_rows import Row, insert_row, raw_rows, tables_of_runs
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
        table: raw_rows(store.db, table, [column], [run_id], numbered=table == "runs")
        for table, column in (("runs", "id"), *tables_of_runs(store.db))
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
        content: dict[str, list[Row]] = json.loads(zlib.decompress(row["rows"]))
    except (ValueError, zlib.error):
        raise InputError("run.trash_damaged", run=run_id) from None
    _must_have_its_origin(store, content["runs"])
    for table in ("runs", *(name for name, _ in tables_of_runs(store.db))):
        for values in content.get(table, ()):
            _insert(store, table, values)
    keep_blocks(store.db, run_id)
    store.db.execute("DELETE FROM trash WHERE run = ?", (run_id,))


def forget_old(store: Store, before: float) -> None:
    """Empty the trash of what was deleted before a moment (seconds since 1970)."""
    store.db.execute("DELETE FROM trash WHERE deleted < ?", (before,))


def is_trashed(store: Store, run_id: str) -> bool:
    """Whether the run can be brought back."""
    return store.db.execute("SELECT 1 FROM trash WHERE run = ?", (run_id,)).fetchone() is not None


def _insert(store: Store, table: str, values: Row) -> None:
    """One row; the order of the runs' making stays."""
    known = ("rowid",) if _is_free(store, values.get("rowid")) else ()
    insert_row(store.db, table, values, known=known)


def _is_free(store: Store, number: int | None) -> bool:
    if number is None:
        return False
    return store.db.execute("SELECT 1 FROM runs WHERE rowid = ?", (number,)).fetchone() is None


def _must_have_its_origin(store: Store, runs: list[Row]) -> None:
    """Refuse a branch whose run is gone."""
    try:
        origin = origin_in(runs[0]["spec"])
    except UNREADABLE:
        return
    if origin is None:
        return
    if store.db.execute("SELECT 1 FROM runs WHERE id = ?", (origin.run,)).fetchone() is None:
        raise InputError("run.origin_first", run=runs[0]["name"], origin=origin.run)
