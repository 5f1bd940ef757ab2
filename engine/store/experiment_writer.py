"""Experiments are added to the store, changed, taken off the list and put back."""

import time

from data.errors import InputError
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiments import new_id, spec_from

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
    """Replace the experiment's description; its runs that are called as it was take a new name,
    too.
    """
    with store.write() as db:
        row = db.execute("SELECT spec FROM experiments WHERE id = ?", (experiment,)).fetchone()
        db.execute(
            "UPDATE experiments SET spec = ? WHERE id = ?", (spec.model_dump_json(), experiment)
        )
        before = None if row is None else _name(row["spec"])
        if before not in (None, spec.name):
            db.execute(
                "UPDATE runs SET name = ? WHERE experiment = ? AND name = ?",
                (spec.name, experiment, before),
            )


def rename_with_run(store: Store, run_id: str, name: str) -> None:
    """Give the run's experiment its new name where it is the only run called as its experiment:
    what is on the list is called as what it shows. To be done before the run has the name.
    """
    with store.write() as db:
        row = db.execute(
            "SELECT experiments.id, experiments.spec, runs.name, (SELECT count(*) FROM runs AS one "
            "WHERE one.experiment = experiments.id AND one.name = runs.name) AS called_so "
            "FROM runs JOIN experiments ON experiments.id = runs.experiment WHERE runs.id = ?",
            (run_id,),
        ).fetchone()
        if row is None or row["called_so"] != 1 or _name(row["spec"]) != row["name"]:
            return
        spec = spec_from(row["spec"]).model_copy(update={"name": name})
        db.execute(
            "UPDATE experiments SET spec = ? WHERE id = ?", (spec.model_dump_json(), row["id"])
        )


def _name(spec: str) -> str | None:
    """The name in a stored description; None where that is damaged."""
    try:
        return spec_from(spec).name
    except InputError:
        return None


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
