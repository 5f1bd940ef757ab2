"""Workers and the coordinator of one store: every run trained once, and told whole."""

import errno
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.client.cluster import ask_cluster, asking_cluster, cluster_work
from engine.client.submission import submit
from engine.cluster.coordinator import Coordinator
from engine.cluster.spool import Spool
from engine.cluster.telling import Told
from engine.commands import Command, CommandKind
from engine.events import Ended, EpochEnded, Event, Queued
from engine.host.sweeping import MOST_FAILED  # noqa: F401  # the coordinator loads it
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store import outbox
from engine.store.asker import NOBODY
from engine.store.asking import ask_for
from engine.store.commands import send
from engine.store.database import Store
from engine.store.processes import known_hosts
from engine.store.queue import cancel_run
from engine.store.run_history import events
from engine.store.runs import Run, runs
from engine.store.runs import run as find_run
from scripted_host import Script
from scripted_worker import scripted_worker

PROGRAM = str(Path(__file__).parents[2] / "support" / "scripted_worker.py")
Queue = Callable[..., list[str]]
Work = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(autouse=True)
def _for_cluster() -> Iterator[None]:
    with asking_cluster():
        yield


@pytest.fixture
def coordinator(store: Store) -> Coordinator:
    return Coordinator(store)


@pytest.fixture
def queue(store: Store, spec: ExperimentSpec) -> Queue:
    def submitted(count: int, epochs: int = 3) -> list[str]:
        one = with_value(spec, "training.epochs", str(epochs))
        return [submit(store, with_value(one, "name", f"run {n}")) for n in range(count)]

    return submitted


@pytest.fixture
def worker(store: Store, environment: dict[str, str]) -> Iterator[Work]:
    """Start a scripted worker as a process."""
    started: list[subprocess.Popen[str]] = []

    def start(seconds: float = 0.02, idle: float = 5.0) -> "subprocess.Popen[str]":
        command = [sys.executable, PROGRAM, str(store.directory), str(seconds), str(idle)]
        started.append(
            subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _until(coordinator: Coordinator, done: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited too long"
        coordinator.turn()
        time.sleep(0.02)


def _known(store: Store, run: str) -> Run:
    found = find_run(store, run)
    assert found is not None
    return found


def _told(store: Store, run: str) -> list[Event]:
    return [one.event for one in events(store, run)]


def _in_thread(
    store: Store, script: Script, told: list[Told], idle: float = 0.5
) -> threading.Thread:
    """A worker as a thread: its exit code is told last."""

    def work() -> None:
        code = scripted_worker(store.directory, script, told.append, idle).work()
        told.append(Told("leaves", status=str(code)))

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_two_workers_train_every_run_once(
    store: Store,
    coordinator: Coordinator,
    queue: Queue,
    worker: Work,
) -> None:
    ids = queue(6)
    first, second = worker(0.1), worker(0.1)
    _until(coordinator, lambda: all(run.is_ended for run in runs(store)))
    for run in ids:
        found = _known(store, run)
        assert (found.status, found.epochs_done) == ("finished", 3)
        assert found.facts.node
        kinds = [type(event) for event in _told(store, run)]
        assert kinds.count(EpochEnded) == 3
        assert kinds.count(Ended) == 1
    assert not cluster_work(store).is_open
    # What was asked for is done: they leave by themselves, and nothing of them stays
    begun: list[str] = []
    for process in (first, second):
        process.terminate()
        assert process.wait(60) == 0
        assert process.stdout is not None
        begun += [line.split()[1] for line in process.stdout if line.startswith("begins")]
    assert sorted(begun) == sorted(ids)
    queue_folder = store.directory / "cluster" / "queue"
    _until(coordinator, lambda: not known_hosts(store) and not any(queue_folder.iterdir()))
    assert not list(store.directory.glob("runs/*/journal-*"))


def test_what_a_killed_worker_had_goes_on_under_another(
    store: Store,
    coordinator: Coordinator,
    queue: Queue,
    worker: Work,
) -> None:
    (run,) = queue(1, epochs=6)
    first = worker(0.5)
    _until(coordinator, lambda: _known(store, run).epochs_done >= 2)
    before = _known(store, run).host
    first.kill()
    worker(0.01)
    _until(coordinator, lambda: _known(store, run).is_ended)
    found = _known(store, run)
    assert found.status == "finished"
    assert found.host not in (before, None)
    assert found.facts.resumes == 1
    assert sum(isinstance(event, Queued) for event in _told(store, run)) == 2


def test_a_worker_that_has_to_leave_puts_its_run_back(
    store: Store,
    coordinator: Coordinator,
    queue: Queue,
    worker: Work,
) -> None:
    """Also where nobody coordinates meanwhile: another worker takes it all the same."""
    (run,) = queue(1, epochs=8)
    coordinator.turn()
    first = worker(0.3)
    assert first.stdout is not None
    assert any(line.startswith("begins") for line in first.stdout)
    time.sleep(0.5)
    first.send_signal(signal.SIGTERM)
    assert first.wait(60) == 75
    second = worker(0.01, idle=0.5)
    assert second.wait(60) == 0
    assert _known(store, run).status == "queued", "nobody has entered anything yet"
    _until(coordinator, lambda: _known(store, run).is_ended)
    found = _known(store, run)
    assert (found.status, found.facts.resumes, found.epochs_done) == ("finished", 1, 8)


def test_commands_reach_the_worker(store: Store, coordinator: Coordinator, queue: Queue) -> None:
    paused, stopped = queue(2, epochs=4)
    told: list[Told] = []
    thread = _in_thread(store, Script(0.4), told, idle=1.0)
    _until(coordinator, lambda: _known(store, paused).status == "running")
    send(store, paused, Command(CommandKind.PAUSE))
    _until(coordinator, lambda: _known(store, paused).status == "paused")
    send(store, paused, Command(CommandKind.RESUME))
    _until(coordinator, lambda: _known(store, paused).status == "finished")
    _until(coordinator, lambda: _known(store, stopped).status == "running")
    send(store, stopped, Command(CommandKind.STOP))
    _until(coordinator, lambda: _known(store, stopped).status == "stopped")
    thread.join(60)
    assert [one.status for one in told if one.kind == "ended"] == ["finished", "stopped"]
    assert told[-1].status == "0"


def test_a_run_that_is_to_be_set_aside_waits_for_a_person(
    store: Store, coordinator: Coordinator, queue: Queue
) -> None:
    (run,) = queue(1, epochs=6)
    told: list[Told] = []
    thread = _in_thread(store, Script(0.4), told)
    _until(coordinator, lambda: _known(store, run).status == "running")
    send(store, run, Command(CommandKind.SUSPEND))
    _until(coordinator, lambda: _known(store, run).facts.asker == NOBODY)
    assert _known(store, run).status == "queued"
    thread.join(60)
    assert told[-1].status == "0"
    assert not list((store.directory / "cluster" / "queue").iterdir())
    ask_cluster(store, [run])
    thread = _in_thread(store, Script(), told)
    _until(coordinator, lambda: _known(store, run).status == "finished")
    thread.join(60)


def test_what_leaves_the_queue_is_trained_by_nobody(
    store: Store, coordinator: Coordinator, queue: Queue
) -> None:
    cancelled, here, kept = queue(3)
    coordinator.turn()
    cancel_run(store, cancelled)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.store.asking.asker", lambda: "me")
        ask_for(store, here)
    coordinator.turn()
    told: list[Told] = []
    thread = _in_thread(store, Script(), told)
    _until(coordinator, lambda: _known(store, kept).is_ended)
    thread.join(60)
    assert [one.run for one in told if one.kind == "begins"] == [kept]
    assert (_known(store, cancelled).status, _known(store, here).status) == ("stopped", "queued")


def test_a_run_that_was_claimed_and_then_cancelled_is_given_up(
    store: Store, coordinator: Coordinator, queue: Queue
) -> None:
    (run,) = queue(1, epochs=50)
    coordinator.turn()
    told: list[Told] = []
    thread = _in_thread(store, Script(0.05), told)
    end = time.monotonic() + 60
    while not any(one.kind == "begins" for one in told):
        assert time.monotonic() < end
        time.sleep(0.02)
    cancel_run(store, run)  # the shared store knows of no worker yet
    _until(coordinator, lambda: any(one.kind == "lost" for one in told))
    thread.join(60)
    found = _known(store, run)
    assert (found.status, found.epochs_done) == ("stopped", 0)


def test_a_coordinator_begun_anew_loses_nothing(store: Store, queue: Queue) -> None:
    ids = queue(3, epochs=4)
    Coordinator(store).turn()
    told: list[Told] = []
    thread = _in_thread(store, Script(0.05), told, idle=1.0)
    while thread.is_alive():
        Coordinator(store).turn()  # every turn is another one's first
        time.sleep(0.02)
    Coordinator(store).turn()
    for run in ids:
        assert (_known(store, run).status, _known(store, run).epochs_done) == ("finished", 4)
        kinds = [type(event) for event in _told(store, run)]
        assert (kinds.count(EpochEnded), kinds.count(Ended)) == (4, 1)


def test_a_worker_does_without_a_coordinator(store: Store, queue: Queue) -> None:
    ids = queue(2)
    Coordinator(store).turn()
    told: list[Told] = []
    _in_thread(store, Script(), told).join(60)
    assert {_known(store, run).status for run in ids} == {"queued"}
    Coordinator(store).turn()
    assert {_known(store, run).status for run in ids} == {"finished"}


def test_a_full_disk_is_told_once_and_nothing_is_lost(
    store: Store, coordinator: Coordinator, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    (run,) = queue(1, epochs=30)
    full = threading.Event()

    def where_there_is_room(act: Callable[..., None]) -> Callable[..., None]:
        def acted(*given: Any, **named: Any) -> None:
            if full.is_set():
                raise OSError(errno.ENOSPC, "No space left on device")
            act(*given, **named)

        return acted

    monkeypatch.setattr(outbox, "append_line", where_there_is_room(outbox.append_line))
    monkeypatch.setattr(Spool, "beat", where_there_is_room(Spool.beat))
    told: list[Told] = []
    thread = _in_thread(store, Script(0.05), told, idle=5.0)
    _until(coordinator, lambda: _known(store, run).epochs_done >= 3)
    full.set()
    _until(coordinator, lambda: any(one.kind == "trouble" for one in told))
    before = _known(store, run).epochs_done
    time.sleep(3.0)
    assert _known(store, run).epochs_done <= before + 1  # what was told before the disk was full
    full.clear()
    _until(coordinator, lambda: _known(store, run).is_ended)
    thread.join(60)
    assert _known(store, run).status == "finished"
    epochs = [one.epoch for one in _told(store, run) if isinstance(one, EpochEnded)]
    assert epochs == list(range(1, 31))
    kinds = [one.kind for one in told]
    assert [kinds.count(kind) for kind in ("trouble", "works_again", "ended")] == [1, 1, 1]
    _until(coordinator, lambda: not list(store.directory.glob("runs/*/journal-*")))


def test_a_damaged_packet_is_left_and_told(
    store: Store, coordinator: Coordinator, queue: Queue
) -> None:
    ids = queue(2)
    coordinator.turn()
    broken = store.directory / "cluster" / "queue" / f"{ids[0]}.json"
    broken.write_text('{"format": 1, "run": {}}')
    told: list[Told] = []
    _in_thread(store, Script(), told).join(60)
    refused = [one for one in told if one.kind == "refused"]
    assert [one.run for one in refused] == [ids[0]]
    assert refused[0].message is not None
    assert refused[0].message.code == "cluster.packet_damaged"
    assert broken.exists()
    coordinator.turn()
    assert _known(store, ids[1]).status == "finished"
