"""Sweeps of real small networks: killed anywhere, they are the sweeps that were left alone."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from engine.execution.recorder import Recorder
from engine.specs import ExperimentSpec
from engine.specs.sweep import SweepSpec
from engine.store import run_history, runs
from engine.store.checkpoints import queue_again
from engine.store.database import Store
from engine.store.run_writer import claim_run
from engine.store.sweep_writer import add_sweep
from engine.sweeps import study
from engine.training.loop import Epoch
from fit_cases import described
from killed_runs import Killed, Killer
from sweep_work import Host, only_sweep

pytestmark = pytest.mark.slow

SPACE = {"training.optimizer.learning_rate": {"low": 1e-4, "high": 1.0, "log": True}}
"""Networks that differ in it alone are compiled once."""


@pytest.fixture(autouse=True)
def _prunes_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few trials show what many would."""
    monkeypatch.setattr(study, "MEDIAN_AFTER", 2)


@pytest.fixture
def spec(csv: Path) -> ExperimentSpec:
    return described(source=str(csv), layers=[{"units": 8, "activation": "relu"}], epochs=5)


def sweep_on(store: Store, spec: ExperimentSpec, **more: Any) -> str:
    told = SweepSpec.parse({"space": SPACE, "trials": 5, "metric": "val_loss", **more})
    return add_sweep(store, spec, told)


def killed_after(monkeypatch: pytest.MonkeyPatch, epochs: int, *, recorded: bool) -> None:
    """The process dies at the end of so many epochs from now, before or after it is recorded."""
    real, left = Recorder.epoch, epochs

    def counted(self: Recorder, epoch: Epoch) -> None:
        nonlocal left
        left -= 1
        if left == 0 and not recorded:
            raise Killed
        real(self, epoch)
        if left == 0:
            raise Killed

    monkeypatch.setattr(Recorder, "epoch", counted)


@pytest.mark.parametrize(
    ("pruner", "ends"),
    [
        ("median", ((2, False), (11, True))),
        pytest.param(
            "hyperband",
            ((2, False), (3, True), (6, True), (5, False), (1, True), (1, False), (4, True)),
            marks=pytest.mark.thorough,
        ),
    ],
)
def test_a_sweep_whose_host_is_killed_is_the_one_that_was_left_alone(
    tmp_path: Path,
    spec: ExperimentSpec,
    pruner: str,
    ends: Sequence[tuple[int, bool]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone, store = Store(tmp_path / "alone"), Store(tmp_path / "killed")
    sweep_on(alone, spec, pruner=pruner)
    Host(alone).work()
    _, trials, expected = only_sweep(alone)
    assert {one.state for one in expected} == {"complete", "pruned"}
    sweep_on(store, spec, pruner=pruner)
    Killer(store, monkeypatch)  # every epoch leaves a state
    for after, recorded in ends:
        with monkeypatch.context() as patched:
            killed_after(patched, after, recorded=recorded)
            with pytest.raises(Killed):
                Host(store).work()
    Host(store).work()
    _, again, found = only_sweep(store)
    assert found == expected
    assert [one.epochs for one in again] == [one.epochs for one in trials]
    alone.close()
    store.close()


def test_a_pruned_run_keeps_its_model_and_goes_on_by_hand(
    tmp_path: Path, spec: ExperimentSpec
) -> None:
    store = Store(tmp_path / "store")
    sweep_on(store, spec, pruner="median")
    Host(store).work()
    _, trials, _ = only_sweep(store)
    pruned = next(one for one in trials if one.state == "pruned")
    (run,) = pruned.runs
    before = run_history.epochs(store, run)
    found = runs.run(store, run)
    assert found is not None
    assert (found.status, len(before)) == ("pruned", pruned.epochs)
    assert pruned.epochs < spec.training.epochs
    assert (store.run_directory(run) / "model.keras").exists()
    queue_again(store, run)
    assert only_sweep(store)[1][pruned.number - 1].state == "waiting"
    Host(store).work()
    after = run_history.epochs(store, run)
    assert only_sweep(store)[1][pruned.number - 1].state == "complete"
    assert len(after) == spec.training.epochs
    assert [one.metrics for one in after[: len(before)]] == [one.metrics for one in before]
    store.close()


def test_other_seeds_follow_where_the_first_was_not_pruned(
    tmp_path: Path, spec: ExperimentSpec
) -> None:
    store = Store(tmp_path / "store")
    sweep_on(store, spec, pruner="median", seeds=2, trials=4)
    Host(store).work()
    _, trials, _ = only_sweep(store)
    assert {one.state for one in trials} == {"complete", "pruned"}
    assert {len(one.runs) for one in trials if one.state == "complete"} == {2}
    assert {len(one.runs) for one in trials if one.state == "pruned"} == {1}
    seeds = [[runs.seed_of(found) for found in runs.some_runs(store, one.runs)] for one in trials]
    assert {tuple(sorted(one)) for one in seeds} <= {(spec.seed,), (spec.seed, spec.seed + 1)}
    store.close()


def test_a_persons_run_is_trained_before_the_next_trial(
    tmp_path: Path, spec: ExperimentSpec
) -> None:
    from killed_runs import queued

    store = Store(tmp_path / "store")
    sweep_on(store, spec, trials=3)
    host = Host(store)
    host.work(until=lambda: len(only_sweep(store)[1]) == 2)
    mine = queued(store, spec)
    host.work()
    order = sorted(runs.runs(store), key=lambda one: one.started or 0)
    assert [one.id for one in order].index(mine) == 2
    assert claim_run(store, "host") is None
    store.close()


def test_a_sweep_whose_trials_all_fail_is_set_aside(tmp_path: Path, spec: ExperimentSpec) -> None:
    store = Store(tmp_path / "store")
    space = {"training.batch_size": {"low": 1000, "high": 2000}}
    sweep_on(store, spec, space=space, trials=50)
    Host(store).work()
    found, trials, _ = only_sweep(store)
    assert (found.status, len(trials)) == ("paused", 10)
    assert found.message
    store.close()
