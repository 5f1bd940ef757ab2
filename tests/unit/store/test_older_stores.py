"""A store of an earlier version comes forward with everything in it."""

import sqlite3
from pathlib import Path

from engine.events import EpochEnded
from engine.specs import ExperimentSpec
from engine.store import schema
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.run_history import epochs
from engine.store.run_writer import queue_run, record


def test_epochs_without_times_are_kept_and_later_ones_have_them(
    tmp_path: Path, spec: ExperimentSpec
) -> None:
    old = sqlite3.connect(tmp_path / "runs.db")
    old.executescript(schema._FIRST)
    old.execute("PRAGMA user_version = 1")
    old.execute(
        "INSERT INTO experiments VALUES ('e', 1, ?, 0.0, 0)",
        (spec.model_dump_json(),),
    )
    old.execute(
        "INSERT INTO runs (id, experiment, name, spec, status, created, position) "
        "VALUES ('old', 'e', 'old', ?, 'queued', 0.0, 1)",
        (spec.model_dump_json(),),
    )
    old.execute(
        "INSERT INTO epochs VALUES ('old', 1, 0.5, NULL, NULL, NULL, '{\"loss\": 0.5}', 0.1, 2.0)"
    )
    old.commit()
    old.close()
    store = Store(tmp_path)
    assert epochs(store, "old") == [EpochEnded(1, {"loss": 0.5}, 0.1, 2.0)]
    made = queue_run(store, add_experiment(store, spec), spec)
    timed = EpochEnded(1, {"loss": 0.5}, 0.1, 2.0, {"training": 1.5})
    record(store, made, timed)
    assert epochs(store, made) == [timed]
