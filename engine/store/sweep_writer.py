"""Sweeps are entered in the store, with the trials that hosts make and the runs of each."""

import time
from dataclasses import dataclass
from typing import Any

from data.errors import InputError
from data.messages import Message
from engine.events import Ended
from engine.io.numbers import dumps
from engine.messages import Said, to_text
from engine.specs import ExperimentSpec
from engine.specs.sweep import SweepSpec
from engine.store.asker import asker
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment, close_experiment
from engine.store.experiments import new_id
from engine.store.facts import RunFacts
from engine.store.run_writer import queue_run, record
from engine.store.sweeps import SweepStatus

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Planned:
    """A run to queue: its description with what is known of it, or why it cannot be trained."""

    spec: ExperimentSpec
    known: RunFacts
    refusal: Message | None = None


def add_sweep(store: Store, spec: ExperimentSpec, sweep: SweepSpec) -> str:
    """Enter an open sweep that this side's hosts will work on; its id.

    Its runs have an experiment of their own, which is not on the list.
    """
    made = new_id()
    name = f"{spec.name[: LONGEST_NAME - 20]} sweep {made}"
    with store.write() as db:
        experiment = add_experiment(store, spec.model_copy(update={"name": name}))
        close_experiment(store, experiment)
        db.execute(
            "INSERT INTO sweeps (id, experiment, name, spec, sweep, status, created, asker) "
            "VALUES (?, ?, ?, ?, ?, 'open', ?, ?)",
            (
                made,
                experiment,
                spec.name,
                spec.model_dump_json(),
                sweep.model_dump_json(),
                time.time(),
                asker(),
            ),
        )
    return made


def add_trial(
    store: Store, sweep: str, number: int, params: dict[str, Any], first: Planned
) -> str | None:
    """Enter a trial with its first run, both or none; the run's id.

    None where the sweep is not open any more, or another host has made a trial of this number.
    """
    with store.write() as db:
        row = db.execute(
            "SELECT experiment, "
            "ifnull((SELECT max(number) FROM trials WHERE sweep = sweeps.id), 0) AS made "
            "FROM sweeps WHERE id = ? AND status = 'open'",
            (sweep,),
        ).fetchone()
        if row is None or row["made"] != number - 1:
            return None
        db.execute(
            "INSERT INTO trials (sweep, number, params, created) VALUES (?, ?, ?, ?)",
            (sweep, number, dumps(params), time.time()),
        )
        return _add_run(store, row["experiment"], sweep, number, 0, first)


def add_seed(store: Store, sweep: str, number: int, seed: int, wanted: Planned) -> str | None:
    """Queue a further run of a trial (``seed`` from 0); None where there is one, or the sweep is
    not open.
    """
    with store.write() as db:
        row = db.execute(
            "SELECT experiment FROM sweeps WHERE id = ? AND status = 'open' AND NOT EXISTS "
            "(SELECT 1 FROM trial_runs WHERE sweep = sweeps.id AND trial = ? AND seed = ?)",
            (sweep, number, seed),
        ).fetchone()
        if row is None:
            return None
        return _add_run(store, row["experiment"], sweep, number, seed, wanted)


def _add_run(  # noqa: PLR0913, PLR0917
    store: Store, experiment: str, sweep: str, number: int, seed: int, wanted: Planned
) -> str:
    run = queue_run(store, experiment, wanted.spec, wanted.known)
    store.db.execute(
        "INSERT INTO trial_runs (run, sweep, trial, seed) VALUES (?, ?, ?, ?)",
        (run, sweep, number, seed),
    )
    if wanted.refusal is not None:
        record(store, run, Ended("failed", 0, wanted.refusal))
    return run


def set_sweep_status(store: Store, sweep: str, status: SweepStatus, why: Said = "") -> None:
    """Open, set aside or end a sweep; one that is opened becomes this side's.

    Raises:
        InputError: there is no such sweep.
    """
    with store.write() as db:
        changed = db.execute(
            "UPDATE sweeps SET status = :status, message = :why, "
            "asker = iif(:status = 'open', :asker, asker) WHERE id = :id",
            {"status": status, "why": to_text(why), "asker": asker(), "id": sweep},
        )
        if not changed.rowcount:
            raise InputError("sweep.not_found", text=sweep)


def save_sweep(store: Store, sweep: str, told: SweepSpec) -> None:
    """Replace what is searched, and how; the trials made so far stay."""
    with store.write() as db:
        db.execute("UPDATE sweeps SET sweep = ? WHERE id = ?", (told.model_dump_json(), sweep))


def delete_sweep(store: Store, sweep: str) -> None:
    """Forget a sweep and its trials; their runs stay as ordinary runs."""
    with store.write() as db:
        for table in ("trial_runs", "trials"):
            db.execute(f"DELETE FROM {table} WHERE sweep = ?", (sweep,))
        db.execute("DELETE FROM sweeps WHERE id = ?", (sweep,))


def worked_on(store: Store, sweep: str, seconds: float) -> None:
    """A host has trained for the sweep for so long until now; what hosts do at once counts once."""
    now = time.time()
    with store.write() as db:
        db.execute(
            "UPDATE sweeps SET worked = worked + max(0, :now - max(worked_until, :since)), "
            "worked_until = max(worked_until, :now) WHERE id = :id",
            {"now": now, "since": now - seconds, "id": sweep},
        )
