"""Runs trained by the engine, their scripts run by a bare Python, and their verification."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.client.branching import branched
from engine.commands import Command, CommandKind
from engine.devices.environment import prepare
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store import run_history
from engine.store.database import Store
from engine.verify.record import Record, of_folder, of_run
from engine.verify.verdict import VerificationResult, verdict
from engine.verify.verification import Told, run_script, train_again
from exported_runs import Steering, at_pace, exported, first_difference, trained, weights_apart

prepare()
pytestmark = pytest.mark.slow
DROPOUT = {"units": 12, "activation": "relu", "dropout": 0.4}
BATCH_NORM = {"units": 12, "activation": "relu", "batch_norm": True, "l2": 0.01}
Describe = Callable[..., ExperimentSpec]


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "1")
    monkeypatch.setenv("TF_NUM_INTEROP_THREADS", "1")


def compared(record: Record, training: Any) -> tuple[VerificationResult, list[Told]]:
    told = list(training)
    return verdict(record.epochs, [one.found for one in told if one.found is not None]), told


def bare(folder: Path, elsewhere: Path) -> None:
    from bare_python import run_bare

    run_bare(folder / "train.py", elsewhere)


@pytest.mark.thorough
def test_adam_dropout_and_a_rate_changed_within_an_epoch(
    store: Store, describe: Describe, tmp_path: Path
) -> None:
    spec = describe([DROPOUT, DROPOUT], optimizer={"name": "adam"}, epochs=6)
    changes = {7: Command(CommandKind.LEARNING_RATE, 0.05), 13: Command(CommandKind.EPOCHS, 9)}
    with at_pace(3):
        account = trained(store, spec, Steering(changes))
    made = [(change.action, change.epoch, change.step) for change in account.changes]
    assert made == [("learning_rate", 2, 6), ("epochs", 4, 0)]
    assert len(account.epochs) == 9
    folder = exported(store, account, tmp_path / "out")
    bare(folder, tmp_path)
    assert first_difference(account, folder) == ""
    assert weights_apart(store, account, folder) == 0.0
    with (folder / "history.csv").open(newline="") as file:
        assert next(csv.reader(file)) == ["epoch", *account.metrics]
    again, _ = compared(of_run(store, account), train_again(of_run(store, account)))
    assert again.kind == "identical"


@pytest.mark.thorough
def test_early_stopping_with_best_weights_batch_norm_l2_and_class_weights(
    store: Store, describe: Describe, tmp_path: Path
) -> None:
    spec = describe(
        [BATCH_NORM, BATCH_NORM],
        optimizer={"name": "sgd", "learning_rate": 0.5, "momentum": 0.5},
        schedule={"name": "reduce_on_plateau", "patience": 1},
        early_stopping={"patience": 2, "restore_best": True},
        class_weight="balanced",
        epochs=60,
    )
    account = trained(store, spec)
    assert account.run.status == "finished"
    assert len(account.epochs) < 60
    folder = exported(store, account, tmp_path / "out")
    bare(folder, tmp_path)
    assert first_difference(account, folder) == ""
    assert weights_apart(store, account, folder) == 0.0


def test_a_folder_is_verified_by_the_engine_and_by_its_script(
    store: Store, describe: Describe, tmp_path: Path
) -> None:
    with at_pace(3):
        account = trained(store, describe([DROPOUT], epochs=8), Steering({}, stop=14))
    assert (account.run.status, len(account.epochs), account.cut_off_at) == ("stopped", 3, 3)
    folder = exported(store, account, tmp_path / "out")
    record = of_folder(folder)
    assert compared(record, train_again(record))[0].kind == "identical"
    by_script, told = compared(record, run_script(folder))
    assert by_script.kind == "identical"
    assert any(one.found is None and one.epoch for one in told)
    assert not (folder / "history.csv").exists()


@pytest.mark.thorough
def test_a_branch_of_a_branch_is_verified_from_the_first_runs_beginning(
    store: Store, describe: Describe
) -> None:
    spec = describe([DROPOUT, DROPOUT], epochs=6, early_stopping={"patience": 9})
    with at_pace(3):
        first = trained(store, spec, Steering({7: Command(CommandKind.LEARNING_RATE, 0.05)}))
    other = with_value(branched(store, first.run, 4), "training.optimizer.name", "adam")
    second = trained(store, with_value(other, "training.epochs", 8))
    milder = with_value(branched(store, second.run, 7), "network.layers.0.dropout", 0.1)
    third = trained(store, with_value(milder, "training.epochs", 10))
    assert [epoch.epoch for epoch in third.epochs] == list(range(1, 11))
    record = of_run(store, third)
    assert [stretch.end for stretch in record.before] == [4, 7]
    assert compared(record, train_again(record))[0].kind == "identical"
    altered = replace(record, before=record.before[:1])
    assert compared(altered, train_again(altered))[0].kind == "departs"


def test_a_record_that_was_altered_departs_where_it_was(
    store: Store, describe: Describe, tmp_path: Path
) -> None:
    account = trained(store, describe())
    account.epochs[2].metrics["val_loss"] += 0.5
    record = of_run(store, account)
    found, _ = compared(record, train_again(record))
    assert found.kind == "departs"
    assert found.first is not None
    assert (found.first.epoch, found.first.metric) == (3, "val_loss")


@pytest.mark.thorough
def test_a_script_that_fails_is_told_in_a_sentence(
    store: Store, describe: Describe, tmp_path: Path
) -> None:
    from data.errors import InputError

    account = trained(store, describe(epochs=1))
    folder = exported(store, account, tmp_path / "out")
    (folder / "data.csv").write_text("x")
    with pytest.raises(InputError) as caught:
        list(run_script(folder))
    assert caught.value.code == "verify.script_failed"
    assert "data.csv is not the file" in caught.value.message.params["reason"]


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    """66 rows of a number with a nasty name."""
    source = np.random.default_rng(3)
    features = source.normal(size=(66, 4))
    path = tmp_path / "prices.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["a", "b", "c", "d", "price (€)"])
        for row in features:
            writer.writerow([*(f"{value:.5f}" for value in row), f"{90 + 7 * row[0] * row[1]:.3f}"])
    return path


@pytest.mark.parametrize(
    "loss", ["huber", pytest.param("mean_absolute_percentage_error", marks=pytest.mark.thorough)]
)
@pytest.mark.thorough
def test_a_number_in_its_own_unit(
    store: Store, describe: Describe, prices: Path, tmp_path: Path, loss: str
) -> None:
    spec = describe([DROPOUT], optimizer={"name": "adam"}, epochs=3, loss=loss)
    spec = with_value(spec, "data.source", str(prices))
    account = trained(store, spec)
    assert account.run.status == "finished", account.run.message
    kept = run_history.residuals(store, account.run.id)
    assert kept is not None
    assert kept.summary.mae == pytest.approx(account.epochs[-1].metrics["val_mae"], rel=1e-5)
    assert kept.summary.r2 == pytest.approx(account.epochs[-1].metrics["val_r2"], abs=1e-4)
    folder = exported(store, account, tmp_path / "out")
    bare(folder, tmp_path)
    assert first_difference(account, folder) == ""
    assert weights_apart(store, account, folder) == 0.0
    record = of_folder(folder)
    assert compared(record, train_again(record))[0].kind == "identical"
    known = json.loads((folder / "preparation.json").read_text("utf-8"))
    assert set(known["label"]) == {"column", "mean", "deviation"}


@pytest.mark.thorough
def test_two_classes_by_one_sigmoid_unit(store: Store, describe: Describe, tmp_path: Path) -> None:
    path = tmp_path / "halves.csv"
    rows = [f"{place % 7},{place % 5},{'no' if place % 3 else 'yes'}" for place in range(60)]
    path.write_text("\n".join(["a,b,class", *rows]) + "\n", "utf-8")
    spec = describe([DROPOUT], epochs=3, class_weight="balanced")
    spec = with_value(spec, "data.source", str(path))
    spec = with_value(with_value(spec, "network.output", "sigmoid"), "network.threshold", 0.4)
    account = trained(store, spec)
    assert account.run.status == "finished", account.run.message
    assert {"auc", "val_auc"} <= set(account.metrics)
    folder = exported(store, account, tmp_path / "out")
    bare(folder, tmp_path)
    assert first_difference(account, folder) == ""
