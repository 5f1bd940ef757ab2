"""Residuals in the store: of every epoch, taken back with it, brought back from the trash."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from engine.client.deleting import delete_runs, undelete_runs
from engine.specs import ExperimentSpec
from engine.store import run_history, schema
from engine.store.database import Store
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


def test_an_older_store_has_room_for_them(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "runs.db")
    for step in schema._STEPS[:6]:
        old.executescript(step)
    old.execute("PRAGMA user_version = 6")
    old.commit()
    old.close()
    store = Store(tmp_path)
    assert store.db.execute("SELECT count(*) FROM residuals").fetchone()[0] == 0
    store.close()
