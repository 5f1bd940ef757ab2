"""A run that predicts a number is resumed, branched and verified as any other."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.client.branching import branched
from engine.store import run_history
from engine.store.database import Store
from engine.store.runs import run as run_of
from engine.training.steps.exact import ExactSteps
from killed_runs import Killer, life, queued
from run_record import record_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = np.random.default_rng(4)
    features = source.normal(size=(61, 3))
    labels = 500 + 40 * features[:, 0] - 25 * features[:, 1] * features[:, 2]
    path = tmp_path_factory.mktemp("prices") / "prices.csv"
    rows = [[*row, label] for row, label in zip(features, labels, strict=True)]
    lines = [",".join(f"{value:.4f}" for value in row) for row in rows]
    path.write_text("\n".join(["a,b,c,price", *lines]) + "\n", "utf-8")
    return path


@pytest.mark.thorough
def test_killed_within_an_epoch_it_ends_with_the_same_bits(
    store: Store, prices: Path, describe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    killer = Killer(store, monkeypatch)
    spec = describe(
        source=str(prices),
        layers=[{"units": 8, "activation": "relu", "dropout": 0.2}],
        epochs=5,
        optimizer={"name": "adam", "learning_rate": 0.01},
        early_stopping={"monitor": "val_mae", "patience": 4},
    )
    alone = queued(store, spec)
    assert life(store).status == "finished"
    facts = run_of(store, alone)
    assert facts is not None
    assert facts.facts.task == "regression"
    assert set(facts.facts.baseline or {}) == {"r2", "mae", "rmse"}
    run = queued(store, spec)
    killer.die(run, "train", 3, ExactSteps)
    killer.die(run, "test", 1, ExactSteps)
    assert life(store).status == "finished"
    assert record_of(store, run) == record_of(store, alone)
    kept = run_history.residuals(store, run)
    assert kept is not None
    assert 300 < min(kept.summary.true) < max(kept.summary.true) < 700


def test_a_branch_in_which_nothing_is_changed_goes_the_same_way(
    store: Store, prices: Path, describe: Any
) -> None:
    alone = queued(store, describe(source=str(prices), epochs=3))
    parent = life(store)
    branch = queued(store, branched(store, parent, 2))
    assert life(store).status == "finished"
    told = [epoch.metrics for epoch in run_history.epochs(store, branch)]
    assert told == [epoch.metrics for epoch in run_history.epochs(store, alone)]
