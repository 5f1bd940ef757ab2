"""How far a person has come with lessons, by lesson and table."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.store.database import Store
from engine.store.stored_json import UNREADABLE, json_object

DIVERGED = (
    "training.metric_is_nan",
    "training.metric_is_infinite",
    "training.weights_not_finite",
)
"""The messages of runs that failed because they diverged: that is a result, too."""
State = Literal["new", "begun", "answered", "right", "wrong"]


@dataclass(frozen=True, slots=True)
class Progress:
    """``answer`` is the letter given before training; ``is_right`` whether it came true, None until
    that is known. ``runs`` are the ids of the lesson's runs by name. ``try_experiment`` is where
    the person tries something alone.
    """

    lesson: str
    source: str
    answer: str | None = None
    is_right: bool | None = None
    runs: Mapping[str, str] = field(default_factory=dict[str, str])
    try_experiment: str | None = None
    try_right: bool | None = None

    @property
    def state(self) -> State:
        """Where the person stands."""
        if self.is_right is not None:
            return "right" if self.is_right else "wrong"
        if self.answer is not None:
            return "answered"
        return "begun" if self.runs else "new"


def progress(store: Store, lesson: str, source: str) -> Progress:
    """What is known of a lesson on a table; a new one where nothing is."""
    row = store.db.execute(
        "SELECT * FROM lessons WHERE lesson = ? AND source = ?", (lesson, source)
    ).fetchone()
    return Progress(lesson, source) if row is None else _progress(row)


def all_progress(store: Store, source: str) -> dict[str, Progress]:
    """What is known of every lesson that was begun on a table, by its id."""
    rows = store.db.execute("SELECT * FROM lessons WHERE source = ?", (source,))
    return {row["lesson"]: _progress(row) for row in rows}


def keep_progress(store: Store, lesson: str, source: str, **changes: Any) -> Progress:
    """Change some fields of ``Progress``; what is known then."""
    columns = {
        name: json.dumps(value, ensure_ascii=False) if name == "runs" else value
        for name, value in changes.items()
    }
    told = {**columns, "changed": time.time()}
    settings = ", ".join(f"{name} = :{name}" for name in told)
    with store.write() as db:
        place = {"lesson": lesson, "source": source}
        db.execute(
            "INSERT OR IGNORE INTO lessons (lesson, source, changed) VALUES (:lesson, :source, 0)",
            place,
        )
        db.execute(
            f"UPDATE lessons SET {settings} WHERE lesson = :lesson AND source = :source",
            {**told, **place},
        )
        return progress(store, lesson, source)


def forget_progress(store: Store, lesson: str, source: str) -> None:
    """Begin a lesson anew; its runs stay."""
    with store.write() as db:
        db.execute("DELETE FROM lessons WHERE lesson = ? AND source = ?", (lesson, source))


def _progress(row: sqlite3.Row) -> Progress:
    try:
        runs = {name: str(run) for name, run in json_object(row["runs"]).items()}
    except UNREADABLE:  # the lesson's runs are found anew
        runs = {}
    return Progress(
        row["lesson"],
        row["source"],
        row["answer"],
        _truth(row["is_right"]),
        runs,
        row["try_experiment"],
        _truth(row["try_right"]),
    )


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def diverged_runs(store: Store) -> list[tuple[str, str]]:
    """The runs that failed because they diverged: id and description."""
    rows = store.db.execute(
        "SELECT id, spec FROM runs WHERE CASE WHEN status = 'failed' AND json_valid(message) "
        "THEN json_extract(message, '$.code') IN (SELECT value FROM json_each(?)) "
        "AND json_valid(spec) END",
        (json.dumps(DIVERGED),),
    )
    return [(row["id"], row["spec"]) for row in rows]


def newest_finished(store: Store, experiment: str) -> str | None:
    """The id of an experiment's newest run that has finished."""
    row = store.db.execute(
        "SELECT id FROM runs WHERE experiment = ? AND status = 'finished' "
        "ORDER BY rowid DESC LIMIT 1",
        (experiment,),
    ).fetchone()
    return None if row is None else row["id"]
