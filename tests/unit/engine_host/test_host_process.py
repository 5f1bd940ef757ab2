"""The real host as a process of its own: training, commands, signals, and its death."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data.messages import Message
from engine.client.forecasting import can_measure, measured_probe
from engine.client.submission import submit
from engine.commands import Command, CommandKind
from engine.host.supervisor import ensure_host
from engine.specs import ExperimentSpec
from engine.store import run_history, runs
from engine.store.commands import send
from engine.store.database import Store
from engine.store.process_writer import reap_dead_hosts
from engine.store.processes import living_hosts

ROOT = Path(__file__).parents[3]
LONG = 1_000_000
LIMIT = 90.0

pytestmark = pytest.mark.slow


@pytest.fixture
def start(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Start hosts for the store; whatever happens, none of them stays."""
    started: list[subprocess.Popen[bytes]] = []

    def host(idle: float = 60.0) -> subprocess.Popen[bytes]:
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        monkeypatch.setenv("PKGO_HOST_IDLE", str(idle))
        made = ensure_host(store)
        assert made is not None
        started.append(made)
        return made

    yield host
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def experiment(tmp_path: Path) -> Callable[..., ExperimentSpec]:
    path = tmp_path / "small.csv"
    lines = [f"{i % 7},{(i * 5) % 11},{i % 3}" for i in range(60)]
    path.write_text("\n".join(["a,b,class", *lines]) + "\n", "utf-8")

    def made(epochs: int) -> ExperimentSpec:
        fields = {
            "data": {"source": str(path)},
            "network": {"layers": [{"units": 4}]},
            "training": {"epochs": epochs, "batch_size": 8},
        }
        return ExperimentSpec.parse(fields)

    return made


def until(store: Store, run: str, wanted: Callable[[runs.Run], object]) -> runs.Run:
    """Wait for the run to be as wanted, or fail with what the host said."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        found = runs.run(store, run)
        assert found is not None
        if wanted(found):
            return found
        time.sleep(0.01)
    raise AssertionError((store.directory / "host.log").read_text("utf-8", "replace"))


def kinds(store: Store, run: str) -> list[str]:
    return [
        getattr(logged.event, "action", logged.event.kind)
        for logged in run_history.events(store, run)
    ]


def test_a_host_trains_pauses_resumes_stops_and_leaves_when_asked(
    store: Store, start: Callable[..., Any], experiment: Callable[..., ExperimentSpec]
) -> None:
    process = start()
    short, long = submit(store, experiment(3)), submit(store, experiment(LONG))
    done = until(store, short, lambda run: run.is_ended)
    assert (done.status, done.epochs_done, done.message) == ("finished", 3, "")
    assert done.facts.versions
    assert done.facts.versions["keras"]
    assert living_hosts(store)[0].facts.device == done.facts.device

    until(store, long, lambda run: run.epochs_done > 2)
    os.kill(process.pid, signal.SIGHUP)
    send(store, long, Command(CommandKind.PAUSE))
    paused = until(store, long, lambda run: run.status == "paused")
    time.sleep(0.3)
    assert runs.run(store, long) == paused
    send(store, long, Command(CommandKind.RESUME))
    until(store, long, lambda run: run.epochs_done > paused.epochs_done)
    asked = time.monotonic()
    send(store, long, Command(CommandKind.STOP))
    stopped = until(store, long, lambda run: run.is_ended)
    assert time.monotonic() - asked < 5
    assert stopped.status == "stopped"
    assert kinds(store, long)[-3:] == ["stop", "checkpoint", "ended"]
    assert [kind for kind in kinds(store, long) if kind in ("pause", "resume")] == [
        "pause",
        "resume",
    ]

    end = time.monotonic() + LIMIT
    while not can_measure(store):
        assert time.monotonic() < end
        time.sleep(0.02)
    tried = measured_probe(store, experiment(LONG))
    assert tried is not None
    assert tried.step > 0
    assert tried.row > 0
    assert len(runs.runs(store)) == 2

    last = submit(store, experiment(LONG))
    until(store, last, lambda run: run.epochs_done > 0)
    send(store, last, Command(CommandKind.PAUSE))
    until(store, last, lambda run: run.status == "paused")
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    left = until(store, last, lambda run: run.is_ended)
    assert (left.status, left.message) == ("stopped", Message("host.asked_to_leave"))
    assert (store.directory / "runs" / last / "model.keras").exists()
    assert living_hosts(store) == []


def test_a_killed_hosts_run_is_marked_crashed_and_what_waits_goes_on_waiting(
    store: Store, start: Callable[..., Any], experiment: Callable[..., ExperimentSpec]
) -> None:
    process = start()
    doomed = submit(store, experiment(LONG))
    waiting = submit(store, experiment(2))
    until(store, doomed, lambda run: run.epochs_done > 1)
    process.kill()
    process.wait()
    assert reap_dead_hosts(store) == [doomed]
    crashed = runs.run(store, doomed)
    assert crashed is not None and crashed.status == "crashed"
    assert isinstance(crashed.message, Message)
    assert crashed.message.code in {"run.crashed", "run.crashed_with_checkpoint"}
    assert crashed.message.params["epochs"] == crashed.epochs_done
    assert kinds(store, doomed).count("ended") == 1
    assert until(store, waiting, lambda _: True).status == "queued"
    assert living_hosts(store) == []


def test_a_second_host_leaves_at_once_and_the_first_when_nobody_needs_it(
    store: Store, start: Callable[..., Any]
) -> None:
    first = start(idle=3.0)
    while not living_hosts(store):
        time.sleep(0.02)
    second = subprocess.run(
        [sys.executable, "-P", "-m", "engine.host", "--store", str(store.directory)],
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert second.returncode == 0
    assert b"another host" in second.stderr
    assert ensure_host(store) is None
    assert first.wait(60) == 0
    assert living_hosts(store) == []


@pytest.mark.thorough
def test_a_host_whose_store_is_deleted_leaves(store: Store, start: Callable[..., Any]) -> None:
    process = start()
    while not living_hosts(store):
        time.sleep(0.02)
    shutil.rmtree(store.directory)
    assert process.wait(60) == 0
