"""Sweeps by the command line with real engines: two at once, by the clock, the best again."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.client import sweep_results
from engine.store.database import Store
from engine.store.runs import some_runs
from engine.store.sweeps import find_sweep, trials

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_host_is_left")]
Pkgo = Callable[..., subprocess.CompletedProcess[str]]
RATE, NAME = "training.optimizer.learning_rate", "training.optimizer.name"
MOMENTUM = "training.optimizer.momentum"
FILE = f"""\
[[network.layers]]
units = 8
[training]
epochs = 2
[sweep]
minutes = 0.03
[sweep.space]
"{RATE}" = {{ low = 1e-3, high = 1e-1, log = true }}
"{NAME}" = ["sgd", "adam"]
"{MOMENTUM}" = {{ low = 0.0, high = 0.9, when = {{ "{NAME}" = "sgd" }} }}
"network.depth" = {{ low = 1, high = 3 }}
"""


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_sweep_of_minutes_on_two_engines_and_its_best_again(
    pkgo: Pkgo, store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "searched.toml"
    file.write_text(FILE)
    first, *_, last = lines(pkgo("sweep", str(file), "--jobs", "2", "--json"))
    found = find_sweep(store, first["sweep"])
    made = trials(store, found)
    # Work counts from the first trial's beginning: the engines' start takes none of the minutes
    assert 1.8 <= found.worked <= 20
    assert (last["wanted"], last["trials"], last["complete"]) == (None, len(made), len(made))
    hosts = {run.host for run in some_runs(store, [one.runs[0] for one in made])}
    assert len(made) >= 2
    assert 1 <= len(hosts) <= 2
    for one in made:
        assert (MOMENTUM in one.params) == (one.params[NAME] == "sgd")

    *told, luck = lines(pkgo("sweep", "--again", "last", "--seeds", "2", "--jobs", "2", "--json"))
    fresh = {one["run"] for one in told if one["event"] == "finished"}
    assert len(fresh) == 4
    assert luck["event"] == "luck"
    values = [run.best["val_accuracy"] for run in some_runs(store, list(fresh))]
    assert set(luck["fresh"]) <= set(values)
    best = sweep_results.best_trial(found, made)
    assert best is not None
    assert luck["selected"] == best.value
    # Again: nothing is left to train, and the same is told
    (again,) = lines(pkgo("sweep", "--again", "last", "--seeds", "2", "--json"))
    assert again == luck
