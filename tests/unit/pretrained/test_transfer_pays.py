"""What transfer is for: digits 0 to 4 taught, 5 to 9 learnt from ten examples a class."""

import numpy as np
import pytest

from engine.client.opening import open_experiment
from engine.client.submission import submit
from engine.compare.comparison import compare
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.specs.splitting import split_of
from engine.store import run_history
from engine.store.database import Store
from engine.tables.loading import load
from killed_runs import life

SEEDS = range(1, 6)
SCRATCH, BEGUN = "transfer-scratch", "transfer-initialisation"


def preset(name: str, seed: int) -> ExperimentSpec:
    return with_value(open_experiment(name), "seed", seed)


def final(store: Store, spec: ExperimentSpec) -> float:
    made = submit(store, spec)
    ended = life(store)
    assert (ended.id, ended.status) == (made, "finished"), ended.message
    return run_history.epochs(store, made)[-1].metrics["val_accuracy"]


@pytest.mark.thorough
def test_it_beats_scratch_with_every_seed_by_the_verdict_of_compare(store: Store) -> None:
    final(store, preset("transfer-base", 1))
    found = {
        name: [final(store, preset(name, seed)) for seed in SEEDS] for name in (SCRATCH, BEGUN)
    }
    pairs = list(zip(found[SCRATCH], found[BEGUN], strict=True))
    assert all(there > alone for alone, there in pairs), pairs
    told = compare(store, [SCRATCH, BEGUN], "val_accuracy")
    assert told.pairs[0].verdict.outcome == "better", pairs


def test_all_of_its_presets_see_the_same_ten_examples_of_each_class() -> None:
    parts = []
    for name in (SCRATCH, BEGUN, "transfer-extractor"):
        spec = open_experiment(name)
        dataset = load(spec.data)
        rows = split_of(spec, dataset)
        assert np.bincount(dataset.labels[rows.train]).tolist() == [10] * 5
        assert min(len(rows.validation), len(rows.test)) > 390
        parts.append((spec.data, spec.training))
    assert parts[0] == parts[1] == parts[2]
