"""``--ray``: what is refused before anything is queued, what is queued, and what is said of it."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from command_line import ROOT
from data.messages import Message
from engine.client import bridging, on_ray
from engine.client.bridging import Asked, Standing, ask_bridge, asked_of, tell_standing
from engine.client.on_ray import Reached
from engine.store.asker import is_cluster
from engine.store.database import Store
from engine.store.runs import runs
from engine.store.sweeps import sweeps

Ask = Callable[..., tuple[int, str, str]]
SWEEP = ["--space", "training.optimizer.learning_rate=1e-4..1 log", "--trials", "6"]


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A cluster that answers, and no processes beside the command; the addresses asked for."""
    asked: list[str] = []

    def check(address: str) -> Reached:
        asked.append(address)
        why = Message(
            "ray.other_version", {"node": "n1", "name": "keras", "ours": "3", "theirs": "2"}
        )
        return Reached("10.0.0.1:6379", 3, (why,))

    monkeypatch.setattr(on_ray, "check_ray", check)
    monkeypatch.setattr(on_ray, "ensure_coordinator", lambda store: None)
    monkeypatch.setattr("engine.client.coordinating.ensure_bridge", lambda store: None)
    monkeypatch.setattr("engine.client.coordinating._ensure_coordinator", lambda store: None)
    return asked


def test_without_the_package_a_sentence_names_the_extra_and_nothing_is_queued(
    ask: Ask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_ray, "find_spec", lambda name: None)
    code, out, err = ask("train", "--ray", "auto")
    assert (code, out) == (2, "")
    assert "pip install 'pkgo-tui[ray]'" in err
    assert runs(store) == []
    assert asked_of(store.directory) is None


@pytest.mark.parametrize("address", ["", "nowhere", "host:", "host:99999", "ray://", "http://a:b"])
def test_what_is_no_address_is_refused(ask: Ask, store: Store, address: str) -> None:
    pytest.importorskip("ray")
    code, _, err = ask("train", "--ray", address)
    assert code == 2
    assert "ray://HOST:PORT" in err
    assert runs(store) == []


@pytest.mark.parametrize("kind", ["", "ray://"])
def test_an_address_where_nobody_listens_is_told_soon(ask: Ask, store: Store, kind: str) -> None:
    pytest.importorskip("ray")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    begun = time.monotonic()
    code, _, err = ask("sweep", *SWEEP, "--ray", f"{kind}127.0.0.1:{port}")
    assert time.monotonic() - begun < on_ray.CHECK_SECONDS / 2
    assert (code, f"127.0.0.1:{port}" in err) == (2, True)
    assert sweeps(store) == []


def test_who_listens_and_says_nothing_is_given_up(
    ask: Ask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ray")
    monkeypatch.setattr(on_ray, "CHECK_SECONDS", 8.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        begun = time.monotonic()
        code, _, err = ask("train", "--ray", f"127.0.0.1:{silent.getsockname()[1]}")
    assert (code, time.monotonic() - begun < 30) == (2, True)
    assert "8 seconds" in err
    assert runs(store) == []


def test_runs_are_queued_for_the_cluster_and_a_node_that_is_left_out_is_said(
    ask: Ask, store: Store, reached: list[str]
) -> None:
    code, out, err = ask(
        "train", "--seeds", "2", "--ray", "auto", "--jobs", "2", "--detach", "--json"
    )
    assert (code, reached) == (0, ["auto"])
    assert "n1" in err
    first, *queued = map(json.loads, out.splitlines())
    assert first == {"event": "ray", "address": "10.0.0.1:6379", "nodes": 3}
    assert {one["run"] for one in queued} == {run.id for run in runs(store)}
    assert all(is_cluster(run.facts.asker) for run in runs(store))
    asked = asked_of(store.directory)
    assert asked is not None
    assert (asked.address, asked.most) == ("10.0.0.1:6379", 2)
    assert (store.directory / "cluster" / "ray").stat().st_mode & 0o777 == 0o700


def test_a_sweep_is_opened_for_the_cluster_and_goes_on_there(
    ask: Ask, store: Store, reached: list[str]
) -> None:
    code, out, _ = ask("sweep", *SWEEP, "--ray", "10.0.0.1:6379", "--detach", "--json")
    assert code == 0
    assert [json.loads(line)["event"] for line in out.splitlines()] == ["sweep", "ray"]
    (found,) = sweeps(store)
    assert is_cluster(found.asker)
    assert ask("sweep", "--pause", "last")[0] == 0
    assert ask("sweep", "--resume", "last", "--ray", "10.0.0.1:6379", "--detach")[0] == 0
    assert sweeps(store)[0].status == "open"


def test_two_clusters_at_once_are_refused(ask: Ask, store: Store, reached: list[str]) -> None:
    assert ask("train", "--ray", "auto", "--slurm", "gpus=1")[0] == 2
    assert ask("sweep", "--list", "--ray", "auto")[0] == 2
    assert ask("train", "--ray", "auto", "--detach")[0] == 0
    ask_bridge(store.directory, Asked("10.0.0.9:6379", None, "name"))
    code, _, err = ask("train", "--ray", "auto", "--detach")
    assert (code, "10.0.0.9:6379" in err) == (2, True)
    assert len(runs(store)) == 1


def test_the_queue_tells_how_it_stands_with_the_cluster(
    ask: Ask, store: Store, reached: list[str]
) -> None:
    assert ask("train", "--ray", "auto", "--detach")[0] == 0
    tell_standing(store.directory, Standing(True, 4, None))
    assert "10.0.0.1:6379" in ask("queue")[1].splitlines()[-1]
    why = Message("ray.no_such_node", {"cpus": 64, "gpus": 0})
    tell_standing(store.directory, Standing(True, 0, why))
    assert "64" in ask("queue")[1].splitlines()[-1]
    told = json.loads(ask("queue", "--json")[1].splitlines()[-1])
    assert (told["ray"], told["connected"], told["trains"]) == ("10.0.0.1:6379", True, 0)


def test_a_damaged_word_of_the_bridge_is_passed_over(
    ask: Ask, store: Store, reached: list[str]
) -> None:
    assert ask("train", "--ray", "auto", "--detach")[0] == 0
    for text in ("", "[]", "{", '{"message": {"code": 3}}', '{"carries": "x"}'):
        (bridging.folder_of(store.directory) / "standing.json").write_text(text)
        assert ask("queue")[0] == 0
    (bridging.folder_of(store.directory) / "asked.json").write_text('{"address": 1}')
    assert asked_of(store.directory) is None


def test_nothing_of_ray_is_loaded_but_by_the_bridge_and_its_seats(tmp_path: Path) -> None:
    rooms = [path.stem for path in (ROOT / "engine" / "on_ray").glob("[a-z]*.py")]
    modules = [f"engine.on_ray.{room}" for room in rooms]
    modules += ["engine.client.on_ray", "tui.cli.commands.on_ray", "tui.cli.commands.train"]
    loaded = f"import sys, {', '.join(modules)}; print('ray' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
    naming = {
        path.relative_to(ROOT).as_posix()
        for floor in ("tui", "engine", "data")
        for path in (ROOT / floor).rglob("*.py")
        if 'import_module("ray' in (text := path.read_text("utf-8"))
        or "\nimport ray" in text
        or "    import ray" in text
    }
    assert naming == {"engine/on_ray/connection.py", "engine/on_ray/remote.py"}
