"""Experiments in the store: the drafts that a person edits and trains."""

import secrets
import time
from dataclasses import dataclass
from functools import lru_cache

from engine.specs import ExperimentSpec
from engine.store.database import Store


@dataclass(frozen=True, slots=True)
class Experiment:
    """A stored experiment; ``spec`` is what its next run would train."""

    id: str
    spec: ExperimentSpec


def new_id() -> str:
    """A short random name for an experiment, a run or a host: 8 hexadecimal digits."""
    return secrets.token_hex(4)


@lru_cache(maxsize=512)
def spec_from(text: str) -> ExperimentSpec:
    """A stored description; the screen asks for the same ones many times a second."""
    return ExperimentSpec.model_validate_json(text)


def experiments(store: Store) -> list[Experiment]:
    """The open experiments in their order."""
    rows = store.db.execute("SELECT id, spec FROM experiments WHERE closed = 0 ORDER BY position")
    return [Experiment(row["id"], spec_from(row["spec"])) for row in rows]


def add_experiment(store: Store, spec: ExperimentSpec, after: str | None = None) -> str:
    """Keep a new experiment behind ``after``, or at the end; its id."""
    made = new_id()
    with store.write() as db:
        row = db.execute("SELECT position FROM experiments WHERE id = ?", (after,)).fetchone()
        if row is None:
            position = db.execute("SELECT ifnull(max(position), 0) + 1 FROM experiments").fetchone()
            place = position[0]
        else:
            place = row["position"] + 1
            db.execute(
                "UPDATE experiments SET position = position + 1 WHERE position >= ?", (place,)
            )
        db.execute(
            "INSERT INTO experiments (id, position, spec, created) VALUES (?, ?, ?, ?)",
            (made, place, spec.model_dump_json(), time.time()),
        )
    return made


def save_experiment(store: Store, experiment: str, spec: ExperimentSpec) -> None:
    """Replace the experiment's description."""
    with store.write() as db:
        db.execute(
            "UPDATE experiments SET spec = ? WHERE id = ?", (spec.model_dump_json(), experiment)
        )


def close_experiment(store: Store, experiment: str, closed: bool = True) -> None:
    """Take an experiment off the list, or put it back; its runs stay."""
    with store.write() as db:
        db.execute("UPDATE experiments SET closed = ? WHERE id = ?", (int(closed), experiment))


def find_experiment(store: Store, spec: ExperimentSpec) -> str | None:
    """The experiment, open or closed, whose description equals ``spec``."""
    row = store.db.execute(
        "SELECT id FROM experiments WHERE spec = ? ORDER BY closed, position",
        (spec.model_dump_json(),),
    ).fetchone()
    return None if row is None else row["id"]
