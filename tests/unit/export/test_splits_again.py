"""Runs with a test part, folds, time and a validation file: trained again, to the last bit."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from bare_python import run_bare
from engine.devices.environment import prepare
from engine.specs import ExperimentSpec
from engine.specs.edit import with_values
from engine.specs.splitting import split_of
from engine.store.database import Store
from engine.tables.loading import load
from engine.verify.record import of_folder, of_run
from engine.verify.verdict import verdict
from engine.verify.verification import train_again
from exported_runs import exported, first_difference, trained

prepare()
pytestmark = pytest.mark.slow
Describe = Callable[..., ExperimentSpec]


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "1")
    monkeypatch.setenv("TF_NUM_INTEROP_THREADS", "1")


def kind_of_repetition(record: Any) -> str:
    told = list(train_again(record))
    return verdict(record.epochs, [one.found for one in told if one.found is not None]).kind


@pytest.mark.thorough
def test_the_test_is_measured_once_with_the_model_that_is_kept(
    store: Store, describe: Describe, tmp_path: Path
) -> None:
    spec = describe([{"units": 12, "activation": "relu", "batch_norm": True}])
    column = load(spec.data).description.feature_names[0]
    changes = ("method=time", f"column={column}", "folds=3", "fold=2")
    spec = with_values(spec, [f"data.validation.{one}" for one in changes])
    spec = with_values(spec, ["data.test.split=0.2", "data.shuffle_seed=none"])
    account = trained(store, spec)
    assert account.run.status == "finished"
    dataset = load(spec.data)
    rows = split_of(spec, dataset)
    told = [event for event in account.events if event.kind == "tested"]
    assert [event.rows for event in told] == [len(rows.test)] == [14]
    assert (account.run.facts.test_rows, account.run.facts.test) == (14, told[0].metrics)
    model: Any = keras.saving.load_model(store.run_directory(account.run.id) / "model.keras")
    targets = np.eye(6, dtype="float32")[dataset.labels]
    found = model.evaluate(
        dataset.features[rows.test], targets[rows.test], batch_size=8, verbose=0, return_dict=True
    )
    assert found["accuracy"] == told[0].metrics["accuracy"]
    assert found["loss"] == pytest.approx(told[0].metrics["loss"], rel=1e-6)
    folder = exported(store, account, tmp_path / "out")
    run_bare(folder / "train.py", tmp_path)
    assert first_difference(account, folder) == ""
    assert json.loads((folder / "test.json").read_text()) == told[0].metrics
    assert kind_of_repetition(of_run(store, account)) == "identical"
    assert kind_of_repetition(of_folder(folder)) == "identical"


@pytest.mark.thorough
def test_a_validation_file_goes_into_the_folder(
    store: Store, describe: Describe, table: Path, tmp_path: Path
) -> None:
    held = tmp_path / "held.csv"
    held.write_bytes(table.read_bytes())
    spec = with_values(describe(), [f"data.validation.file={held}", "data.test.split=0.2"])
    account = trained(store, spec)
    assert (account.run.facts.training_rows, account.run.facts.validation_rows) == (52, 66)
    folder = exported(store, account, tmp_path / "out")
    held.unlink()
    run_bare(folder / "train.py", tmp_path)
    assert first_difference(account, folder) == ""
    assert kind_of_repetition(of_folder(folder)) == "identical"
