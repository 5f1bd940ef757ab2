"""Which experiments were made of what the coach proposed for a run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.store.database import Store
from engine.store.stored_json import UNREADABLE, json_object


@dataclass(frozen=True, slots=True)
class Advice:
    """The ``experiment`` was made of what the run ``origin`` was told: ``kind`` is the diagnosis,
    ``changes`` are keys of the description with their new values.
    """

    experiment: str
    origin: str
    kind: str
    changes: Mapping[str, Any]


def keep_advice(store: Store, advice: Advice) -> None:
    """Keep where an experiment comes from."""
    with store.write() as db:
        db.execute(
            "INSERT OR REPLACE INTO advice (experiment, origin, kind, changes) VALUES (?, ?, ?, ?)",
            (advice.experiment, advice.origin, advice.kind, json.dumps(dict(advice.changes))),
        )


def advice_for(store: Store, experiment: str) -> Advice | None:
    """What the experiment was made of; None where it was not made of an advice."""
    row = store.db.execute("SELECT * FROM advice WHERE experiment = ?", (experiment,)).fetchone()
    return None if row is None else _advice(row)


def advice_of(store: Store, experiment: str) -> list[Advice]:
    """What was made of what the runs of an experiment were told, the oldest first."""
    rows = store.db.execute(
        "SELECT advice.* FROM advice JOIN experiments ON experiments.id = advice.experiment "
        "WHERE origin IN (SELECT id FROM runs WHERE experiment = ?) ORDER BY experiments.created",
        (experiment,),
    )
    return [found for row in rows if (found := _advice(row)) is not None]


def _advice(row: sqlite3.Row) -> Advice | None:
    try:
        changes = json_object(row["changes"])
    except UNREADABLE:
        return None
    return Advice(row["experiment"], row["origin"], row["kind"], changes)
