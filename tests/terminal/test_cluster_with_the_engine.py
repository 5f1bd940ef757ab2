"""Real networks trained by workers: to the same bits as on an engine of this machine, whoever dies
meanwhile.
"""

import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from command_line import COMMAND
from engine.client.cluster import asking_cluster, ensure_coordinator
from engine.client.submission import submit
from engine.host.supervisor import ensure_host
from engine.store.database import Store
from engine.store.run_history import epochs
from engine.store.runs import Run
from engine.store.runs import run as find_run
from run_record import record_of
from slow_runs import hurry, slow_run

pytestmark = pytest.mark.slow
Wait = Callable[..., None]
LIMIT = 90.0
EPOCHS = 24


class Cluster:
    """A store's coordinator and workers as processes."""

    def __init__(self, store: Store, environment: dict[str, str]) -> None:
        self._store = store
        self._given = environment
        self._started: list[subprocess.Popen[bytes] | None] = []
        self.workers: list[subprocess.Popen[bytes]] = []

    def coordinate(self) -> None:
        self._started.append(ensure_coordinator(self._store))

    def kill_coordinator(self) -> None:
        """Whoever has started it: workers on the store's own disk do so, too."""
        where = str(self._store.directory)
        for process in psutil.process_iter(["cmdline"]):
            told = process.info["cmdline"] or []
            if "engine.cluster" in told and where in told:
                process.kill()
                process.wait(30)

    def work(self, *more: str, **given: str) -> "subprocess.Popen[bytes]":
        log = self._store.directory / "work.log"
        with log.open("ab") as output:
            self.workers.append(
                subprocess.Popen(
                    [*COMMAND, "work", *more],
                    env={**self._given, **given},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                )
            )
        return self.workers[-1]

    def told(self) -> str:
        return (self._store.directory / "work.log").read_text("utf-8")

    def end(self) -> None:
        for process in self.workers:
            process.kill()
            process.wait()
        self.kill_coordinator()
        for process in self._started:
            if process is not None:
                process.wait(30)


@pytest.fixture
def cluster(store: Store, environment: dict[str, str]) -> Iterator[Cluster]:
    made = Cluster(store, environment)
    yield made
    made.end()


def _known(store: Store, run: str) -> Run:
    found = find_run(store, run)
    assert found is not None
    return found


def _alone(folder: Path, count: int, wait: Wait) -> dict[str, Any]:
    """What the same experiment comes to on an engine of this machine, left alone."""
    store = Store(folder / "alone")
    run = submit(store, slow_run(folder / "quick", "mine", count))
    hurry(folder / "quick")
    engine = ensure_host(store)
    assert engine is not None
    try:
        wait(lambda: _known(store, run).is_ended, LIMIT)
        return record_of(store, run)
    finally:
        engine.kill()
        engine.wait()
        store.close()


def test_a_killed_workers_run_ends_under_another_to_the_same_bits(
    store: Store, cluster: Cluster, tmp_path: Path, wait: Wait
) -> None:
    with asking_cluster():
        run = submit(store, slow_run(tmp_path / "slow", "mine", EPOCHS))
    cluster.coordinate()
    first = cluster.work()
    wait(lambda: len(epochs(store, run)) >= 6, LIMIT)
    engines = psutil.Process(first.pid).children(recursive=True)
    assert engines
    first.kill()
    first.wait()
    _, left = psutil.wait_procs(engines, timeout=30)
    assert not left, "the engine ends with its worker"
    cluster.kill_coordinator()
    cluster.coordinate()
    hurry(tmp_path / "slow")
    second = cluster.work("--idle", "1")
    wait(lambda: _known(store, run).is_ended, LIMIT)
    found = _known(store, run)
    assert (found.status, found.epochs_done, found.facts.resumes) == ("finished", EPOCHS, 1)
    assert second.wait(60) == 0, cluster.told()
    assert record_of(store, run) == _alone(tmp_path, EPOCHS, wait)


@pytest.mark.thorough
def test_workers_whose_jobs_end_hand_a_run_on_to_the_same_bits(
    store: Store, cluster: Cluster, tmp_path: Path, wait: Wait
) -> None:
    """By every signal, also where SLURM sends it to the engine as well."""
    with asking_cluster():
        run = submit(store, slow_run(tmp_path / "slow", "mine", EPOCHS * 2))
    cluster.coordinate()
    done = 0
    ways = [(signal.SIGTERM, {}), (signal.SIGUSR1, {"SLURM_JOB_ID": "12"}), (signal.SIGINT, {})]
    for number, given in ways:
        process = cluster.work(**given)
        wait(lambda done=done: len(epochs(store, run)) >= done + 3, LIMIT)
        if given:
            for child in psutil.Process(process.pid).children(recursive=True):
                child.send_signal(number)
        process.send_signal(number)
        assert process.wait(60) == (130 if number == signal.SIGINT else 75), cluster.told()
        wait(lambda: _known(store, run).status == "queued", LIMIT)
        assert _known(store, run).facts.job == given.get("SLURM_JOB_ID", "")
        done = len(epochs(store, run))
    hurry(tmp_path / "slow")
    cluster.work()
    wait(lambda: _known(store, run).is_ended, LIMIT)
    assert _known(store, run).facts.resumes == 3
    assert record_of(store, run) == _alone(tmp_path, EPOCHS * 2, wait)
