"""Looking at a store starts nothing, and code that came with it runs only by agreement."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from data.errors import InputError
from engine.host import supervisor
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.life_lock import let_go
from engine.store.process_writer import register_host
from engine.store.run_writer import queue_run
from engine.store.runs import run, runs
from engine.trust import agree, must_be_agreed, not_agreed
from fake_runs import History, write_run
from refusals import refuses

Ask = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.usefixtures("asks_about_code")


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    file = tmp_path / "evil.py"
    file.write_text("import keras\n\nclass P(keras.callbacks.Callback):\n    pass\n", "utf-8")
    return file


@pytest.fixture
def named(spec: ExperimentSpec, evil: Path) -> ExperimentSpec:
    return with_value(spec, "training.callbacks", f"{evil}:P")


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    started: list[str] = []

    def start(*_: object) -> None:
        started.append("engine")

    monkeypatch.setattr(supervisor, "ensure_host", start)
    monkeypatch.setattr(subprocess, "Popen", start)
    return started


@pytest.mark.parametrize("command", ["runs", "queue", "show last", "stop last", "undelete"])
def test_looking_starts_no_engine(
    ask: Ask, store: Store, named: ExperimentSpec, no_engine: list[str], command: str
) -> None:
    assert register_host(store, "dead")
    write_run(store, named, History(status="running"))
    queue_run(store, add_experiment(store, named), named)
    let_go(store.directory, "dead")
    with store.write() as db:
        db.execute("UPDATE hosts SET boot = 'before'")
        db.execute("UPDATE runs SET host = 'dead' WHERE status = 'running'")
    code, _, error = ask(*command.split())
    assert code == 0
    assert no_engine == []
    assert runs(store)[1].status == "crashed"
    assert command == "stop last" or "pkgo-tui resume" in error


def test_agreement_is_to_a_file_as_it_is(evil: Path, tmp_path: Path) -> None:
    places = [f"{evil}:P", f"{evil}:Q"]
    assert not_agreed(places) == [evil]
    with refuses("callback.not_agreed", file=str(evil)):
        must_be_agreed(places)
    agree([evil])
    must_be_agreed(places)
    copy = tmp_path / "elsewhere.py"
    copy.write_bytes(evil.read_bytes())
    assert not_agreed([f"{copy}:P"]) == [copy]
    evil.write_text("import os", "utf-8")
    assert not_agreed(places) == [evil]


def test_the_engine_loads_no_code_that_nobody_has_agreed_to(evil: Path) -> None:
    from engine.training.user_callbacks import own_callbacks

    with pytest.raises(InputError) as caught:
        own_callbacks([f"{evil}:P"])
    assert caught.value.code == "callback.not_agreed"
    agree([evil])
    assert len(own_callbacks([f"{evil}:P"])) == 1


def test_training_it_is_refused_until_it_is_trusted(
    ask: Ask, store: Store, evil: Path, no_engine: list[str]
) -> None:
    change = ("--set", f"training.callbacks={evil}:P", "--detach")
    assert register_host(store, "busy")
    code, said, error = ask("train", *change)
    assert (code, said) == (2, "")
    assert "--trust" in error
    assert str(evil) in error
    assert runs(store) == []
    code, _, error = ask("train", *change, "--trust")
    assert code == 0
    assert str(evil) in error
    assert ask("train", *change)[0] == 0
    assert len(runs(store)) == 2


def test_a_run_that_waits_in_a_foreign_store_is_no_way_around(
    ask: Ask, store: Store, named: ExperimentSpec, no_engine: list[str]
) -> None:
    made = queue_run(store, add_experiment(store, named), named)
    code, _, error = ask("resume", made)
    assert code == 2
    assert "--trust" in error
    assert no_engine == []
    found = run(store, made)
    assert found is not None
    assert found.status == "queued"


def test_a_wrong_name_makes_no_store(ask: Ask, tmp_path: Path) -> None:
    code, _, error = ask("runs", "--store", str(tmp_path / "typo" / "x"))
    assert code == 2
    assert "typo" in error
    assert not (tmp_path / "typo").exists()


def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    store = Store(folder)
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
    store.close()


def test_a_pipe_is_no_description(ask: Ask, tmp_path: Path) -> None:
    import os

    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    for named in (str(pipe), "/dev/zero"):
        code, _, error = ask("train", named)
        assert code == 2
        assert "not a regular file" in error
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    code, _, error = ask("train", "--data", str(loop))
    assert code == 2
    assert "link" in error
