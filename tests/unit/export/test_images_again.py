"""Runs on images: the exported script and the engine repeat them to the last bit."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import data
from engine.client.opening import open_experiment
from engine.devices.environment import prepare
from engine.specs import ExperimentSpec
from engine.specs.edit import with_values
from engine.store.database import Store
from engine.verify.record import of_folder
from engine.verify.verdict import verdict
from engine.verify.verification import run_script, train_again
from exported_runs import exported, trained
from made_images import told_apart

prepare()
pytestmark = pytest.mark.slow
LAYERS = [
    {"type": "random_translation", "fill_mode": "constant"},
    {"type": "conv2d", "filters": 4, "padding": "same"},
    {"type": "batch_normalization"},
    {"type": "activation"},
    {"type": "global_average_pooling2d"},
]


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "1")
    monkeypatch.setenv("TF_NUM_INTEROP_THREADS", "1")


def described(source: str, **about: Any) -> ExperimentSpec:
    return ExperimentSpec.parse(
        {
            "name": "pictures",
            "data": {"source": source, **about},
            "network": {"layers": LAYERS},
            "training": {"epochs": 2, "batch_size": 16},
        }
    )


def verdicts(folder: Path, *, script_alone: bool = False) -> set[str]:
    record = of_folder(folder)
    ways = [run_script(folder)] if script_alone else [run_script(folder), train_again(record)]
    return {
        verdict(record.epochs, [one.found for one in told if one.found is not None]).kind
        for told in ways
    }


@pytest.mark.thorough
def test_pictures_of_a_folder_are_exported_as_arrays(store: Store, tmp_path: Path) -> None:
    source = told_apart(tmp_path / "set" / "train", each=16)
    told_apart(tmp_path / "set" / "test", each=5)
    account = trained(store, described(str(source.parent), images={"scale": "signed"}))
    assert (account.run.status, account.run.facts.columns) == ("finished", 192)
    assert (account.run.facts.training_rows, account.run.facts.validation_rows) == (32, 10)
    folder = exported(store, account, tmp_path / "out")
    assert not (folder / "data.csv").exists()
    with np.load(folder / "data.npz", allow_pickle=False) as arrays:
        assert (arrays["x"].shape, arrays["y"][0]) == ((42, 8, 8, 3), "above")
        assert float(arrays["x"].min()) < 0
    about = json.loads((folder / "lock.json").read_text("utf-8"))["data"]
    assert (about["file"], about["shape"], about["held_rows"]) == ("data.npz", [8, 8, 3], 10)
    assert verdicts(folder) == {"identical"}


@pytest.mark.thorough
def test_columns_of_pixels_are_exported_as_a_table(store: Store, tmp_path: Path) -> None:
    found = data.load("digits")
    path = tmp_path / "pixels.csv"
    rows = [
        ",".join([*(str(int(value * 16)) for value in row), f"d{label}"])
        for row, label in zip(found.features[:120], found.labels[:120], strict=True)
    ]
    path.write_text("\n".join([",".join([*(f"p{i}" for i in range(64)), "class"]), *rows]), "utf-8")
    spec = described(str(path), shape=[8, 8, 1], images={"white": 16.0})
    account = trained(store, spec)
    assert account.run.status == "finished"
    folder = exported(store, account, tmp_path / "out")
    assert (folder / "data.csv").is_file()
    assert verdicts(folder) == {"identical"}


@pytest.mark.thorough
def test_the_digits_network_is_repeated(store: Store, tmp_path: Path) -> None:
    changes = ["training.epochs=1", "training.batch_size=64", "data.validation.split=0.6"]
    spec = with_values(open_experiment("cnn-digits-augmented"), changes)
    account = trained(store, spec)
    assert account.run.facts.test is not None
    folder = exported(store, account, tmp_path / "out")
    assert "reshape(-1, 8, 8, 1)" in (folder / "train.py").read_text("utf-8")
    assert verdicts(folder, script_alone=True) == {"identical"}
