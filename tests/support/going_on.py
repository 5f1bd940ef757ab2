"""Runs left alone, killed and resumed, killed and branched end with the same bits."""

import pytest

from engine.client.branching import branched
from engine.client.submission import submit
from engine.specs import ExperimentSpec
from engine.store import runs
from engine.store.checkpoints import checkpoints
from engine.store.database import Store
from engine.store.queue import cancel_run
from engine.training.steps.exact import ExactSteps
from killed_runs import Killer, life, queued
from run_record import record_of


def assert_goes_on(
    spec: ExperimentSpec, store: Store, monkeypatch: pytest.MonkeyPatch, *, broken_at: int = 16
) -> None:
    """Killed after 9 batches and resumed, and killed after ``broken_at`` and branched."""
    killer = Killer(store, monkeypatch)
    alone = queued(store, spec)
    assert life(store).status == "finished"
    whole = record_of(store, alone)
    resumed = queued(store, spec)
    killer.die(resumed, "train", 9, ExactSteps)
    assert life(store).status == "finished"
    assert record_of(store, resumed) == whole
    broken = queued(store, spec)
    killer.die(broken, "train", broken_at, ExactSteps)
    cancel_run(store, broken)
    kept = checkpoints(store, broken)[-1].epoch
    parent = runs.run(store, broken)
    assert parent is not None
    branch = submit(store, branched(store, parent, kept))
    assert life(store).id == branch
    after = {epoch: losses for epoch, losses in whole["losses"].items() if epoch > kept}
    assert after
    assert record_of(store, branch) == {**whole, "losses": after}
