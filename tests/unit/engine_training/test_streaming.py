"""A table that streams trains as one in memory: its rows, its numbers, its life."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.messages import Message
from engine.export.folder import Order, write_run
from engine.export.run_record import read_run_record
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.specs.splitting import split_of
from engine.store import run_history
from engine.store.database import Store
from engine.tables.loading import load
from engine.training.compiled_networks import CompiledNetworks
from engine.training.session import prepare, shape_of
from engine.training.steps.streamed import StreamedSteps
from engine.training.steps.streamed_rows import StreamedRows, filling
from killed_runs import Killer, life, queued
from run_record import record_of

pytestmark = pytest.mark.slow

WINDOW = [{"type": "gru", "units": 3}]
TOWNS = ("Lima", "Oslo", "Turku")


@pytest.fixture
def spec(describe: Any, tmp_path: Path) -> ExperimentSpec:
    """Of a table with a town, a number with gaps, and two classes; the last rows validate."""
    source = np.random.default_rng(5)
    lines = ["town,height,mood"]
    for row in range(150):
        height = "" if row % 9 == 0 else f"{source.normal() + row % 3:.3f}"
        lines.append(f"{TOWNS[row % 3]},{height},{('calm', 'wild')[int(source.random() < 0.4)]}")
    path = tmp_path / "towns.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    made = describe(source=str(path), epochs=3, layers=[{"units": 4, "activation": "relu"}])
    return with_value(with_value(made, "data.validation.method", "tail"), "data.test.split", 0.1)


@pytest.mark.parametrize("way", ["tail", "shuffled, validated on a file"])
def test_what_fits_into_a_buffer_trains_to_the_bits_of_a_table_in_memory(
    store: Store, spec: ExperimentSpec, way: str, tmp_path: Path
) -> None:
    weighted = with_value(spec, "training.class_weight", "balanced")
    if way != "tail":
        weighted = with_value(weighted, "data.shuffle_seed", 3)
        weighted = with_value(weighted, "data.validation.file", weighted.data.source)
    whole, streamed = (
        queued(store, with_value(weighted, "data.streaming", word)) for word in ("off", "on")
    )
    one, other = life(store), life(store)
    assert (one.id, other.id) == (whole, streamed)
    assert (one.status, other.status) == ("finished", "finished"), other.message
    assert record_of(store, streamed) == record_of(store, whole)
    assert other.facts.streamed and not one.facts.streamed
    for fact in ("baseline", "test", "classes", "class_counts", "training_rows", "preparation"):
        assert getattr(other.facts, fact) == getattr(one.facts, fact)
    exported = [_preparation_of(store, run, tmp_path / run.id) for run in (one, other)]
    assert exported[0] == exported[1]


@pytest.mark.parametrize("windows", [False, True])
def test_in_the_order_of_keras_it_trains_to_the_bits_of_a_table_in_memory_whatever_it_holds(
    store: Store, spec: ExperimentSpec, *, windows: bool
) -> None:
    spec = with_value(with_value(spec, "training.order", "keras"), "training.epochs", 2)
    if windows:
        spec = with_value(with_value(spec, "data.window.length", 3), "network.layers", WINDOW)
    whole = queued(store, with_value(spec, "data.streaming", "off"))
    spec = with_value(with_value(spec, "data.streaming", "on"), "data.shuffle_buffer", 24)
    streamed = queued(store, spec)
    one, other = life(store), life(store)
    assert (one.status, other.status) == ("finished", "finished"), (one.message, other.message)
    assert other.facts.streamed and not one.facts.streamed
    assert record_of(store, streamed) == record_of(store, whole)


def _preparation_of(store: Store, run: Any, folder: Path) -> Any:
    """What the export of a model says of the preparation of its table."""
    noted: list[Message] = []
    order = Order(frozenset({"model"}), lambda _: None, noted.append)
    write_run(store, read_run_record(store, run), folder, order)
    assert noted == []
    return json.loads((folder / "preparation.json").read_text("utf-8"))


def test_killed_and_resumed_with_tiny_buffers_it_ends_with_the_bits_of_one_left_alone(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = with_value(with_value(spec, "data.streaming", "on"), "data.shuffle_buffer", 24)
    spec = with_value(spec, "training.early_stopping.restore_best", True)
    alone, killed = queued(store, spec), queued(store, with_value(spec, "name", "again"))
    assert life(store).status == "finished"
    killer = Killer(store, monkeypatch)
    for part, batches in (("train", 9), ("test", 1), ("train", 3)):
        killer.die(killed, part, batches, StreamedSteps)
    assert life(store).status == "finished"
    assert record_of(store, killed) == record_of(store, alone)


def test_with_tiny_buffers_it_trains_as_fit_on_the_same_rows_in_the_same_order(
    store: Store, spec: ExperimentSpec
) -> None:
    spec = with_value(with_value(spec, "data.streaming", "on"), "data.shuffle_buffer", 24)
    run = queued(store, spec)
    assert life(store).status == "finished"
    dataset = load(spec.data)
    file, rows = dataset.rows_file, split_of(spec, dataset)
    assert file is not None
    model = prepare(CompiledNetworks(), dataset, spec, rows).model
    task = shape_of(dataset, spec, rows).task
    held = _values(file, rows.validation, task)
    size = 24 // spec.training.batch_size * spec.training.batch_size
    for done in run_history.epochs(store, run):
        epoch = StreamedRows(rows.train).mixed(spec.seed, done.epoch)
        buffers = [filling(epoch, size, place) for place in range(-(-len(epoch) // size))]
        parts = [_values(file, _numbers(one)[one.order], task) for one in buffers]
        x, y = (np.concatenate(each) for each in zip(*parts, strict=True))
        said = model.fit(
            x, y, spec.training.batch_size, 1, 0, validation_data=held, shuffle=False
        ).history
        assert done.metrics == {name: value[0] for name, value in said.items()}


def _numbers(found: Any) -> Any:
    """The numbers of a buffer's rows as they lie in the file."""
    return np.concatenate([np.arange(first, first + count) for first, count in found.runs])


def _values(file: Any, numbers: Any, task: Any) -> Any:
    found = file.read(0, max(numbers) + 1)[np.asarray(numbers)]
    return found["inputs"], task.targets(found["label"].astype(np.int64))


@given(st.integers(1, 400), st.integers(1, 60), st.integers(0, 9), st.integers(1, 3))
def test_every_row_is_in_one_place_of_one_buffer(
    count: int, size: int, begin: int, epoch: int
) -> None:
    rows = StreamedRows(range(begin, begin + count)).mixed(7, epoch)
    found = [filling(rows, size, place) for place in range(-(-count // size))]
    assert [len(one.order) for one in found[:-1]] == [size] * (len(found) - 1)
    for one in found:
        assert sorted(one.order) == list(range(len(one.order))) == list(range(len(_numbers(one))))
    assert sorted(np.concatenate([_numbers(one) for one in found])) == list(rows.numbers)


@given(st.integers(1, 400), st.integers(1, 60), st.integers(0, 9))
def test_rows_are_taken_in_an_order_that_was_drawn(count: int, size: int, begin: int) -> None:
    drawn = np.random.default_rng(count).permutation(count).astype(np.int32)
    rows = StreamedRows(range(begin, begin + count)).in_order(drawn)
    found = [filling(rows, size, place) for place in range(-(-count // size))]
    taken = np.concatenate([_numbers(one)[one.order] for one in found])
    assert (taken - begin).tolist() == drawn.tolist()
    assert all(list(one.runs) == sorted(one.runs) for one in found)
    assert rows != StreamedRows(rows.numbers).in_order(drawn)
