"""Each kind of layer and optimizer: killed and resumed, and branched, it loses no bit."""

from pathlib import Path
from typing import Any

import pytest

from engine.client.branching import branched
from engine.client.submission import submit
from engine.store import runs
from engine.store.checkpoints import checkpoints
from engine.store.database import Store
from engine.store.queue import cancel_run
from engine.training.steps.exact import ExactSteps
from fit_cases import TOGETHER
from killed_runs import Killer, life, queued
from run_record import record_of

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("training", TOGETHER)
def test_killed_and_resumed_or_branched_a_run_ends_with_the_same_bits(
    training: dict[str, Any],
    store: Store,
    describe: Any,
    csv: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    killer = Killer(store, monkeypatch)
    spec = describe(source=str(csv), epochs=5, **training)
    alone = queued(store, spec)
    assert life(store).status == "finished"
    whole = record_of(store, alone)
    resumed = queued(store, spec)
    killer.die(resumed, "train", 9, ExactSteps)
    assert life(store).status == "finished"
    assert record_of(store, resumed) == whole
    broken = queued(store, spec)
    killer.die(broken, "train", 16, ExactSteps)
    cancel_run(store, broken)
    kept = checkpoints(store, broken)[-1].epoch
    parent = runs.run(store, broken)
    assert parent is not None
    branch = submit(store, branched(store, parent, kept))
    assert life(store).id == branch
    after = {epoch: losses for epoch, losses in whole["losses"].items() if epoch > kept}
    assert after
    assert record_of(store, branch) == {**whole, "losses": after}
