"""``pkgo-tui work``: what a worker tells, as text and as JSON; what it refuses."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from data.messages import Message
from engine.client.cluster import ask_cluster
from engine.cluster.telling import Told
from engine.store.database import Store
from engine.store.processes import own_identity
from engine.store.queue import cancel_run
from engine.store.runs import run as find_run
from engine.store.worker_hosts import enter_worker
from tui.cli.commands.work import tell, tell_json

Pkgo = Callable[..., "subprocess.CompletedProcess[str]"]
TOLD = (
    Told("serves", "5f3c2a91", left=5400.0),
    Told("begins", "e93ba604", "first \x1b[31mmodel", left=5000.0),
    Told("ended", "e93ba604", "first", "finished", 5),
    Told("put_back", "e93ba604", "first", epochs=2),
    Told("set_aside", "e93ba604", "first"),
    Told("lost", "e93ba604", "first"),
    Told("refused", "e93ba604", message=Message("cluster.packet_of_another_version")),
    Told("waits"),
    Told("no_engine"),
    Told("leaves"),
)


def test_everything_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    for one in TOLD:
        tell(one)
    said = capsys.readouterr()
    assert "1 h 30 min" in said.out
    assert "5 epochs" in said.out
    assert "\x1b" not in said.out
    assert "another version" in said.err
    assert len(said.out.splitlines()) == 6
    assert len(said.err.splitlines()) == 3


def test_everything_is_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    for one in TOLD:
        tell_json(one)
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["event"] for one in said] == [one.kind for one in TOLD]
    assert said[0]["worker"] == "5f3c2a91"
    assert said[1]["seconds_left"] == 5000.0
    assert (said[2]["status"], said[2]["epochs"]) == ("finished", 5)
    assert said[6]["code"] == "cluster.packet_of_another_version"


def test_a_store_that_is_not_there_is_not_made(pkgo: Pkgo, tmp_path: Path) -> None:
    found = pkgo("work", "--store", str(tmp_path / "none"))
    assert found.returncode == 2
    assert "none" in found.stderr
    assert not (tmp_path / "none").exists()


def test_what_waits_for_workers_is_told(
    store: Store, make_run: Callable[..., str], pkgo: Pkgo
) -> None:
    run = make_run("mine")
    ask_cluster(store, [run])
    identity = list(own_identity())
    about = {"identity": identity, "seen": 1.0, "locked": False, "status": "ready", "facts": {}}
    assert enter_worker(store, "w1", "somebody/cluster", {**about, "facts": {"node": "n7"}})
    listed = pkgo("queue")
    assert "waits for workers" in listed.stdout
    assert "1 worker is at work" in listed.stdout
    assert "nobody here has asked" not in listed.stdout
    assert "n7" in pkgo("doctor").stdout
    assert "waits for a worker" in pkgo("show", run).stdout
    found = find_run(store, run)
    assert found is not None
    cancel_run(store, run)  # else the coordinator that was started stays
    assert not found.is_asked, "no engine of this machine takes it"
    for damage in ({}, {**about, "identity": [1]}, {**about, "seen": "x"}, {**about, "facts": 7}):
        assert not enter_worker(store, "w2", "somebody/cluster", damage)
