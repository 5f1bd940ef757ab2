"""Runs on prepared tables: exported as a script, and trained again, to the last bit."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bare_python import run_bare
from engine.devices.environment import prepare
from engine.export.run_record import RunRecord
from engine.specs import ExperimentSpec
from engine.specs.edit import with_values
from engine.store.database import Store
from engine.store.preparations import kept_preparation
from engine.verify.record import of_folder
from engine.verify.verdict import verdict
from engine.verify.verification import train_again
from exported_runs import exported, first_difference, trained, weights_apart

prepare()
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "1")
    monkeypatch.setenv("TF_NUM_INTEROP_THREADS", "1")


@pytest.fixture
def spec(describe: Any, tmp_path: Path) -> ExperimentSpec:
    """Of flats in streets; sizes have an order, rents a currency and gaps."""
    source, lines = np.random.default_rng(3), ["street,size,rent,since,sold"]
    for row in range(72):
        rent = "" if row % 11 == 0 else f"${source.integers(600, 2400):,}"
        sold = "yes" if source.random() < 0.3 + 0.5 * (row % 2) else "no"
        street, size = f"Elm {row % 9}", "SML"[row % 3]
        lines.append(f'{street},{size},"{rent}",2024-{row % 12 + 1:02d}-03,{sold}')
    path = tmp_path / "flats.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    spec = describe([{"units": 6, "activation": "relu"}], epochs=3)
    changes = [
        f"data.source={path}",
        "data.label=sold",
        "data.orders=size=S<M<L",
        "data.where=size != none",
    ]
    return with_values(spec, [*changes, "data.validation.split=0.25"])


def repeated(record: Any) -> str:
    told = list(train_again(record))
    return verdict(record.epochs, [one.found for one in told if one.found is not None]).kind


def run_again(store: Store, account: RunRecord, tmp_path: Path) -> Path:
    """The run's folder, once its script has come to the run's numbers from the cells."""
    assert account.run.status == "finished", account.run.message
    folder = exported(store, account, tmp_path / "out", "script")
    assert "prepare(table, training, labels)" in (folder / "train.py").read_text("utf-8")
    run_bare(folder / "train.py", tmp_path)
    assert first_difference(account, folder) == ""
    return folder


@pytest.mark.thorough
def test_words_gaps_and_dates_come_to_the_same_network(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    account = trained(store, spec)
    folder = run_again(store, account, tmp_path)
    told = json.loads((folder / "preparation.json").read_text("utf-8"))
    assert told["prepared_by"] == kept_preparation(store, account.run.id)
    assert weights_apart(store, account, folder) == 0.0


@pytest.mark.thorough
def test_a_number_from_columns_that_its_mean_encodes(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    changes = ("label=rent", "task=regression", "preparation.encoding=target", "test.split=0.1")
    account = trained(store, with_values(spec, [f"data.{one}" for one in changes]))
    folder = run_again(store, account, tmp_path)
    found = json.loads((folder / "test.json").read_text("utf-8"))
    assert found == account.run.facts.test
    assert repeated(of_folder(folder)) == "identical"


BY_STREET = ("data.validation.method=group", "data.validation.column=street")


@pytest.mark.thorough
def test_streets_that_are_no_inputs_divide_the_rows_again(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    spec = with_values(spec, [*BY_STREET, "data.roles=street=ignore"])
    account = trained(store, spec)
    folder = run_again(store, account, tmp_path)
    assert not (folder / "rows.csv").exists()
    assert repeated(of_folder(folder)) == "identical"


@pytest.mark.thorough
def test_a_folder_of_an_earlier_version_says_which_rows_train(
    store: Store, spec: ExperimentSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.export.export_inputs.cell_table", lambda *_: None)
    account = trained(store, with_values(spec, BY_STREET))
    folder = exported(store, account, tmp_path / "out", "script")
    run_bare(folder / "train.py", tmp_path)
    assert first_difference(account, folder) == ""
    assert repeated(of_folder(folder)) == "identical"
