"""What a SLURM job does to a run: told that it ends, it waits with its state; started again, it
goes on, to the same bits as a run left alone.
"""

import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from bench_terminal import Terminal
from command_line import COMMAND
from engine.client.submission import submit
from engine.host.supervisor import ensure_host
from engine.specs import to_toml
from engine.store.database import Store
from engine.store.processes import living_hosts
from engine.store.run_history import epochs
from engine.store.runs import Run, runs
from run_record import record_of
from slow_runs import hurry, slow_run

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_host_is_left")]
Wait = Callable[..., None]
LIMIT = 90.0
EPOCHS = 60


class Job:
    """One SLURM job's command, again and again."""

    def __init__(self, store: Store, environment: dict[str, str], toml: Path) -> None:
        self._store = store
        self._given = {**environment, "SLURM_JOB_ID": "4711", "PKGO_HOST_IDLE": "1"}
        self._command = [*COMMAND, "train", str(toml)]
        self._log = toml.with_suffix(".log")
        self._starts = 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "subprocess.Popen[bytes]":
        given = {**self._given, "SLURM_RESTART_COUNT": str(self._starts)}
        self._starts += 1
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, env=given, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        return self.process

    def told(self) -> str:
        return self._log.read_text("utf-8")

    def host(self) -> psutil.Process:
        (host,) = living_hosts(self._store)
        return psutil.Process(host.pid)

    def run(self) -> Run:
        return runs(self._store)[0]

    def trained(self) -> int:
        return len(epochs(self._store, self.run().id)) if runs(self._store) else 0

    def kill(self) -> None:
        """As SLURM does at last: all of it."""
        assert self.process is not None
        self.host().kill()
        self.process.kill()
        self.process.wait()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """What the same experiment comes to where nobody disturbs it."""
    store = Store(tmp_path / "other")
    made = submit(store, slow_run(tmp_path / "quick", "alone", EPOCHS))
    hurry(tmp_path / "quick")
    engine = ensure_host(store)
    assert engine is not None
    yield {"store": store, "run": made}
    engine.kill()
    engine.wait()
    store.close()


@pytest.fixture
def job(store: Store, environment: dict[str, str], tmp_path: Path) -> Iterator[Job]:
    toml = tmp_path / "job.toml"
    toml.write_text(to_toml(slow_run(tmp_path / "slow", "mine", EPOCHS)), "utf-8")
    made = Job(store, environment, toml)
    yield made
    if made.process is not None:
        made.process.kill()
        made.process.wait()


@pytest.mark.thorough
@pytest.mark.parametrize("all_ways", [False, True])
def test_a_job_that_is_told_to_end_and_killed_goes_on_to_the_same_history(
    job: Job, alone: dict[str, Any], store: Store, tmp_path: Path, wait: Wait, all_ways: bool
) -> None:
    process = job.start()
    wait(lambda: job.trained() >= 3, LIMIT)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 75
    assert job.run().is_set_aside
    assert "the same command goes on" in job.told()
    done = job.trained()

    if all_ways:
        process = job.start()
        wait(lambda: job.trained() >= done + 2, LIMIT)
        job.host().send_signal(signal.SIGUSR1)
        assert process.wait(60) == 75
        assert job.run().is_set_aside
        wait(lambda: living_hosts(store) == [])
        done = job.trained()

        # SLURM sends a step's signal to all of its processes
        process = job.start()
        wait(lambda: job.trained() >= done + 2, LIMIT)
        job.host().send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 75
        wait(lambda: living_hosts(store) == [])
        assert (job.run().status, job.run().is_set_aside) == ("queued", True)
        done = job.trained()

    process = job.start()
    wait(lambda: job.trained() >= done + 2, LIMIT)
    job.kill()

    hurry(tmp_path / "slow")
    assert job.start().wait(LIMIT) == 0
    run = job.run()
    assert (len(runs(store)), run.status, run.facts.resumes) == (
        1,
        "finished",
        4 if all_ways else 2,
    )
    other = alone["store"]
    wait(lambda: runs(other)[0].status == "finished", LIMIT)
    assert record_of(store, run.id) == record_of(other, alone["run"])

    assert job.start().wait(LIMIT) == 0
    assert [one.id for one in runs(store)] == [run.id]
    assert f"{run.id} has been trained under the key 4711" in job.told()


def test_a_job_that_is_told_to_end_while_its_engine_warms_up_has_the_run_wait(
    job: Job, store: Store, wait: Wait
) -> None:
    process = job.start()
    wait(lambda: bool(runs(store)), LIMIT)
    process.send_signal(signal.SIGUSR1)
    assert process.wait(60) == 75
    assert job.run().is_set_aside
    assert job.trained() == 0


def test_a_bench_leaves_its_terminal_in_order_when_its_job_ends(
    bench: Callable[..., Terminal], environment: dict[str, str], child_host: Callable[..., Any]
) -> None:
    environment["SLURM_JOB_ID"] = "4711"
    child_host()
    terminal = bench()
    terminal.sees("engine ready")
    terminal.process.send_signal(signal.SIGUSR1)
    assert terminal.process.wait(60) == 128 + signal.SIGUSR1


def test_outside_of_slurm_the_command_ends_and_what_trains_goes_on(
    job: Job, store: Store, wait: Wait
) -> None:
    del job._given["SLURM_JOB_ID"]
    process = job.start()
    wait(lambda: job.trained() >= 1, LIMIT)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == -signal.SIGTERM
    done = job.trained()
    wait(lambda: job.trained() > done)
    job.host().terminate()
    wait(lambda: job.run().status == "stopped")
