"""Runs whose table streamed: the exported script and the engine repeat them."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.devices.environment import prepare
from engine.export.script_streamed import order_of_epochs, stored_rows
from engine.export.stored_rows import load_stored, told_of, write_stored
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.tables.loading import load
from engine.training.steps.streamed_rows import StreamedRows, filling
from engine.verify.record import of_folder
from engine.verify.verdict import verdict
from engine.verify.verification import run_script, train_again
from exported_runs import exported, trained
from streamed_tables import as_csv, rows_of_towns

prepare()
ROWS = 150


def spec_of(path: Path, **said: Any) -> ExperimentSpec:
    data = {"source": str(path), "label": "mood", "streaming": "on", "shuffle_buffer": 24}
    data |= {"validation": {"method": "shuffled", "split": 0.2}, "test": {"split": 0.1}}
    training = {"epochs": 2, "batch_size": 8, **said.pop("training", {})}
    layers = said.pop("layers", [{"units": 4, "activation": "relu", "dropout": 0.1}])
    return ExperimentSpec.parse(
        {"data": {**data, **said}, "network": {"layers": layers}, "training": training}
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 500), st.integers(1, 300), st.integers(0, 9), st.integers(1, 3))
def test_the_order_in_the_script_is_that_of_the_run(
    count: int, size: int, seed: int, epoch: int
) -> None:
    spec = ExperimentSpec.parse(
        {
            "data": {"source": "a.csv", "streaming": "on", "shuffle_buffer": size},
            "network": {"layers": []},
            "training": {"batch_size": 1},
        }
    )
    facts = SimpleNamespace(streamed=True, columns=3)
    account: Any = SimpleNamespace(spec=spec, run=SimpleNamespace(facts=facts))
    known: dict[str, Any] = {"np": np, "SEED": seed}
    exec(order_of_epochs(account), known)
    rows = StreamedRows(range(count)).mixed(seed, epoch)
    taken: list[int] = []
    for place in range(-(-count // size)):
        found = filling(rows, size, place)
        held = np.concatenate([np.arange(first, first + many) for first, many in found.runs])
        taken += held[found.order].tolist()
    assert known["order_of"](count, epoch).tolist() == taken


def test_rows_written_out_are_read_back(tmp_path: Path) -> None:
    spec = spec_of(Path(as_csv(tmp_path / "towns.csv", rows_of_towns(ROWS))))
    dataset = load(spec.data)
    digest = write_stored(dataset, tmp_path / "data.npy")
    again = load_stored(tmp_path / "data.npy", {"sha256": digest, "streamed": told_of(dataset)})
    assert dataset.rows_file is not None and again.rows_file is not None
    assert again.description.streams and again.description.sha256 == digest
    assert str(tmp_path) not in str(told_of(dataset))
    for part, other in zip(dataset.rows_file.parts, again.rows_file.parts, strict=True):
        records = [
            file.read(rows.start, len(rows)).tobytes()
            for file, rows in ((dataset.rows_file, part), (again.rows_file, other))
        ]
        assert records[0] == records[1]
    split, parts = stored_rows(again.rows_file.parts), again.rows_file.parts
    assert [len(split.train), len(split.validation), len(split.test)] == [*map(len, parts)]


WAYS: dict[str, dict[str, Any]] = {
    "classes, weighted": {"training": {"class_weight": "balanced"}},
    "a number, in the order of the file": {"label": "size", "training": {"order": "none"}},
    "the order of Keras": {"training": {"order": "keras"}},
    "windows": {"window": {"length": 3}, "layers": [{"type": "gru", "units": 3}]},
    "shuffled before, folds": {
        "shuffle_seed": 3,
        "validation": {"method": "stratified", "folds": 3, "fold": 2},
        "test": {"split": 0.0},
    },
}


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.parametrize("way", WAYS)
def test_a_run_whose_table_streamed_is_repeated(store: Store, tmp_path: Path, way: str) -> None:
    source = Path(as_csv(tmp_path / "towns.csv", rows_of_towns(ROWS)))
    account = trained(store, spec_of(source, **WAYS[way]))
    assert account.run.status == "finished", account.run.message
    assert account.run.facts.streamed
    folder = exported(store, account, tmp_path / "out")
    source.unlink()
    record = of_folder(folder)
    for told in (run_script(folder), train_again(record)):
        found = [one.found for one in told if one.found is not None]
        assert verdict(record.epochs, found).kind == "identical"


@pytest.mark.slow
@pytest.mark.thorough
def test_pictures_that_streamed_are_repeated(store: Store, tmp_path: Path) -> None:
    source = np.random.default_rng(4)
    pixels = source.integers(0, 256, (60, 6, 6, 1)).astype(np.uint8)
    np.savez(tmp_path / "shapes.npz", x=pixels, y=np.arange(60) % 3)
    layers = [{"type": "conv2d", "filters": 2, "kernel_size": 3}, {"type": "flatten"}]
    spec = spec_of(tmp_path / "shapes.npz", label=None, layers=layers)
    account = trained(store, spec)
    assert account.run.status == "finished", account.run.message
    assert account.run.facts.streamed
    folder = exported(store, account, tmp_path / "out")
    record = of_folder(folder)
    for told in (run_script(folder), train_again(record)):
        found = [one.found for one in told if one.found is not None]
        assert verdict(record.epochs, found).kind == "identical"
