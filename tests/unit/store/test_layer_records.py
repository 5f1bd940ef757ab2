"""What is recorded of layers: read as it was written, with its run and its branches."""

import csv
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from engine.client.branching import branched
from engine.client.deleting import delete_runs, undelete_runs
from engine.events import Ended
from engine.export.layers import write_layers
from engine.models.layer_statistics import STATISTICS, LayerStatistics, ObservedLayer, length
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store import schema
from engine.store.checkpoints import cut_behind
from engine.store.database import Store
from engine.store.layer_records import layer_statistics, record_layers, record_observed
from engine.store.runs import run as find
from fake_runs import History, curve, short, write_run
from recorded_layers import LAYERS, figures, record_some


def read(store: Store, run: str, after: int = 0) -> LayerStatistics:
    found = layer_statistics(store, run, after)
    assert found is not None
    return found


@pytest.fixture
def run(store: Store, spec: ExperimentSpec) -> str:
    made = write_run(store, short(spec, 3), History(curve(3), status="running"))
    record_some(store, made, 3)
    return made


def test_norms_of_a_layer_are_those_of_all_its_arrays(store: Store, run: str) -> None:
    found = read(store, run)
    assert (found.layers, found.epochs.tolist()) == (LAYERS, [1, 2, 3])
    assert found.weight_norm[:, 0].tolist() == [5.0, 10.0, 15.0]
    assert found.gradient_norm[:, 2] == pytest.approx([0.05, 0.025, 0.05 / 3])
    assert found.update_ratio[:, [0, 2]] == pytest.approx(np.full((3, 2), 0.001))
    assert found.of_arrays.shape == (3, 4, 3)
    assert found.dead[:, 1] == pytest.approx([0.1, 0.2, 0.3])
    assert np.isnan(found.weight_norm[:, 1]).all()
    assert [found.known(name) for name in ("dead", "gradient_norm", "saturated")] == [
        [1],
        [0, 2],
        [],
    ]
    assert sum(layer.parameters for layer in found.layers) == 829


def test_what_comes_later_is_added_and_nothing_is_read_twice(store: Store, run: str) -> None:
    first = read(store, run, 2)
    assert first.epochs.tolist() == [3]
    record_layers(store, run, 4, figures(4))
    both = first.then(layer_statistics(store, run, 3))
    assert both.epochs.tolist() == [3, 4]
    for name in STATISTICS:
        np.testing.assert_array_equal(both.statistic(name), read(store, run, 2).statistic(name))
    assert both.then(layer_statistics(store, run, 4)) is both


def test_epochs_behind_a_checkpoint_go_with_it_and_come_once(store: Store, run: str) -> None:
    cut_behind(store, run, None)
    assert layer_statistics(store, run) is None
    for _ in range(2):
        record_layers(store, run, 1, figures(1))
    assert read(store, run).epochs.tolist() == [1]


def test_a_branch_begins_with_its_runs_and_records_of_another_network_stay_there(
    store: Store, run: str
) -> None:
    parent = find(store, run)
    assert parent is not None
    spec = with_value(branched(store, parent, 2), "training.epochs", 4)
    branch = write_run(store, spec, History(curve(0), status="running"))
    record_observed(store, branch, LAYERS)
    record_layers(store, branch, 3, figures(7))
    found = read(store, branch)
    assert found.epochs.tolist() == [1, 2, 3]
    assert found.weight_norm[:, 0].tolist() == [5.0, 10.0, 35.0]
    other = (ObservedLayer("output", "Dense", "softmax", ("kernel",), (9,)),)
    record_observed(store, branch, other)
    record_layers(store, branch, 3, np.zeros(length(other), np.float32))
    assert read(store, branch).epochs.tolist() == [3]


def test_a_record_goes_and_comes_back_with_its_run(store: Store, run: str) -> None:
    from engine.store.run_writer import record

    record(store, run, Ended("finished", 3))
    before = read(store, run)
    delete_runs(store, [run])
    counts = "SELECT (SELECT count(*) FROM layer_records) + (SELECT count(*) FROM observed_layers)"
    assert store.db.execute(counts).fetchone()[0] == 0
    undelete_runs(store, [run])
    np.testing.assert_array_equal(read(store, run).weight_norm, before.weight_norm)


def test_a_damaged_record_is_left_out_and_told(store: Store, run: str) -> None:
    with store.write() as db:
        db.execute("UPDATE layer_records SET figures = x'00' WHERE epoch = 2")
    assert read(store, run).epochs.tolist() == [1, 3]
    assert store.told[run].code == "run.damaged_in_part"
    with store.write() as db:
        db.execute("UPDATE observed_layers SET layers = '[{}]'")
    assert layer_statistics(store, run) is None


def test_an_export_has_a_line_an_epoch_and_layer(store: Store, run: str, tmp_path: Path) -> None:
    write_layers(store, run, tmp_path)
    with (tmp_path / "layers.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [(line["epoch"], line["layer"]) for line in lines[2:4]] == [
        ("1", "output"),
        ("2", "hidden_1"),
    ]
    assert (lines[3]["weight_norm"], lines[3]["dead"], lines[3]["parameters"]) == (
        "10.0",
        "",
        "804",
    )
    found = read(store, run)
    assert [float(line["dead"]) for line in lines[1::3]] == found.dead[:, 1].tolist()
    with store.write() as db:
        db.execute("DELETE FROM layer_records")
    (tmp_path / "layers.csv").unlink()
    write_layers(store, run, tmp_path)
    assert not (tmp_path / "layers.csv").exists()


def test_an_older_store_has_room_for_them(tmp_path: Path, spec: ExperimentSpec) -> None:
    old = sqlite3.connect(tmp_path / "runs.db")
    for step in schema._STEPS[:8]:
        old.executescript(step)
    old.execute("PRAGMA user_version = 8")
    old.commit()
    old.close()
    store = Store(tmp_path)
    made = write_run(store, short(spec, 2), History(curve(2)))
    assert layer_statistics(store, made) is None
    record_some(store, made, 2)
    assert read(store, made).epochs.tolist() == [1, 2]
    store.close()
