"""Residuals in the store: of every epoch, taken back with it, brought back from the trash."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from data import Description
from engine.client.deleting import delete_runs, undelete_runs
from engine.specs import ExperimentSpec
from engine.store import run_history, schema
from engine.store.database import Store
from engine.store.descriptions import kept_description
from engine.store.run_writer import record_residuals
from engine.tasks.residuals import ResidualSummary, summed_up
from fake_runs import History, write_run


def summary(off: float) -> ResidualSummary:
    true = np.array([1.0, 2.0, 4.0])
    return summed_up(true, true + off, 2.0)


@pytest.fixture
def run(store: Store, spec: ExperimentSpec) -> str:
    metrics = [{"loss": 1.0, "val_loss": 1.0, "r2": 0.1, "val_r2": 0.2}] * 2
    made = write_run(store, spec, History(metrics, classes=(), counts=()))
    for epoch in (1, 2):
        record_residuals(store, made, epoch, "validation", summary(float(epoch)))
    return made


def test_the_newest_is_shown_and_any_epoch_can_be_asked_for(store: Store, run: str) -> None:
    newest, first = run_history.kept(store, run), run_history.kept(store, run, 1)
    assert isinstance(newest, run_history.Residuals)
    assert isinstance(first, run_history.Residuals)
    assert (newest.epoch, newest.part, newest.summary) == (2, "validation", summary(2.0))
    assert first.summary.mae == 1.0
    assert run_history.matrix(store, run) is None
    assert run_history.kept(store, run, 3) is None


def test_damaged_ones_are_passed_over(store: Store, run: str) -> None:
    with store.write() as db:
        db.execute("UPDATE residuals SET points = 'x' WHERE epoch = 2")
    assert run_history.residuals(store, run) is None
    assert run_history.residuals(store, run, 1) is not None


def test_they_go_and_come_back_with_their_run(store: Store, run: str) -> None:
    before = run_history.kept(store, run)
    delete_runs(store, [run])
    assert store.db.execute("SELECT count(*) FROM residuals").fetchone()[0] == 0
    undelete_runs(store, [run])
    assert run_history.kept(store, run) == before


def test_what_was_known_of_tables_comes_forward(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "runs.db")
    for step in schema._STEPS[:6]:
        old.executescript(step)
    old.execute("PRAGMA user_version = 6")
    known = Description("a.csv", "a", 9, ("x",), ("no", "yes"), (4, 5), "kind", "0" * 64)
    old.execute("INSERT INTO descriptions VALUES ('a.csv', 'kind', 100, 7, ?)", (known.to_json(),))
    old.commit()
    old.close()
    store = Store(tmp_path)
    assert kept_description(store, "a.csv", "kind", "auto", 100, 7) == known
    assert kept_description(store, "a.csv", "kind", "regression", 100, 7) is None
    store.close()
