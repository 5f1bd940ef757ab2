"""How quick an experiment is, tried for a moment: it tells, and leaves no trace in runs to come."""

from pathlib import Path
from typing import Any

import pytest

from data.errors import InputError
from engine.execution.probing import speed_of
from engine.execution.run import execute
from engine.store.database import Store
from engine.store.run_history import epochs
from engine.store.run_writer import claim_run
from engine.tables.loading import load
from engine.training.compiled_networks import CompiledNetworks
from engine.training.control import Control
from killed_runs import queued

pytestmark = pytest.mark.slow


def always() -> bool:
    return True


def test_a_run_after_a_probe_has_the_bits_of_one_without(
    store: Store, describe: Any, csv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = [{"units": 5, "dropout": 0.3}]
    spec = describe(source=str(csv), layers=layers, early_stopping={"patience": 1})
    dataset, metrics = load(spec.data), list[Any]()
    for tried in (False, True):
        compiled = CompiledNetworks()
        if tried:
            found = speed_of(spec, dataset, compiled, is_wanted=always)
            assert found is not None
            assert 0 < found.row < 1
            assert 0 < found.step < 1
        run = queued(store, spec)
        claimed = claim_run(store, "host")
        assert claimed is not None
        execute(store, *claimed, load=load, control=Control(), facts={}, compiled=compiled)
        metrics.append([epoch.metrics for epoch in epochs(store, run)])
    assert metrics[0] == metrics[1]
    assert len(metrics[0]) == 3


def test_long_epochs_are_told_by_their_batches_and_nothing_by_the_first(
    describe: Any, csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = describe(source=str(csv), batch_size=1)
    dataset, compiled = load(spec.data), CompiledNetworks()
    monkeypatch.setattr("engine.training.chunk_sizer.SECONDS", 1e-9)  # one batch a call
    left = iter(range(12))
    found = speed_of(spec, dataset, compiled, is_wanted=lambda: next(left, None) is not None)
    assert found is not None
    assert found.row == pytest.approx(found.step / 3)
    monkeypatch.setattr("engine.execution.probing.LIMIT", 0.0)
    assert speed_of(spec, dataset, compiled, is_wanted=always) is None


def test_what_cannot_be_trained_is_refused(describe: Any, csv: Path) -> None:
    spec = describe(source=str(csv), loss="cost_matrix", cost_matrix=[[1, 2], [3, 4]])
    with pytest.raises(InputError):
        speed_of(spec, load(spec.data), CompiledNetworks(), is_wanted=always)
