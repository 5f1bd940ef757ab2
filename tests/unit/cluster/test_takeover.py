"""Workers whose coordinator was killed, or is away with whoever has started it: nothing is lost,
and nothing is entered twice.
"""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from engine.client.bridging import Asked, ask_bridge, ensure_bridge
from engine.client.cluster import asking_cluster, ensure_coordinator
from engine.client.submission import submit
from engine.cluster.coordinator import Coordinator
from engine.events import Ended, EpochEnded
from engine.io.platform_folders import platform_folder
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.asker import is_cluster
from engine.store.coordinator_lock import is_coordinated
from engine.store.database import Store
from engine.store.run_history import events
from engine.store.runs import Run, runs
from engine.store.runs import run as find_run

PROGRAM = str(Path(__file__).parents[2] / "support" / "scripted_worker.py")
EPOCHS = 8
Wait = Callable[..., None]
Work = Callable[..., "subprocess.Popen[str]"]
Pkgo = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def coordinate(store: Store) -> Iterator[Callable[[], None]]:
    """Start a coordinator where none is at work; whoever has started one, it ends here."""
    started: list[subprocess.Popen[bytes]] = []

    def ensure() -> None:
        process = ensure_coordinator(store)
        if process is not None:
            started.append(process)

    yield ensure
    _kill_coordinators(store)
    for process in started:
        process.wait(30)


@pytest.fixture
def queue(store: Store, spec: ExperimentSpec) -> Callable[..., list[str]]:
    def submitted(count: int, epochs: int = EPOCHS) -> list[str]:
        one = with_value(spec, "training.epochs", str(epochs))
        with asking_cluster():
            return [submit(store, with_value(one, "name", f"run {n}")) for n in range(count)]

    return submitted


@pytest.fixture
def worker(store: Store, environment: dict[str, str]) -> Iterator[Work]:
    """Start a scripted worker: it starts no coordinator, as none does on a network disk."""
    started: list[subprocess.Popen[str]] = []

    def start(seconds: float = 0.1, idle: float = 0.5) -> "subprocess.Popen[str]":
        command = [sys.executable, PROGRAM, str(store.directory), str(seconds), str(idle)]
        started.append(
            subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, text=True)
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def _coordinators(store: Store) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for process in psutil.process_iter(["cmdline"]):
        told = process.info["cmdline"] or []
        if "engine.cluster" in told and str(store.directory) in told:
            found.append(process)
    return found


def _kill_coordinators(store: Store) -> int:
    """As a machine does whose power is cut; how many there were."""
    found = _coordinators(store)
    for process in found:
        process.kill()
    psutil.wait_procs(found, timeout=30)
    return len(found)


def _known(store: Store, run: str) -> Run:
    found = find_run(store, run)
    assert found is not None
    return found


def _must_be_whole(store: Store, ids: list[str], epochs: int = EPOCHS) -> None:
    for run in ids:
        found = _known(store, run)
        assert (found.status, found.epochs_done) == ("finished", epochs)
        told = [one.event for one in events(store, run)]
        assert [one.epoch for one in told if isinstance(one, EpochEnded)] == [*range(1, epochs + 1)]
        assert sum(isinstance(one, Ended) for one in told) == 1


def _journals(store: Store) -> list[Path]:
    return list(store.directory.glob("runs/*/journal-*"))


def _all_ended(store: Store) -> bool:
    return all(run.is_ended for run in runs(store))


def _told(store: Store) -> int:
    return sum(run.epochs_done for run in runs(store))


def test_a_coordinator_that_is_killed_again_and_again_loses_nothing(
    store: Store,
    queue: Callable[..., list[str]],
    coordinate: Callable[[], None],
    worker: Work,
    wait: Wait,
) -> None:
    ids, chance = queue(6), random.Random(7)
    workers = [worker(0.3, idle=8.0) for _ in range(2)]
    killed, told = 0, -1
    end = time.monotonic() + 90
    while not _all_ended(store):
        assert time.monotonic() < end
        coordinate()
        wait(lambda told=told: _told(store) > told or _all_ended(store))
        time.sleep(0.3 * chance.random())
        if killed < 6 and not _all_ended(store):
            killed += _kill_coordinators(store)
        told = _told(store)
    assert killed >= 3
    assert all(process.poll() is None for process in workers), "they wait for more"
    coordinate()
    wait(lambda: not _journals(store))
    _must_be_whole(store, ids)


@pytest.mark.parametrize(
    "command",
    [
        ("queue",),
        pytest.param(("runs",), marks=pytest.mark.thorough),
        pytest.param(("show", "last"), marks=pytest.mark.thorough),
        ("compare", "last"),
    ],
)
def test_any_command_has_entered_what_was_told_while_nobody_coordinated(
    store: Store,
    queue: Callable[..., list[str]],
    coordinate: Callable[[], None],
    worker: Work,
    pkgo: Pkgo,
    wait: Wait,
    command: tuple[str, ...],
) -> None:
    ids = queue(2)
    coordinate()
    handed_out = store.directory / "cluster" / "queue"
    wait(lambda: len(list(handed_out.glob("*.json"))) == len(ids))  # or the worker finds nothing
    one = worker(0.1)
    wait(lambda: any(run.epochs_done >= 2 for run in runs(store)))
    assert _kill_coordinators(store) == 1
    assert one.wait(60) == 0, "it ends what it has, and what was handed out, without anybody"
    assert not _all_ended(store)
    pkgo(*command)
    wait(lambda: _all_ended(store))
    wait(lambda: not _journals(store))
    _must_be_whole(store, ids)


def test_looking_starts_nothing_where_nothing_was_asked_of_workers(
    store: Store, make_run: Callable[..., str], pkgo: Pkgo
) -> None:
    make_run()
    assert pkgo("runs").returncode == 0
    assert not _coordinators(store)
    assert not (store.directory / "cluster").exists()


def test_what_another_side_has_asked_for_is_entered_by_whoever_looks_and_handed_out_by_nobody(
    store: Store,
    queue: Callable[..., list[str]],
    coordinate: Callable[[], None],
    worker: Work,
    pkgo: Pkgo,
    wait: Wait,
    tmp_path: Path,
    environment: dict[str, str],
) -> None:
    """The person's machine is gone, and with it the file by which they are known."""
    trained, lost, waiting = queue(3)
    coordinate()
    there = store.directory / "cluster" / "queue"
    wait((there / f"{waiting}.json").exists)
    wait((there.parent / "coordinator.json").exists)  # in which order they are taken
    one = worker(0.2, idle=0.1)
    wait(lambda: _known(store, trained).epochs_done >= 2)
    assert _kill_coordinators(store) == 1
    wait(lambda: not (there / f"{lost}.json").exists())  # it has begun the second
    wait(lambda: len(list(store.directory.glob(f"runs/{lost}/journal-*"))) == 1)
    time.sleep(0.7)
    one.kill()
    one.wait()
    stranger = {**environment, "XDG_STATE_HOME": str(tmp_path / "fresh")}
    assert pkgo("runs", env=stranger).returncode == 0
    wait(lambda: _known(store, trained).is_ended)
    _must_be_whole(store, [trained])
    wait(lambda: _known(store, lost).facts.resumes == 1)
    found = _known(store, lost)
    assert (found.status, is_cluster(found.facts.asker)) == ("queued", True)
    assert 1 <= found.epochs_done < EPOCHS
    wait(lambda: not is_coordinated(store.directory))  # whoever has asked may coordinate again
    assert not (there / f"{lost}.json").exists()
    assert (there / f"{waiting}.json").exists()
    told = pkgo("queue", "--json", env=stranger).stdout
    assert told.count('"asked": false') == 2
    wait(lambda: is_coordinated(store.directory))
    wait(lambda: not is_coordinated(store.directory))
    # Who has asked comes back
    assert pkgo("queue").returncode == 0
    worker(0.01, idle=20.0)
    wait(lambda: _all_ended(store))
    wait(lambda: not _journals(store))
    _must_be_whole(store, [waiting])
    assert _known(store, lost).status == "finished"


def test_two_coordinators_that_no_lock_keeps_apart_enter_nothing_twice(
    store: Store, queue: Callable[..., list[str]], worker: Work
) -> None:
    """As on a disk whose locks do not reach from one machine to another."""
    ids = queue(6)
    over = threading.Event()
    failed: list[BaseException] = []

    def coordinate() -> None:
        other = Store(store.directory)
        try:
            with asking_cluster():
                one = Coordinator(other)
                while not over.is_set():
                    one.turn()
                    time.sleep(0.02)
        except BaseException as error:
            failed.append(error)
        finally:
            other.close()

    threads = [threading.Thread(target=coordinate) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        worker(0.02, idle=3.0)
    end = time.monotonic() + 60
    while not (failed or (_all_ended(store) and not _journals(store))):
        assert time.monotonic() < end
        time.sleep(0.1)
    over.set()
    for thread in threads:
        thread.join()
    assert not failed
    _must_be_whole(store, ids)


def test_the_bridge_to_a_cluster_that_another_has_asked_for_is_not_started(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(
        "engine.client.bridging.start_for_store", lambda module, *_, **__: started.append(module)
    )
    ask_bridge(store.directory, Asked("10.0.0.9:6379", None, "name"))
    ensure_bridge(store)
    assert started == ["engine.on_ray"]
    before = platform_folder("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "fresh"))
    assert platform_folder("state") != before
    ensure_bridge(store)
    assert started == ["engine.on_ray"]
