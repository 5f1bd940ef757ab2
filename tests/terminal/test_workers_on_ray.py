"""Runs on a real Ray cluster of two nodes and a head, made for the test: they come to the same bits
as on this machine alone, whatever happens to nodes, the bridge and whoever follows.
"""

import json
import signal
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
from engine.io.files import sha256
from engine.specs import ExperimentSpec, to_toml
from engine.store.database import Store
from engine.store.run_history import epochs
from engine.store.runs import Run, runs
from engine.store.sweeps import Sweep, find_sweep, trials
from engine.trust import agree
from run_record import record_of
from small_ray import SmallRay, missing

pytestmark = [
    pytest.mark.slow,
    pytest.mark.thorough,
    pytest.mark.skipif(missing() is not None, reason=str(missing())),
]
Wait = Callable[..., None]
LIMIT = 180.0
SLOW = """
import time
import keras

class Slow(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        time.sleep({seconds})

    def get_state(self):
        return {{}}

    def set_state(self, state):
        pass
"""


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all that belongs to the person lies: nodes must open nothing of it."""
    return tmp_path_factory.mktemp("person")


@pytest.fixture(scope="module")
def ray(ground: Path) -> Iterator[SmallRay]:
    with SmallRay(ground) as made:
        yield made


class Asked:
    """A store whose runs are trained on the cluster."""

    def __init__(self, store: Store, given: dict[str, str], address: str) -> None:
        self.store = store
        self._given = {**given, "PKGO_STORE": str(store.directory), "PKGO_HOST_IDLE": "1"}
        self.address = address
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

    def workers(self) -> dict[str, str]:
        """Who has which run."""
        names = [path.name.split(".") for path in self._queue.iterdir()]
        return {name[0]: name[1] for name in names if len(name) == 3}

    @property
    def _queue(self) -> Path:
        return self.store.directory / "cluster" / "queue"

    def bridges(self) -> list[psutil.Process]:
        """The bridge's processes."""
        return [one for one in self._processes() if "engine.on_ray" in one.cmdline()]

    def _processes(self) -> Iterator[psutil.Process]:
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if str(self.store.directory) in process.cmdline():
                    yield process

    def said(self) -> str:
        """What the bridge and the coordinator said, and the commands that have ended."""
        path = self.store.directory / "host.log"
        ended = [one for one in self.followers if one.poll() is not None]
        told = [one.stdout.read() for one in ended if one.stdout and not one.stdout.closed]
        return "\n".join([path.read_text("utf-8") if path.exists() else "", *told])

    def close(self) -> None:
        for process in self.followers:
            process.kill()
            process.communicate()
        for run in self.runs():
            if not run.is_ended:
                with suppress(AssertionError, subprocess.TimeoutExpired):
                    self.ask("stop", run.id)
        # A bridge lets go of its nodes before it leaves; killed, it would keep them from others
        end = time.monotonic() + 60
        while self.bridges() and time.monotonic() < end:
            time.sleep(0.2)
        for process in list(self._processes()):
            with suppress(psutil.Error):
                process.kill()


@pytest.fixture
def there(
    ground: Path, tmp_path: Path, ray: SmallRay, environment: dict[str, str]
) -> Iterator[Asked]:
    store = Store(ground / tmp_path.name)
    made = Asked(store, environment, ray.address)
    yield made
    made.close()
    store.close()


@pytest.fixture
def wait_for(wait: Wait, there: Asked, ray: SmallRay) -> Wait:
    """Wait; where it lasts too long, tell all that was said."""

    def until(condition: Callable[[], bool]) -> None:
        try:
            wait(condition, LIMIT)
        except AssertionError:
            raise AssertionError(f"{there.said()}\n{ray.said()}") from None

    return until


def small_run(folder: Path, name: str, count: int, seconds: float = 0.0) -> ExperimentSpec:
    """A small network on a small table, with code of one's own that makes epochs slow."""
    folder.mkdir(exist_ok=True)
    table, callback = folder / "small.csv", folder / "slow.py"
    lines = [f"{i % 7},{(i * 5) % 11},{i % 3}" for i in range(120)]
    table.write_text("\n".join(["a,b,class", *lines]) + "\n", "utf-8")
    callback.write_text(SLOW.format(seconds=seconds))
    agree([callback])
    fields = {
        "name": name,
        "data": {"source": str(table)},
        "network": {"layers": [{"units": 8, "activation": "relu", "dropout": 0.2}]},
        "training": {"epochs": count, "batch_size": 8, "callbacks": [f"{callback}:Slow"]},
    }
    return ExperimentSpec.parse(fields)


def file_of(tmp_path: Path, spec: ExperimentSpec) -> str:
    path = tmp_path / f"{spec.name}.toml"
    path.write_text(to_toml(spec), "utf-8")
    return str(path)


def trained_here(tmp_path: Path, spec: ExperimentSpec, seeds: int, wait: Wait) -> list[Any]:
    """The records of the same runs, trained where nobody disturbs them."""
    other = Store(tmp_path / "other")
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


def records(there: Asked) -> list[Any]:
    return [record_of(there.store, run.id) for run in sorted(there.runs(), key=seed_of)]


def test_runs_on_two_nodes_are_those_of_this_machine_and_nothing_of_the_person_is_opened_there(
    there: Asked, ray: SmallRay, ground: Path, tmp_path: Path, wait: Wait, wait_for: Wait
) -> None:
    spec = small_run(ground / "files", "several", 5, 0.3)
    there.follow("train", file_of(tmp_path, spec), "--seeds", "4", "--ray", there.address)
    seen: set[str] = set()

    def is_over() -> bool:
        seen.update(name for node in ray.nodes if node.workers for name in [node.folder.name])
        return len(there.runs()) == 4 and all(run.is_ended for run in there.runs())

    wait_for(is_over)
    assert [run.status for run in there.runs()] == ["finished"] * 4, there.said()
    assert records(there) == trained_here(tmp_path, spec, 4, wait)
    assert seen == {"node0", "node1"}
    assert all(run.facts.node for run in there.runs())
    assert ray.opened == ""
    travelled = {sha256(ground / "files" / name) for name in ("small.csv", "slow.py")}
    for node in ray.nodes:
        assert node.content == travelled
        wait_for(lambda node=node: not node.workers)
    for run in there.runs():
        assert run.facts.source == str(ground / "files" / "small.csv")
        folder = there.store.run_directory(run.id)
        assert not [path for path in folder.rglob("*") if b"pkgo-ray-" in path.read_bytes()]


def test_a_run_of_a_lost_node_ends_on_another(
    there: Asked, ray: SmallRay, ground: Path, tmp_path: Path, wait_for: Wait, wait: Wait
) -> None:
    spec = small_run(ground / "files", "lost", 30, 0.3)
    follower = there.follow("train", file_of(tmp_path, spec), "--ray", there.address)
    wait_for(lambda: bool(there.trained()) and there.trained()[0] >= 4)
    (worker,) = there.workers().values()
    node = ray.node_of(worker)
    node.kill()
    said, _ = follower.communicate(timeout=LIMIT)
    assert follower.returncode == 0, said + there.said()
    (run,) = there.runs()
    assert (run.status, run.facts.resumes) == ("finished", 1)
    assert records(there) == trained_here(tmp_path, spec, 1, wait)
    node.start()
    ray.wait_for([node])


def test_a_bridge_that_is_killed_is_started_again_by_who_looks_and_nothing_is_lost(
    there: Asked, ground: Path, tmp_path: Path, wait_for: Wait, wait: Wait
) -> None:
    spec = small_run(ground / "files", "bridged", 30, 0.3)
    there.ask("train", file_of(tmp_path, spec), "--ray", there.address, "--detach")
    wait_for(lambda: bool(there.trained()) and there.trained()[0] >= 3)
    for process in there.bridges():
        process.kill()
    wait(lambda: not there.bridges())
    done = there.trained()[0]
    time.sleep(3)  # meanwhile the node trains, and tells nobody
    assert there.trained()[0] <= done + 1
    there.ask("queue")
    wait_for(lambda: there.runs()[0].is_ended)
    (run,) = there.runs()
    assert (run.status, run.facts.resumes) == ("finished", None)
    assert records(there) == trained_here(tmp_path, spec, 1, wait)


def test_ctrl_c_ends_the_command_alone_and_a_stop_reaches_the_node(
    there: Asked, ground: Path, tmp_path: Path, wait_for: Wait
) -> None:
    spec = small_run(ground / "files", "left", 400, 0.3)
    follower = there.follow("train", file_of(tmp_path, spec), "--ray", there.address)
    wait_for(lambda: bool(there.trained()) and there.trained()[0] >= 2)
    (one,) = there.ask("runs")
    assert (one["status"], bool(one["node"])) == ("running", True)
    assert there.ask("queue")[-1]["trains"] == 1
    follower.send_signal(signal.SIGINT)
    said, _ = follower.communicate(timeout=60)
    assert follower.returncode == 130, said
    done = there.trained()[0]
    wait_for(lambda: there.trained()[0] >= done + 2)
    there.ask("pause", "last")
    wait_for(lambda: there.runs()[0].status == "paused")
    there.ask("resume", "last")
    wait_for(lambda: there.runs()[0].status == "running")
    there.ask("stop", "last")
    wait_for(lambda: there.runs()[0].status == "stopped")
    assert (there.store.run_directory(there.runs()[0].id) / "model.keras").is_file()
    wait_for(lambda: not there.bridges())


def test_a_sweep_is_searched_from_outside_of_the_cluster(
    there: Asked, ray: SmallRay, ground: Path, tmp_path: Path
) -> None:
    spec = small_run(ground / "files", "searched", 2)
    space = ["--space", "training.optimizer.learning_rate=1e-4..1 log", "--trials", "5"]
    follower = there.follow("sweep", file_of(tmp_path, spec), *space, "--ray", ray.client_address)
    said, _ = follower.communicate(timeout=LIMIT)
    assert follower.returncode == 0, said + there.said()
    known = trials(there.store, find_sweep(there.store, "last"))
    assert [one.state for one in known] == ["complete"] * 5
    assert all(run.facts.node for run in there.runs())


def test_a_sweep_prunes_pauses_and_goes_on_there(
    there: Asked, ground: Path, tmp_path: Path, wait_for: Wait
) -> None:
    spec = small_run(ground / "files", "pruned", 16, 0.8)
    rates = "training.optimizer.learning_rate=1e-7,1e-6,1e-5,1e-4,1e-3,1e-2,1e-1,0.5"
    how = ["--set", "sweep.pruner=successive_halving", "--set", "sweep.sampler=grid"]
    where = ["--ray", there.address]
    there.ask("sweep", file_of(tmp_path, spec), "--space", rates, *how, *where, "--detach")
    sweep = find_sweep(there.store, "last").id
    wait_for(lambda: any(one.state == "pruned" for one in trials(there.store, sweep_of(there))))
    # Behind the rung at epoch 4 a run is judged no more: it trains when the pause comes
    wait_for(lambda: any(run.status == "running" and run.epochs_done > 4 for run in there.runs()))
    there.ask("sweep", "--pause", sweep)
    wait_for(
        lambda: not there.workers() and not any(run.status == "running" for run in there.runs())
    )
    aside = {run.id: run.epochs_done for run in there.runs() if not run.is_ended}
    assert any(aside.values())
    assert all(run.is_set_aside for run in there.runs() if not run.is_ended)
    known, done = len(there.runs()), sum(there.trained())
    time.sleep(3)
    assert (len(there.runs()), sum(there.trained())) == (known, done), "nothing trains meanwhile"

    follower = there.follow("sweep", "--resume", sweep, *where)
    said, _ = follower.communicate(timeout=LIMIT * 3)
    assert follower.returncode == 0, said + there.said()
    found = trials(there.store, sweep_of(there))
    states = [one.state for one in found]
    assert len(states) == 8
    assert set(states) == {"complete", "pruned"}
    for run in there.runs():
        assert run.facts.node
        done = len(epochs(there.store, run.id))
        assert run.status in ("pruned", "finished")
        assert 0 < done < 16 if run.status == "pruned" else done == 16
        if aside.get(run.id):  # it had begun
            assert run.facts.resumes == 1
            assert done >= aside[run.id]


def sweep_of(there: Asked) -> Sweep:
    return find_sweep(there.store, "last")


def test_what_own_code_imports_beside_it_travels_once_agreed_to(
    there: Asked, ray: SmallRay, ground: Path, tmp_path: Path, wait_for: Wait
) -> None:
    spec = small_run(ground / "beside", "beside", 3)
    callback, pace = ground / "beside" / "slow.py", ground / "beside" / "pace_of_mine.py"
    pace.write_text("SECONDS = 0.05\n", "utf-8")
    text = callback.read_text("utf-8").replace("0.0)", "SECONDS)")
    callback.write_text(f"from pace_of_mine import SECONDS\n{text}", "utf-8")
    agree([callback])
    command = ("train", file_of(tmp_path, spec), "--ray", there.address)
    follower = there.follow(*command)
    said, _ = follower.communicate(timeout=LIMIT)
    assert (follower.returncode, there.runs()) == (2, []), said
    assert str(pace) in said
    follower = there.follow(*command, "--trust")
    said, _ = follower.communicate(timeout=LIMIT)
    assert follower.returncode == 0, said + there.said()
    (run,) = there.runs()
    assert (run.status, run.epochs_done) == ("finished", 3)
    assert sha256(pace) in ray.nodes[0].content | ray.nodes[1].content
    assert ray.opened == ""


def test_a_branch_is_trained_there(there: Asked, ground: Path, tmp_path: Path) -> None:
    spec = small_run(ground / "files", "left", 4)
    where = ["--ray", there.address]
    first = there.follow("train", file_of(tmp_path, spec), *where)
    said, _ = first.communicate(timeout=LIMIT)
    assert first.returncode == 0, said + there.said()
    change = ["--set", "training.optimizer.learning_rate=0.5", "--name", "taken"]
    second = there.follow("branch", "last", "--epoch", "2", *change, *where)
    said, _ = second.communicate(timeout=LIMIT)
    assert second.returncode == 0, said + there.said()
    branch = next(run for run in there.runs() if run.name == "taken")
    assert (branch.status, branch.epochs_done) == ("finished", 4)
    assert branch.facts.node
