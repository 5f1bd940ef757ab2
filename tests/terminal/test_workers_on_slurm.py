"""Workers on a real SLURM of two nodes, made for the test: what is submitted trains to the same
bits as on this machine alone, whatever happens to its jobs.
"""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from command_line import COMMAND
from engine.client.repeating import submit_repeated
from engine.host.supervisor import ensure_host
from engine.specs import ExperimentSpec, to_toml
from engine.store.database import Store
from engine.store.run_history import epochs
from engine.store.runs import Run, runs
from engine.store.sweeps import find_sweep, trials
from run_record import record_of
from slow_runs import hurry, slow_run
from small_slurm import SmallSlurm, missing

pytestmark = [
    pytest.mark.slow,
    pytest.mark.thorough,
    pytest.mark.skipif(missing() is not None, reason=str(missing())),
]
Wait = Callable[..., None]
LIMIT = 180.0
EPOCHS = 40


@pytest.fixture(scope="module")
def slurm() -> Iterator[SmallSlurm]:
    with SmallSlurm(nodes=2, cpus=2) as made:
        yield made


class Submitted:
    """The store that workers train for, and what its SLURM has of them."""

    def __init__(self, store: Store, slurm: SmallSlurm, given: dict[str, str]) -> None:
        self.store = store
        self.slurm = slurm
        self._given = {**given, **slurm.environment, "PKGO_HOST_IDLE": "1"}
        self.followers: list[subprocess.Popen[str]] = []

    def follow(self, *arguments: str) -> "subprocess.Popen[str]":
        """A command that goes on beside the test."""
        self.followers.append(
            subprocess.Popen(
                [*COMMAND, *arguments],
                env=self._given,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        return self.followers[-1]

    def ask(self, *arguments: str) -> list[dict[str, Any]]:
        """What a command tells as JSON."""
        done = subprocess.run(
            [*COMMAND, *arguments, "--json"],
            env=self._given,
            stdin=subprocess.DEVNULL,
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def runs(self) -> list[Run]:
        return sorted(runs(self.store), key=lambda run: run.name)

    def trained(self) -> list[int]:
        return [len(epochs(self.store, run.id)) for run in self.runs()]

    def said(self) -> str:
        """The logs of the jobs and the coordinator, for a test that fails."""
        paths = [*(self.store.directory / "cluster" / "log").glob("*"), *self._host_logs()]
        return "\n".join(f"{path}:\n{path.read_text('utf-8')}" for path in paths)

    def _host_logs(self) -> list[Path]:
        return [self.store.directory / "host.log"]

    def close(self) -> None:
        for process in self.followers:
            process.kill()
            process.communicate()
        with suppress(AssertionError):
            self.slurm.run("scancel", "-u", str(os.geteuid()))
        named = str(self.store.directory)
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.pid != os.getpid() and named in process.cmdline():
                    process.kill()
        end = time.monotonic() + 30
        while self.slurm.tasks() and time.monotonic() < end:
            time.sleep(0.2)


@pytest.fixture
def there(store: Store, slurm: SmallSlurm, environment: dict[str, str]) -> Iterator[Submitted]:
    made = Submitted(store, slurm, environment)
    yield made
    made.close()


@pytest.fixture
def wait_for(wait: Wait, there: Submitted) -> Wait:
    """Wait; where it lasts too long, tell all that was said."""

    def until(condition: Callable[[], bool]) -> None:
        try:
            wait(condition, LIMIT)
        except AssertionError:
            raise AssertionError(f"{there.said()}\n{there.slurm.tasks()}") from None

    return until


def file_of(tmp_path: Path, spec: ExperimentSpec) -> str:
    path = tmp_path / f"{spec.name}.toml"
    path.write_text(to_toml(spec), "utf-8")
    return str(path)


def trained_here(tmp_path: Path, spec: ExperimentSpec, seeds: int, wait: Wait) -> list[Any]:
    """The records of the same runs, trained where nobody disturbs them."""
    other = Store(tmp_path / "other")
    hurry(tmp_path / "slow")
    submit_repeated(other, spec, seeds)
    engine = ensure_host(other)
    assert engine is not None
    wait(lambda: all(run.status == "finished" for run in runs(other)), LIMIT)
    engine.kill()
    engine.wait()
    found = [record_of(other, run.id) for run in sorted(runs(other), key=seed_of)]
    other.close()
    return found


def seed_of(run: Run) -> int:
    return json.loads(run.spec)["seed"]


def records(there: Submitted) -> list[Any]:
    return [record_of(there.store, run.id) for run in sorted(there.runs(), key=seed_of)]


def test_four_runs_by_two_workers_are_those_of_this_machine_and_tell_their_job_and_node(
    there: Submitted, tmp_path: Path, wait: Wait
) -> None:
    spec = slow_run(tmp_path / "slow", "several", 6)
    hurry(tmp_path / "slow")
    command = ["train", file_of(tmp_path, spec), "--seeds", "4", "--slurm", "workers=2,time=10"]
    follower = there.follow(*command)
    said, _ = follower.communicate(timeout=LIMIT)
    assert follower.returncode == 0, said + there.said()
    assert "2 workers" in said
    assert [run.status for run in there.runs()] == ["finished"] * 4
    assert records(there) == trained_here(tmp_path, spec, 4, wait)
    job = said.partition("SLURM job ")[2].partition(":")[0]
    for one in there.ask("runs"):
        assert one["job"].partition("_")[0] == job
        assert one["node"]
    (one,) = there.ask("show", "last")
    assert one["job"].startswith(f"{job}_")


def test_a_job_that_is_queued_again_goes_on_from_its_state(
    there: Submitted, tmp_path: Path, wait_for: Wait, wait: Wait
) -> None:
    spec = slow_run(tmp_path / "slow", "requeued", EPOCHS)
    follower = there.follow("train", file_of(tmp_path, spec), "--slurm", "time=10")
    wait_for(lambda: bool(there.trained()) and there.trained()[0] >= 3)
    (task,) = there.slurm.tasks()
    there.slurm.run("scontrol", "requeue", task)
    wait_for(lambda: there.runs()[0].status == "queued")
    done = there.trained()[0]
    assert 3 <= done < EPOCHS
    wait_for(lambda: there.trained()[0] >= done + 2)
    assert list(there.slurm.tasks()) == [task]
    hurry(tmp_path / "slow")
    said, _ = follower.communicate(timeout=LIMIT)
    assert follower.returncode == 0, said + there.said()
    (run,) = there.runs()
    assert (run.status, run.facts.resumes, run.facts.job) == ("finished", 1, task)
    assert records(there) == trained_here(tmp_path, spec, 1, wait)


@pytest.mark.parametrize("how", ["cancelled", "node"])
def test_what_a_lost_worker_trained_ends_with_another(
    there: Submitted, tmp_path: Path, wait_for: Wait, wait: Wait, how: str
) -> None:
    spec = slow_run(tmp_path / "slow", "lost", EPOCHS)
    # One a node, so that a node can be lost
    options = "workers=2,time=10,exclusive"
    there.follow("train", file_of(tmp_path, spec), "--seeds", "2", "--slurm", options)
    wait_for(lambda: len(there.trained()) == 2 and min(there.trained()) >= 3)
    first = there.runs()[0]
    assert first.facts.job is not None
    node = there.slurm.node_of(first.facts.job)
    if how == "node":
        there.slurm.kill_node(node)
    else:
        there.slurm.run("scancel", first.facts.job)
    hurry(tmp_path / "slow")
    wait_for(lambda: all(run.status == "finished" for run in there.runs()))
    assert {run.facts.job for run in there.runs()} != {first.facts.job}
    assert records(there) == trained_here(tmp_path, spec, 2, wait)
    if how == "node":
        there.slurm.start_node(node)


def test_a_sweep_is_searched_by_workers(there: Submitted, tmp_path: Path) -> None:
    spec = slow_run(tmp_path / "slow", "searched", 2)
    hurry(tmp_path / "slow")
    command = ["--space", "training.optimizer.learning_rate=1e-4..1 log", "--trials", "6"]
    where = ["--slurm", "workers=2,time=10"]
    follower = there.follow("sweep", file_of(tmp_path, spec), *command, *where)
    said, _ = follower.communicate(timeout=LIMIT)
    assert follower.returncode == 0, said + there.said()
    known = trials(there.store, find_sweep(there.store, "last"))
    assert [one.state for one in known] == ["complete"] * 6
    assert {run.facts.job is not None for run in there.runs()} == {True}


def test_a_run_that_was_stopped_goes_on_by_a_job_of_its_own(
    there: Submitted, tmp_path: Path, wait_for: Wait
) -> None:
    spec = slow_run(tmp_path / "slow", "again", EPOCHS)
    follower = there.follow("train", file_of(tmp_path, spec), "--slurm", "time=10")
    wait_for(lambda: bool(there.trained()) and there.trained()[0] >= 3)
    there.ask("stop", "last")
    wait_for(lambda: there.runs()[0].status == "stopped")
    follower.communicate(timeout=LIMIT)
    done, before = there.trained()[0], there.runs()[0].facts.job
    assert 3 <= done < EPOCHS
    assert before is not None
    there.slurm.run("scancel", before)  # else its worker is free, and takes the run
    wait_for(lambda: not there.slurm.tasks())
    hurry(tmp_path / "slow")
    submitted, told = there.ask("resume", "last", "--slurm", "time=10")
    assert (submitted["workers"], told["status"]) == (1, "queued")
    wait_for(lambda: there.runs()[0].status == "finished")
    (run,) = there.runs()
    assert run.facts.job != before
    assert (run.facts.job, run.facts.resumes) == (submitted["job"], 1)
    assert there.trained() == [EPOCHS]
