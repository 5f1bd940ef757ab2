"""Engines that are killed in the middle of a sweep: the next makes it what it would have been."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import psutil
import pytest

from engine.client.opening import open_experiment
from engine.client.sweeps import start
from engine.host.supervisor import ensure_host
from engine.specs import ExperimentSpec
from engine.specs.sweep import SweepSpec
from engine.store.database import Store
from engine.store.process_writer import reap_dead_hosts
from engine.store.processes import living_hosts
from engine.store.sweep_work import is_over
from engine.store.sweeps import find_sweep, trials
from engine.sweeps.records import Record, Records

pytestmark = pytest.mark.slow

SPACE = {"training.optimizer.learning_rate": {"low": 1e-4, "high": 1e-1, "log": True}}


@pytest.fixture(autouse=True)
def _no_host_is_left(store: Store) -> Iterator[None]:
    yield
    for host in living_hosts(store):
        psutil.Process(host.pid).kill()


@pytest.fixture
def spec(tmp_path: Path) -> ExperimentSpec:
    chance = Random(5)
    rows = [[chance.gauss(0, 1) for _ in range(4)] for _ in range(120)]
    lines = [",".join(f"{cell:.3f}" for cell in row) + f",{int(sum(row) > 0)}" for row in rows]
    table = tmp_path / "table.csv"
    table.write_text("\n".join(["a,b,c,d,class", *lines]))
    changes = ["training.epochs=6", "network.layers.0.units=4", "network.layers.1.units=4"]
    return open_experiment("04-optimizer-adam", str(table), changes)


def outcome(store: Store, made: str) -> list[Record]:
    return Records().read(store, find_sweep(store, made))


def finished(
    store: Store,
    made: str,
    kills: int,
    wait: Callable[[Callable[[], bool], float], None],
    seed: int,
) -> None:
    """Have engines finish a sweep, and kill one now and then while it trains."""
    chance = Random(seed)
    for _ in range(kills):
        host = _host(store)
        before = len(trials(store, find_sweep(store, made)))
        wanted = max(before, 1) + chance.randint(0, 1)

        def is_there(wanted: int = wanted) -> bool:
            known = trials(store, find_sweep(store, made))
            over = is_over(store, find_sweep(store, made))
            return over or (len(known) >= wanted and known[-1].state == "running")

        wait(is_there, 240.0)
        time.sleep(chance.uniform(0.0, 0.4))
        os.kill(host, signal.SIGKILL)
        psutil.wait_procs([psutil.Process(host)] if psutil.pid_exists(host) else [], timeout=10)
        reap_dead_hosts(store)
    _host(store)
    wait(lambda: is_over(store, find_sweep(store, made)), 240.0)


_children: list["subprocess.Popen[bytes]"] = []


def _host(store: Store) -> int:
    reap_dead_hosts(store)
    child = ensure_host(store)
    if child is not None:
        _children.append(child)
        return child.pid
    return living_hosts(store)[0].pid


@pytest.mark.thorough
@pytest.mark.parametrize("kills", [1, 10])
def test_a_killed_sweep_is_the_one_that_was_left_alone(
    store: Store,
    spec: ExperimentSpec,
    kills: int,
    wait: Callable[[Callable[[], bool], float], None],
) -> None:
    told = SweepSpec.parse(
        {"space": SPACE, "trials": 4 + kills, "pruner": "median", "metric": "val_loss"}
    )
    alone = start(store, spec, told)
    finished(store, alone, 0, wait, 0)
    killed = start(store, spec, told)
    finished(store, killed, kills, wait, kills)
    expected = outcome(store, alone)
    assert outcome(store, killed) == expected
    assert len(expected) == 4 + kills
    runs = [run for one in trials(store, find_sweep(store, killed)) for run in one.runs]
    assert len(set(runs)) == 4 + kills
