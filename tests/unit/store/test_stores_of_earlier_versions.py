"""A store that an earlier version wrote is read as it was written."""

import json
import math
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from engine.commands import Command, CommandKind
from engine.events import Intervention
from engine.query.table import RunQuery, RunTable
from engine.store.checkpoints import newest_whole
from engine.store.database import Store
from engine.store.experiments import experiments
from engine.store.facts import RunFacts
from engine.store.run_history import epochs, events, matrix
from engine.store.run_writer import add_facts
from engine.store.runs import find_run, runs
from engine.store.saved_models import saved_models

FIXTURES = Path(__file__).parents[2] / "fixtures"
KEPT = sorted(FIXTURES.glob("store-*"))
KILLED = sorted(FIXTURES.glob("killed-*"))


def test_there_are_kept_stores() -> None:
    assert KEPT


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
def test_everything_in_it_is_read(kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept, tmp_path / "store")
    store = Store(tmp_path / "store")
    by_name = {run.name: run for run in runs(store)}
    assert {name: run.status for name, run in by_name.items()} == {
        "steered": "finished",
        "diverged": "failed",
        "waiting": "queued",
    }
    assert [item.spec.name for item in experiments(store)] == ["steered", "diverged", "waiting"]
    steered = by_name["steered"].id
    assert [epoch.metrics["val_loss"] for epoch in epochs(store, steered)] == [2, 1, 2 / 3, 0.5]
    found = [logged.event for logged in events(store, steered)]
    changes = [event for event in found if isinstance(event, Intervention)]
    assert [(event.action, event.epoch, event.step, event.value) for event in changes] == [
        ("pause", 1, 3, None),
        ("resume", 1, 3, None),
        ("learning_rate", 2, 7, 0.001),
    ]
    assert [event.command for event in changes] == [
        Command(CommandKind.PAUSE),
        Command(CommandKind.RESUME),
        Command(CommandKind.LEARNING_RATE, 0.001),
    ]
    assert [event.affects_numbers for event in changes] == [False, False, True]
    assert [model.file for model in saved_models(store, steered)] == ["snapshot-2-7.keras"]
    shown = matrix(store, steered)
    assert shown is not None
    assert sum(map(sum, shown.counts)) == 35
    (lost,) = epochs(store, by_name["diverged"].id)
    assert math.isnan(lost.metrics["loss"])
    assert lost.metrics["val_loss"] == math.inf
    assert store.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    table = RunTable()
    table.refresh(store)
    better = {run.name: run for run in table.view(RunQuery("best.val_loss <= 0.5")).runs}
    assert list(better) == ["steered"]
    assert better["steered"].best == {
        "loss": 0.25,
        "accuracy": 1 - 1 / 5,
        "val_loss": 0.5,
        "val_accuracy": 0.9 - 0.5 / 4,
    }
    assert better["steered"].last == epochs(store, steered)[-1].metrics
    assert table.view(RunQuery("diverged and last.val_loss = inf and epochs = 1")).runs
    store.close()


@pytest.mark.parametrize("kept", KILLED, ids=lambda path: path.name)
def test_what_training_goes_on_from_are_checkpoints_and_model_files_are_saved_models(
    kept: Path, tmp_path: Path
) -> None:
    shutil.copytree(kept, tmp_path / "store")
    store = Store(tmp_path / "store")
    killed = next(run for run in runs(store) if run.name == "killed")
    newest, _ = newest_whole(store, killed.id)
    assert newest is not None
    assert newest.epoch == killed.epochs_done
    branch = next(run for run in runs(store) if run.origin is not None)
    assert [model.file for model in saved_models(store, branch.id)] == ["model.keras"]
    store.close()


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
def test_an_epoch_keeps_its_metrics_once(kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept, tmp_path / "store")
    store = Store(tmp_path / "store")
    columns = {row["name"] for row in store.db.execute("PRAGMA table_info(epochs)")}
    assert columns == {"run", "epoch", "metrics", "learning_rate", "seconds", "times"}
    store.close()


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
def test_facts_that_this_version_does_not_know_stay_in_the_store(
    kept: Path, tmp_path: Path
) -> None:
    shutil.copytree(kept, tmp_path / "store")
    store = Store(tmp_path / "store")
    steered = next(run for run in runs(store) if run.name == "steered")
    store.db.execute("UPDATE runs SET facts = json_set(facts, '$.of_tomorrow', 7)")
    add_facts(store, steered.id, RunFacts(device="CPU"))
    found = find_run(store, steered.id)
    assert found.facts == replace(steered.facts, device="CPU")
    assert found.facts.classes == ("Charmander 小火龍", "Oddish", "Mankey")
    row = store.db.execute("SELECT facts FROM runs WHERE id = ?", (steered.id,)).fetchone()
    assert json.loads(row["facts"])["of_tomorrow"] == 7
    store.close()
