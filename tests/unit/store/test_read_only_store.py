"""A store that is only there to be looked at."""

import sqlite3
from collections.abc import Callable

import pytest

from engine.store.commands import send
from engine.store.database import Store, StoreError
from engine.store.processes import living_hosts
from engine.store.runs import runs

MakeRun = Callable[..., str]


def test_everything_can_be_read_and_nothing_written(store: Store, make_run: MakeRun) -> None:
    made = make_run("kept")
    viewed = Store(store.directory, read_only=True)
    assert [run.name for run in runs(viewed)] == ["kept"]
    assert living_hosts(viewed) == []
    with pytest.raises(StoreError, match="is read-only"):
        send(viewed, made, "stop")
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
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(store.directory / "nowhere", read_only=True)
    assert not (store.directory / "nowhere").exists()


def test_an_earlier_versions_store_is_not_changed(store: Store) -> None:
    store.db.execute("PRAGMA user_version = 1")
    with pytest.raises(Exception, match="an earlier version"):
        Store(store.directory, read_only=True)
    assert store.db.execute("PRAGMA user_version").fetchone()[0] == 1
