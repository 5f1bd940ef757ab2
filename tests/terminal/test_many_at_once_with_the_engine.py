"""Real engines side by side: the numbers of training alone, and nobody stays behind."""

import json
import time
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from engine.devices.jobs import cores
from engine.store.database import Store
from engine.store.processes import living_hosts
from engine.store.run_history import epochs
from engine.store.runs import run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("no_host_is_left"),
    pytest.mark.skipif(cores() < 2, reason="engines side by side need two cores"),
]
RATE = "training.optimizer.learning_rate"
RATES = ("0.01", "0.05", "0.1", "0.3")
COMMON = ("train", "00-first-model", "--set", "training.epochs=8", "--json")


def test_a_grid_on_two_engines_equals_training_each_alone(
    store: Store, pkgo: Callable[..., Any], environment: dict[str, str]
) -> None:
    idle = {"env": {**environment, "PKGO_HOST_IDLE": "2"}}
    grid = (*COMMON, "--grid", f"{RATE}={','.join(RATES)}")
    together = _ids(pkgo(*grid, "--jobs", "2", **idle))
    assert len({_run(store, made).host for made in together}) == 2
    one_by_one = _ids(pkgo(*grid, "--jobs", "1", **idle))
    for made, alone in zip(together, one_by_one, strict=True):
        assert _story(store, made) == _story(store, alone)
        assert _weights(store, made) == _weights(store, alone)
    assert len({str(_story(store, made)) for made in together}) == len(RATES)
    until = time.monotonic() + 60
    while living_hosts(store):
        assert time.monotonic() < until, "an engine stays though nobody needs it"
        time.sleep(0.1)


def _ids(done: Any) -> list[str]:
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return [event["run"] for event in told if event["event"] == "queued"]


def _run(store: Store, made: str) -> Any:
    found = run(store, made)
    assert found is not None
    return found


def _story(store: Store, made: str) -> list[tuple[int, dict[str, float]]]:
    return [(epoch.epoch, epoch.metrics) for epoch in epochs(store, made)]


def _weights(store: Store, made: str) -> list[str]:
    """The bytes of every weight and optimizer variable, hashed."""
    file: Path = store.run_directory(made) / "model.keras"
    found: list[str] = []

    def keep(name: str, item: object) -> None:
        if isinstance(item, h5py.Dataset):
            found.append(f"{name} {sha256(np.asarray(item).tobytes()).hexdigest()}")

    with (
        zipfile.ZipFile(file) as whole,
        whole.open("model.weights.h5") as part,
        h5py.File(part) as weights,
    ):
        weights.visititems(keep)
    assert len(found) > 6
    return sorted(found)
