"""``pkgo-tui resume`` of a run that has ended early."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.store.crashes import mark_crashed
from engine.store.database import Store
from engine.store.run_writer import claim_run, record
from engine.store.runs import run as find

Make = Callable[..., str]


@pytest.fixture
def crashed(store: Store, make_run: Make) -> str:
    made = make_run()
    claim_run(store, "gone")
    mark_crashed(store, made, None)
    return made


def _status(store: Store, made: str) -> str:
    found = find(store, made)
    assert found is not None
    return found.status


def test_a_crashed_run_trains_again_under_its_id(
    ask: Any, host: Any, store: Store, crashed: str
) -> None:
    host(seconds=0.2)
    code, said, error = ask("resume", crashed)
    assert (code, error) == (0, "")
    assert "is running" in said
    assert _status(store, crashed) == "running"


def test_behind_other_runs_it_waits(
    ask: Any, host: Any, store: Store, crashed: str, make_run: Make, wait: Any
) -> None:
    other = make_run("other")
    host(seconds=0.5)
    wait(lambda: _status(store, other) == "running")
    code, said, _ = ask("resume", crashed, "--json")
    assert (code, json.loads(said)["status"]) == (0, "queued")


def test_a_run_that_waits_gets_an_engine(
    ask: Any, store: Store, make_run: Make, monkeypatch: pytest.MonkeyPatch, host: Any
) -> None:
    made = make_run()
    started: list[Store] = []

    def start(given: Store, jobs: int = 1) -> None:
        if not started:
            host(seconds=0.2)
        started.append(given)

    monkeypatch.setattr("engine.host.supervisor.ensure_host", start)
    code, said, _ = ask("resume", made)
    assert code == 0
    assert "is running" in said
    assert started


def test_a_finished_run_is_refused(ask: Any, store: Store, make_run: Make) -> None:
    from engine.events import Ended

    made = make_run()
    record(store, made, Ended("finished", 3))
    code, said, error = ask("resume", made)
    assert (code, said) == (2, "")
    assert "has finished" in error
