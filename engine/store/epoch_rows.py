"""Epochs of one run, row by row as they were recorded."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from pydantic_core import from_json

from engine.events import EpochEnded
from engine.io.numbers import decode, metrics_from_json

EPOCHS = (
    "SELECT run, epoch, metrics, learning_rate, seconds, times FROM epochs "
    "WHERE run = ? AND epoch > ? AND epoch <= ifnull(?, epoch)"
)
"""Those behind an epoch up to another, or all."""
_ENDS = (
    "SELECT iif(json_valid(data), json_extract(data, '$.epoch'), NULL), time FROM events "
    "WHERE run = ? AND kind = ? ORDER BY seq DESC"
)


def epochs_of(rows: Sequence[Any], *, timed: bool) -> list[EpochEnded]:
    """The epochs of all the rows, whose texts are read as one: of a long run in half the time.

    Raises:
        Exception: one of ``UNREADABLE``: a row is damaged.
    """
    metrics = _all_metrics([row[2] for row in rows])
    times: Sequence[dict[str, float] | None] = [None] * len(rows)
    if timed and any(row[5] for row in rows):
        times = [
            spent if row[5] else None
            for row, spent in zip(rows, _all_metrics([row[5] or "{}" for row in rows]), strict=True)
        ]
    return [
        EpochEnded(number, told, decode(rate), seconds, spent)
        for (_, number, _, rate, seconds, _), told, spent in zip(rows, metrics, times, strict=True)
    ]


def _all_metrics(texts: Sequence[str]) -> list[dict[str, float]]:
    found = from_json(f"[{','.join(texts)}]")
    if len(found) != len(texts):
        raise ValueError(texts)
    kinds = {value.__class__ for one in found for value in one.values()}
    if kinds <= {float}:
        return found
    return [{name: decode(value) for name, value in one.items()} for one in found]


def epoch_of(row: sqlite3.Row) -> EpochEnded:
    """The epoch of one row.

    Raises:
        Exception: one of ``UNREADABLE``: it is damaged.
    """
    return EpochEnded(
        row["epoch"],
        metrics_from_json(row["metrics"]),
        decode(row["learning_rate"]),
        row["seconds"],
        metrics_from_json(row["times"]) if row["times"] else None,
    )


def ended_at(
    db: sqlite3.Connection, run: str, wanted: Collection[int] | None = None
) -> tuple[dict[int, float], bool]:
    """When epochs that the run trained itself ended, each as its newest event tells: those
    ``wanted`` and maybe others, or all; and whether every event could be read.
    """
    found: dict[int, float] = {}
    left, whole = set(wanted or ()), True
    for number, time in plain(db, _ENDS, run, EpochEnded.kind):
        if number.__class__ is not int:
            whole = False
            continue
        found.setdefault(number, time)
        left.discard(number)
        if not left and wanted is not None:
            break
    return found, whole


def plain(db: sqlite3.Connection, query: str, *values: object) -> Iterator[Any]:
    """Rows as plain tuples, which are made and read sooner than those that know their names."""
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(query, values)
