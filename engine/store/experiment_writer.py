"""Experiments are added to the store, changed, taken off the list and put back."""

import time

from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiments import new_id


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
