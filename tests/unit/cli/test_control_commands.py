"""``pause``, ``resume`` and ``stop`` say whether the command took effect."""

import json
import sys
import time
from collections.abc import Callable
from signal import SIGKILL
from subprocess import PIPE, Popen
from typing import Any

import pytest

from engine.client import forcing
from engine.client.submission import resume, submit
from engine.specs import ExperimentSpec
from engine.store.asker import is_cluster
from engine.store.commands import asked_to_stop
from engine.store.database import Store
from engine.store.process_writer import register_host, update_host
from engine.store.run_writer import claim_run
from engine.store.runs import run as find
from scripted_host import ScriptedHost
from tui.cli.commands import control

StartHost = Callable[..., ScriptedHost]
Ask = Callable[..., tuple[int, str, str]]


def status_of(store: Store, made: str) -> str:
    found = find(store, made)
    assert found is not None
    return found.status


def test_pause_resume_stop(
    ask: Ask, host: StartHost, store: Store, spec: ExperimentSpec, wait: Callable[..., Any]
) -> None:
    host(seconds=0.2)
    made = submit(store, spec)
    wait(lambda: status_of(store, made) == "running")
    assert ask("pause", made) == (0, f'"{spec.name}" is paused\n', "")
    assert ask("pause", made)[0] == 2
    assert ask("resume", "last") == (0, f'"{spec.name}" is running\n', "")
    code, said, _ = ask("stop", made[:7], "--json")
    assert (code, json.loads(said)) == (0, {"run": made, "name": spec.name, "status": "stopped"})
    code, said, error = ask("stop", made)
    assert (code, said) == (2, "")
    assert "already ended (stopped)" in error


def test_what_waits_is_left_to_workers_where_it_is_to(
    ask: Ask, host: StartHost, store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.client.cluster.ensure_coordinator", lambda store: None)
    made = submit(store, spec)
    code, said, error = ask("resume", made, "--cluster", "--json")
    assert (code, json.loads(said)["status"], error) == (0, "queued", "")
    host(seconds=0.02)  # of this side, which takes nothing of the workers'
    other = submit(store, spec)
    while status_of(store, other) != "finished":
        time.sleep(0.05)
    found = find(store, made)
    assert found is not None
    assert (found.status, is_cluster(found.facts.asker)) == ("queued", True)


def test_stop_takes_a_run_off_the_queue(ask: Ask, store: Store, spec: ExperimentSpec) -> None:
    made = submit(store, spec)
    assert ask("stop", made)[0] == 0
    assert status_of(store, made) == "stopped"


def test_a_run_that_waits_cannot_pause(ask: Ask, store: Store, spec: ExperimentSpec) -> None:
    submit(store, spec)
    code, said, error = ask("pause", "last")
    assert (code, said) == (2, "")
    assert "waits in the queue" in error


def test_patience_ends(
    ask: Ask, store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "PATIENCE_SECONDS", 0.3)
    submit(store, spec)
    assert register_host(store, "deaf")
    update_host(store, "deaf", "training")
    claim_run(store, "deaf")
    code, said, error = ask("pause", "last")
    assert (code, said) == (1, "")
    assert "is still running" in error
    assert json.loads(ask("pause", "last", "--json")[1])["status"] == "running"


def test_a_second_stop_ends_an_engine_that_does_not_react(
    ask: Ask, store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "PATIENCE_SECONDS", 0.1)
    deaf = (
        "import sys, time; from pathlib import Path; from engine.store.database import Store;"
        "from engine.store.process_writer import register_host, update_host;"
        "store = Store(Path(sys.argv[1])); register_host(store, 'deaf');"
        "update_host(store, 'deaf', 'training'); print(flush=True); time.sleep(600)"
    )
    made = submit(store, spec)
    with Popen([sys.executable, "-c", deaf, str(store.directory)], stdout=PIPE) as engine:
        try:
            assert engine.stdout is not None
            engine.stdout.readline()
            claim_run(store, "deaf")
            assert ask("stop", made)[0] == 1
            assert ask("stop", made)[0] == 1  # too soon
            assert engine.poll() is None
            monkeypatch.setattr(forcing, "PATIENCE_SECONDS", 0.0)
            assert ask("stop", made)[0] == 0
            assert engine.wait(20) == -SIGKILL
        finally:
            engine.kill()
    assert status_of(store, made) == "crashed"
    resume(store, made)
    claim_run(store, "another")
    assert asked_to_stop(store, made) is None


def test_a_run_of_a_dead_host_has_crashed(ask: Ask, store: Store, spec: ExperimentSpec) -> None:
    submit(store, spec)
    claim_run(store, "a host that never was")
    code, said, error = ask("stop", "last")
    assert (code, said) == (2, "")
    assert "already ended (crashed)" in error
