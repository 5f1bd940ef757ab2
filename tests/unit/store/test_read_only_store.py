"""A store that is only there to be looked at."""

import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.messages import Message
from engine.commands import Command, CommandKind
from engine.store.commands import send
from engine.store.database import NotWritable, Store, StoreError
from engine.store.processes import living_hosts
from engine.store.recovery import open_for_bench, open_or_view
from engine.store.runs import runs
from refusals import refuses
from small_disk import small_disk

MakeRun = Callable[..., str]


def test_everything_can_be_read_and_nothing_written(store: Store, make_run: MakeRun) -> None:
    made = make_run("kept")
    viewed = Store(store.directory, read_only=True)
    assert [run.name for run in runs(viewed)] == ["kept"]
    assert living_hosts(viewed) == []
    with refuses("store.read_only", StoreError, store=str(store.directory)):
        send(viewed, made, Command(CommandKind.STOP))
    with pytest.raises(sqlite3.OperationalError):
        viewed.db.execute("DELETE FROM runs")
    make_run("newer")
    assert len(runs(viewed)) == 2
    viewed.close()


def test_a_folder_without_the_files_of_a_journal(store: Store, make_run: MakeRun) -> None:
    make_run()
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    for part in ("-wal", "-shm"):
        (store.directory / f"runs.db{part}").unlink(missing_ok=True)
    viewed = Store(store.directory, read_only=True)
    assert len(runs(viewed)) == 1
    viewed.close()


def test_where_there_is_no_store_there_is_nothing_to_see(store: Store) -> None:
    with refuses("store.cannot_be_opened", StoreError):
        Store(store.directory / "nowhere", read_only=True)
    assert not (store.directory / "nowhere").exists()


def test_an_earlier_versions_store_is_not_changed(store: Store) -> None:
    store.db.execute("PRAGMA user_version = 1")
    with refuses("store.earlier_version_read_only"):
        Store(store.directory, read_only=True)
    assert store.db.execute("PRAGMA user_version").fetchone()[0] == 1


def test_on_a_disk_that_is_mounted_for_reading_a_store_is_opened_for_viewing(
    tmp_path: Path, store: Store, make_run: MakeRun, pkgo: Callable[..., Any]
) -> None:
    make_run("kept")
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with small_disk(tmp_path / "disk", "8m") as disk:
        directory = disk / "store"
        copied = Store(directory)
        store.db.backup(copied.db)
        copied.close()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        viewed, said = open_for_bench(directory)
        assert viewed.read_only
        assert said == Message("store.only_to_look_at", {"store": str(directory)})
        assert [run.name for run in runs(viewed)] == ["kept"]
        viewed.close()
        listed = pkgo("runs", "--store", str(directory))
        assert (listed.returncode, listed.stderr) == (0, "")
        refused = pkgo("train", "00-first-model", "--detach", "--store", str(directory))
        assert (refused.returncode, refused.stdout) == (2, "")
        assert refused.stderr.count("\n") == 1
        assert "is read-only" in refused.stderr


def test_what_a_person_may_only_read_is_opened_for_viewing(
    store: Store, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_run("kept")
    monkeypatch.setattr("os.access", lambda *_: False)
    with refuses("store.cannot_be_written", NotWritable, store=str(store.directory)):
        Store(store.directory)
    viewed = open_or_view(store.directory)
    assert viewed.read_only
    viewed.close()


def test_a_database_of_another_account_is_refused_with_the_systems_reason(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failed(_path: str) -> sqlite3.Connection:
        raise sqlite3.OperationalError("unable to open database file")

    place = store.directory
    monkeypatch.setattr("engine.store.database._connected", failed)
    monkeypatch.setattr("engine.store.database.os.access", lambda *_: False)
    with refuses(
        "store.cannot_be_opened", StoreError, store=str(place), reason="Permission denied"
    ):
        Store(place, read_only=True)
    monkeypatch.undo()
    monkeypatch.setattr("engine.store.database._connected", failed)
    with refuses(
        "store.cannot_be_opened",
        StoreError,
        store=str(place),
        reason="unable to open database file",
    ):
        Store(place, read_only=True)
