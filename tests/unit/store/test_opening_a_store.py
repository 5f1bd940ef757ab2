"""A store: private, shared by several processes, refused when it is not ours."""

import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from data.messages import Message
from engine.client.submission import submit
from engine.events import EpochEnded
from engine.specs import ExperimentSpec
from engine.store import database, process_writer, schema
from engine.store.checkpoints import queue_again
from engine.store.database import Store, StoreError
from engine.store.facts import HostFacts
from engine.store.location import store_directory
from engine.store.process_writer import (
    attach_client,
    detach_client,
    leave_host,
    living_clients,
    reap_dead_hosts,
    register_host,
    update_host,
)
from engine.store.processes import Host, living_hosts
from engine.store.run_history import epochs
from engine.store.run_writer import claim_run, record
from engine.store.runs import run
from refusals import refuses
from tui.locale import words

MakeRun = Callable[..., str]


def test_a_store_is_its_owners_alone(tmp_path: Path) -> None:
    Store(tmp_path / "deep" / "store").close()
    for folder in ("deep/store", "deep/store/runs"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700


def test_a_store_opened_again_is_the_same(store: Store, make_run: MakeRun) -> None:
    made = make_run()
    again = Store(store.directory)
    assert run(again, made) == run(store, made)
    again.close()


def test_a_later_version_is_refused_and_left_alone(store: Store) -> None:
    store.db.execute("PRAGMA user_version = 999")
    with refuses("store.later_version"):
        Store(store.directory)
    assert store.db.execute("PRAGMA user_version").fetchone()[0] == 999


@pytest.mark.parametrize(
    "content", [b"this is not a database" * 99, b"SQLite format 3\0" + b"\xff" * 999]
)
def test_a_damaged_database_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "runs.db").write_bytes(content)
    with refuses("store.cannot_be_opened", StoreError, store=str(tmp_path)):
        Store(tmp_path)
    assert (tmp_path / "runs.db").read_bytes() == content


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with refuses("store.is_file", StoreError, store=str(tmp_path / "file")):
        Store(tmp_path / "file")
    below = tmp_path / "file" / "below"
    with refuses("store.cannot_be_opened", StoreError, store=str(below)):
        Store(below)


def test_the_place_is_what_one_gives_then_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PKGO_STORE", str(tmp_path / "named"))
    assert store_directory(tmp_path / "given") == tmp_path / "given"
    assert store_directory() == tmp_path / "named"
    monkeypatch.delenv("PKGO_STORE")
    assert store_directory().name == "pkgo-tui"
    monkeypatch.chdir(tmp_path)
    assert store_directory(Path("here")) == tmp_path / "here"


def test_a_second_connection_sees_what_the_first_wrote(store: Store, make_run: MakeRun) -> None:
    other = Store(store.directory)
    before = other.version()
    made = make_run()
    assert other.version() != before
    record(store, made, EpochEnded(1, {"loss": 1.0}, 0.1, 0.0))
    assert [epoch.epoch for epoch in epochs(other, made)] == [1]
    quiet = other.version()
    epochs(store, made)
    assert other.version() == quiet
    other.close()


def test_a_reader_does_not_wait_for_the_writer(store: Store, make_run: MakeRun) -> None:
    made, other = make_run(), Store(store.directory)
    with store.write():
        record(store, made, EpochEnded(1, {"loss": 1.0}, 0.1, 0.0))
        began = time.monotonic()
        assert epochs(other, made) == []
        assert time.monotonic() - began < 1.0
    assert len(epochs(other, made)) == 1
    other.close()


@pytest.fixture
def no_wal(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's own layer for folders without shared memory: it refuses WAL."""
    real = database._connected

    def connected(name: str) -> sqlite3.Connection:
        uri = name if name.startswith("file:") else f"{Path(name).as_uri()}?vfs=unix-dotfile"
        return real(uri)

    monkeypatch.setattr(database, "_connected", connected)


def test_where_a_journal_beside_the_database_is_refused_a_store_works_all_the_same(
    tmp_path: Path, spec: ExperimentSpec, no_wal: None
) -> None:
    one, other = Store(tmp_path / "network"), Store(tmp_path / "network")
    assert one.db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    assert not list((tmp_path / "network").glob("runs.db-*"))
    before = other.version()
    made = submit(one, spec)
    assert other.version() != before
    assert register_host(other, "host")
    assert claim_run(other, "host") is not None
    record(other, made, EpochEnded(1, {"loss": 1.0}, 0.1, 0.0))
    assert [epoch.epoch for epoch in epochs(one, made)] == [1]
    with pytest.raises(sqlite3.IntegrityError), one.write():
        record(one, made, EpochEnded(2, {"loss": 1.0}, 0.1, 0.0))
        record(one, made, EpochEnded(3, {"loss": 1.0}, 0.1, None))  # type: ignore[arg-type]
    assert [epoch.epoch for epoch in epochs(other, made)] == [1]
    assert one.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    one.close()
    other.close()


def test_what_fails_leaves_nothing_behind(store: Store, make_run: MakeRun) -> None:
    made = make_run()
    with pytest.raises(sqlite3.IntegrityError), store.write():
        record(store, made, EpochEnded(1, {"loss": 1.0}, 0.1, 0.0))
        record(store, made, EpochEnded(2, {"loss": 1.0}, 0.1, None))  # type: ignore[arg-type]
    assert epochs(store, made) == []
    record(store, made, EpochEnded(1, {"loss": 2.0}, 0.1, 0.0))
    assert len(epochs(store, made)) == 1


def test_many_may_make_the_same_store_at_once(tmp_path: Path, environment: dict[str, str]) -> None:
    code = (
        "import sys, time, pathlib; from engine.store.database import Store\n"
        "time.sleep(max(0, float(sys.argv[2]) - time.time()))\n"
        "print(Store(pathlib.Path(sys.argv[1])).db.execute('PRAGMA user_version').fetchone()[0])"
    )
    start = str(time.time() + 1.5)
    processes = [
        subprocess.Popen(
            [sys.executable, "-P", "-c", code, str(tmp_path / "new"), start],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(5)
    ]
    assert {process.communicate(timeout=60)[0].strip() for process in processes} == {
        str(len(schema._STEPS))
    }


def test_one_host_a_store(store: Store) -> None:
    assert register_host(store, "first")
    assert not register_host(store, "second")
    assert [host.id for host in living_hosts(store)] == ["first"]
    update_host(store, "first", "ready", HostFacts(device="CPU", threads=2))
    (host,) = living_hosts(store)
    assert (host.status, host.facts, host.pid) == (
        "ready",
        HostFacts(device="CPU", threads=2),
        os.getpid(),
    )
    assert leave_host(store, "first", only_if_idle=False)
    assert register_host(store, "second")


def test_a_host_stays_while_it_is_wanted(store: Store, make_run: MakeRun) -> None:
    assert register_host(store, "host")
    attach_client(store)
    assert living_clients(store) == 1
    assert not leave_host(store, "host", only_if_idle=True)
    detach_client(store)
    assert living_clients(store) == 0
    make_run()
    assert not leave_host(store, "host", only_if_idle=True)
    claim_run(store, "host")
    assert leave_host(store, "host", only_if_idle=True)


def test_runs_of_the_dead_have_crashed_and_the_others_go_on(
    store: Store, make_run: MakeRun
) -> None:
    dead, alive, waiting = make_run(), make_run(), make_run()
    claim_run(store, "dead")
    record(store, dead, EpochEnded(1, {"loss": 1.0}, 0.1, 0.0))
    assert register_host(store, "living")
    claim_run(store, "living")
    assert reap_dead_hosts(store) == [dead]
    assert reap_dead_hosts(store) == []
    crashed = run(store, dead)
    assert crashed is not None
    assert crashed.status == "crashed"
    assert crashed.message == Message("run.crashed", {"epochs": 1})
    assert "the metrics of 1 epoch are kept" in words(crashed.message)
    assert [run(store, item).status for item in (alive, waiting)] == ["running", "queued"]  # type: ignore[union-attr]


def test_a_run_that_somebody_has_resumed_meanwhile_has_not_crashed_again(
    store: Store, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, other = make_run(), Store(store.directory)
    claim_run(store, "dead")
    real = store.write

    def late() -> AbstractContextManager[sqlite3.Connection]:
        monkeypatch.setattr(store, "write", real)
        assert reap_dead_hosts(other) == [made]
        queue_again(other, made)
        assert register_host(other, "living")
        assert claim_run(other, "living") is not None
        return real()

    monkeypatch.setattr(store, "write", late)
    assert reap_dead_hosts(store) == []
    found = run(store, made)
    assert found is not None
    assert (found.status, found.host) == ("running", "living")
    other.close()


def test_a_run_of_a_host_that_comes_meanwhile_has_not_crashed(
    store: Store, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, real = make_run(), process_writer.known_hosts

    def then_another(given: Store) -> list[Host]:
        found = real(given)
        monkeypatch.setattr(process_writer, "known_hosts", real)
        assert register_host(store, "new")
        assert claim_run(store, "new") is not None
        return found

    monkeypatch.setattr(process_writer, "known_hosts", then_another)
    assert reap_dead_hosts(store) == []
    found = run(store, made)
    assert found is not None
    assert found.status == "running"


def test_a_killed_host_is_forgotten(store: Store, child_host: Callable[..., object]) -> None:
    process = child_host()
    assert len(living_hosts(store)) == 1
    process.kill()  # type: ignore[attr-defined]
    process.wait()  # type: ignore[attr-defined]
    assert living_hosts(store) == []
    reap_dead_hosts(store)
    assert store.db.execute("SELECT count(*) FROM hosts").fetchone()[0] == 0


def test_a_second_connection_does_not_take_the_locks_of_the_first(
    store: Store, environment: dict[str, str]
) -> None:
    other = Store(store.directory)
    other.close()
    look = "import pathlib, sys; from engine.store.database import Store\n"
    look += "Store(pathlib.Path(sys.argv[1])).close()"
    subprocess.run([sys.executable, "-c", look, str(store.directory)], env=environment, check=True)
    # Who closes last clears the log away: it must know that this process is still there
    assert (store.directory / "runs.db-wal").exists()


@pytest.mark.parametrize("unknown", ["~/.local/share/pkgo-tui", None])
def test_without_a_home_the_sentence_names_the_option(
    monkeypatch: pytest.MonkeyPatch, unknown: str | None
) -> None:
    def nowhere(*_: object, **__: object) -> str:
        if unknown is None:
            raise RuntimeError("no home")
        return unknown

    monkeypatch.setattr("platformdirs.user_data_dir", nowhere)
    monkeypatch.delenv("PKGO_STORE", raising=False)
    with refuses("store.no_home"):
        store_directory()
    assert "--store" in words(Message("store.no_home"))
