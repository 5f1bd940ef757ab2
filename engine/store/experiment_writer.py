"""Experiments are added to the store, changed, taken off the list and put back."""

import time

from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiments import new_id

_END = "(SELECT ifnull(max(position), 0) + 1 FROM experiments)"


def add_experiment(store: Store, spec: ExperimentSpec) -> str:
    """Keep a new experiment at the end of the list; its id."""
    made = new_id()
    with store.write() as db:
        db.execute(
            f"INSERT INTO experiments (id, position, spec, created) VALUES (?, {_END}, ?, ?)",
            (made, spec.model_dump_json(), time.time()),
        )
    return made


def save_experiment(store: Store, experiment: str, spec: ExperimentSpec) -> None:
    """Replace the experiment's description."""
    with store.write() as db:
        db.execute(
            "UPDATE experiments SET spec = ? WHERE id = ?", (spec.model_dump_json(), experiment)
        )


def close_experiment(store: Store, experiment: str, closed: bool = True) -> None:
    """Take an experiment off the list, or put it back at its end; its runs stay."""
    place = "position" if closed else _END
    with store.write() as db:
        db.execute(
            f"UPDATE experiments SET closed = :closed, position = {place} "
            "WHERE id = :id AND closed != :closed",
            {"closed": int(closed), "id": experiment},
        )


def take_back_closing(store: Store, experiment: str) -> None:
    """Put a closed experiment back on the list where it stood."""
    with store.write() as db:
        db.execute("UPDATE experiments SET closed = 0 WHERE id = ?", (experiment,))
