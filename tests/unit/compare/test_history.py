"""What a run recorded, read back as arrays, along every axis."""

import numpy as np

from engine.compare.history import BATCH_LOSS, read_history
from engine.events import EpochEnded, Started
from engine.specs import ExperimentSpec
from engine.specs.branch import Branch
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts, claim_run, queue_run, record, record_batches
from engine.store.runs import run as find


def trained(store: Store, spec: ExperimentSpec) -> str:
    name = queue_run(store, add_experiment(store, spec), spec)
    claim_run(store, "host")
    record(store, name, Started(10, 8, 0, 4, 2))
    add_facts(store, name, RunFacts(steps=4))
    for epoch in (1, 2):
        for first in (0, 2):
            losses = np.array([epoch + first / 10, epoch + first / 10 + 0.1], "<f4")
            record_batches(store, name, epoch, first, losses.tobytes())
        metrics = {"loss": 1 / epoch} | ({"val_loss": float("nan")} if epoch == 2 else {})
        record(store, name, EpochEnded(epoch, metrics, 0.01, 0.5))
    return name


def test_epochs_and_batches_along_every_axis(store: Store, spec: ExperimentSpec) -> None:
    run = find(store, trained(store, spec))
    assert run is not None
    history = read_history(store, run, batches=True)
    assert history.metrics == ["loss", "val_loss", "learning_rate"]
    assert set(history.values["learning_rate"]) == {0.01}
    loss = history.of("loss")
    assert loss is not None
    assert loss.value.tolist() == [1.0, 0.5]
    assert loss.along("epoch", 0).tolist() == [1, 2]
    assert loss.along("step", 0).tolist() == [4, 8]
    assert np.isnan(history.values["val_loss"]).all()  # absent, then not a number
    batches = history.of(BATCH_LOSS)
    assert batches is not None
    assert batches.step.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert batches.epoch.tolist() == [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]
    np.testing.assert_allclose(batches.value, [1, 1.1, 1.2, 1.3, 2, 2.1, 2.2, 2.3], rtol=1e-6)
    times = batches.along("wall", history.started)
    assert (np.diff(times) >= 0).all()
    assert times[3] == history.time[0]
    assert times[7] == history.time[1]
    relative = batches.along("relative", history.started)
    np.testing.assert_allclose(relative, times - history.started)


def test_batches_are_read_only_if_asked_and_a_new_run_is_empty(
    store: Store, spec: ExperimentSpec
) -> None:
    run = find(store, trained(store, spec))
    assert run is not None
    history = read_history(store, run)
    assert history.of(BATCH_LOSS) is None
    assert history.of("auc") is None
    waiting = find(store, queue_run(store, add_experiment(store, spec), spec))
    assert waiting is not None
    empty = read_history(store, waiting, batches=True)
    assert empty.metrics == []
    assert empty.of(BATCH_LOSS) is not None


def test_a_branch_has_its_parents_part_before_its_own(store: Store, spec: ExperimentSpec) -> None:
    parent = trained(store, spec)
    branch = spec.model_copy(update={"branch": Branch(run=parent, epoch=1)})
    name = queue_run(store, add_experiment(store, branch), branch)
    claim_run(store, "host")
    record(store, name, Started(10, 8, 0, 4, 2))
    add_facts(store, name, RunFacts(steps=4))
    record_batches(store, name, 2, 0, np.full(4, 7.0, "<f4").tobytes())
    record(store, name, EpochEnded(2, {"loss": 0.25}, 0.01, 0.5))
    run = find(store, name)
    assert run is not None
    history = read_history(store, run, batches=True)
    loss, batches = history.of("loss"), history.of(BATCH_LOSS)
    assert loss is not None
    assert batches is not None
    assert loss.value.tolist() == [1.0, 0.25]
    assert batches.step.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert batches.value[4:].tolist() == [7.0] * 4
    assert loss.along("relative", history.started)[0] >= 0
