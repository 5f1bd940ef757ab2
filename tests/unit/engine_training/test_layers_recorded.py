"""A run whose layers are recorded is the run that it would have been, to the last bit."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.messages import Message
from engine.client.branching import branched
from engine.client.submission import submit
from engine.events import Noted
from engine.models.layer_statistics import LayerStatistics
from engine.specs import ExperimentSpec
from engine.store import run_history, runs
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.facts import RunFacts
from engine.store.layer_records import layer_statistics
from engine.store.run_writer import queue_run
from engine.training.layer_watch import cadence, chosen, rows_to_see
from engine.training.steps.exact import ExactSteps
from engine.training.steps.streamed_rows import StreamedRows
from killed_runs import Killer, life, queued
from run_record import record_of
from trained_twice import assert_same_variables, fitted, ours

pytestmark = pytest.mark.slow

MIXED: dict[str, Any] = {
    "layers": [
        {"units": 8, "activation": "relu", "dropout": 0.3, "batch_norm": True, "l2": 0.01},
        {"units": 6, "activation": "tanh", "dropout": 0.2},
    ],
    "epochs": 6,
    "batch_size": 1,  # steps enough to be looked at now and then
    "optimizer": {"name": "adam"},
}

LABELS = {"labelled": 0.8, "rounds": 2, "epochs_per_round": 2, "threshold": 0.4}


def recorded(store: Store, spec: ExperimentSpec) -> str:
    return queue_run(store, add_experiment(store, spec), spec, RunFacts(layers=True))


def read(store: Store, run: str) -> LayerStatistics:
    found = layer_statistics(store, run)
    assert found is not None
    return found


def assert_same(one: LayerStatistics, other: LayerStatistics) -> None:
    assert (one.layers, one.epochs.tolist()) == (other.layers, other.epochs.tolist())
    for name in ("weight_norm", "gradient_norm", "update_ratio", "activation_std", "dead"):
        np.testing.assert_array_equal(one.statistic(name), other.statistic(name), name)
    np.testing.assert_array_equal(one.of_arrays, other.of_arrays)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("training", "epochs"),
    [
        pytest.param(MIXED, [1, 2, 4], id="adam, dropout, batch norm"),
        pytest.param(
            {**MIXED, "order": "keras"}, [1, 2, 4], id="as fit", marks=pytest.mark.thorough
        ),
        pytest.param(
            {**MIXED, "engine": "turbo"}, [1, 2, 4], id="turbo", marks=pytest.mark.thorough
        ),
        pytest.param(
            {**MIXED, "pseudo_labels": LABELS},
            [1, 2, 4, 5],
            id="labels",
            marks=pytest.mark.thorough,
        ),
    ],
)
def test_killed_resumed_and_branched_it_records_the_same_and_trains_the_same(
    store: Store,
    describe: Any,
    csv: Path,
    monkeypatch: pytest.MonkeyPatch,
    training: dict[str, Any],
    epochs: list[int],
) -> None:
    spec = describe(source=str(csv), **training)
    bare = queued(store, spec)
    assert life(store).status == "finished"
    alone = recorded(store, spec)
    assert life(store).status == "finished"
    assert record_of(store, alone) == record_of(store, bare)
    assert layer_statistics(store, bare) is None
    whole = read(store, alone)
    assert whole.epochs.tolist() == epochs
    assert np.isfinite(whole.update_ratio[:, whole.known("update_ratio")]).all()
    killer = Killer(store, monkeypatch)
    run = recorded(store, spec)
    killer.die(run, "train", 130, ExactSteps)
    assert life(store).status == "finished"
    assert record_of(store, run) == record_of(store, bare)
    assert_same(read(store, run), whole)
    parent = runs.run(store, alone)
    assert parent is not None
    branch = submit(store, branched(store, parent, 4), in_bench=True)
    assert life(store).id == branch
    assert_same(read(store, branch), whole)


def test_what_is_recorded_leaves_training_what_fit_makes_of_it(describe: Any, table: Any) -> None:
    spec = describe(**{**MIXED, "epochs": 3, "batch_size": 2})
    kept, mine, _steps = ours(spec, table, "reshuffle", layers=True)
    history, theirs = fitted(spec, table, "reshuffle")
    assert [epoch.layers is not None for epoch in kept.epochs] == [True, True, False]
    assert {name: [epoch.metrics[name] for epoch in kept.epochs] for name in history} == history
    assert_same_variables(mine, theirs)


def test_who_starts_a_run_decides_unless_its_description_does(
    store: Store, describe: Any, csv: Path
) -> None:
    def facts(in_bench: bool, **training: Any) -> bool | None:
        run = submit(store, describe(source=str(csv), **training), in_bench=in_bench)
        found = runs.run(store, run)
        assert found is not None
        return found.facts.layers

    assert (facts(True), facts(False)) == (True, None)
    always, never = {"layer_statistics": "always"}, {"layer_statistics": "never"}
    assert (facts(False, **always), facts(True, **never)) == (True, None)


def test_a_network_that_trains_in_a_way_of_its_own_is_not_recorded(
    store: Store, describe: Any, csv: Path, tmp_path: Path
) -> None:
    code = tmp_path / "own.py"
    code.write_text(OWN, "utf-8")
    spec = describe(source=str(csv), layers=[], network={"code": str(code)}, epochs=2)
    run = recorded(store, spec)
    assert life(store).status == "finished"
    assert layer_statistics(store, run) is None
    events = [logged.event for logged in run_history.events(store, run)]
    assert Noted(Message("layers.own_step")) in events


OWN = """
import keras


class Stepping(keras.Model):
    def train_step(self, data):
        return super().train_step(data)


def build(inputs, outputs):
    return Stepping(inputs, outputs(inputs))
"""


def test_rows_and_epochs_depend_on_the_description_alone() -> None:
    rows = np.arange(10, 1000, dtype=np.int32)
    assert chosen(rows, 40, 7).tolist() == chosen(rows, 40, 7).tolist()
    assert set(chosen(rows, 40, 7)) <= set(rows.tolist())
    assert chosen(rows, 40, 7).tolist() != chosen(rows, 40, 8).tolist()
    streamed = chosen(StreamedRows(range(500, 900)), 40, 7)
    assert len(set(streamed)) == 40
    assert all(500 <= row < 900 for row in streamed)
    assert chosen(rows[:9], 40, 7).tolist() == rows[:9].tolist()
    assert [cadence(steps, 30) for steps in (1, 32, 64, 1000)] == [128, 4, 2, 1]
    assert cadence(1000, 100_000) == 50
    assert [rows_to_see(rows) for rows in (10, 3200, 10**6)] == [32, 100, 128]
