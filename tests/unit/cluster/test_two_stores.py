"""Two stores whose workers meet in one folder: each has a part of it, and neither loses
anything.
"""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.client.cluster import asking_cluster, asking_workers, ensure_coordinator
from engine.client.submission import submit
from engine.events import EpochEnded
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.coordinator_lock import is_coordinated
from engine.store.database import Store
from engine.store.run_history import events
from engine.store.runs import runs
from engine.store.spool_place import spool_folder
from refusals import refuses

PROGRAM = str(Path(__file__).parents[2] / "support" / "scripted_worker.py")


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[list[Store]]:
    shared = tmp_path / "shared"
    shared.mkdir()
    made = [Store(tmp_path / name) for name in ("one", "two")]
    for store in made:
        (store.directory / "cluster").symlink_to(shared)
    yield made
    for store in made:
        store.close()


def test_a_folder_of_another_account_is_no_lock_that_is_held(
    stores: list[Store], spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system has one error for both."""

    def denied(self: Path, *_given: object, **_more: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))

    (store, _) = stores
    monkeypatch.setattr(Path, "mkdir", denied)
    folder = str(spool_folder(store.directory))
    with (
        refuses("cluster.no_folder", folder=folder, reason="Permission denied"),
        asking_workers(store),
    ):
        submit(store, spec)
    assert runs(store) == []


def test_two_stores_on_one_folder_lose_nothing(
    stores: list[Store],
    spec: ExperimentSpec,
    environment: dict[str, str],
    wait: Callable[..., None],
) -> None:
    ids: dict[Path, list[str]] = {}
    for store in stores:
        with asking_cluster():
            named = [with_value(spec, "name", f"{store.directory.name} {n}") for n in range(3)]
            short = [with_value(one, "training.epochs", "4") for one in named]
            ids[store.directory] = [submit(store, one) for one in short]
    processes = [found for store in stores if (found := ensure_coordinator(store)) is not None]
    begun: dict[Path, list[str]] = {}
    try:
        assert len(processes) == 2
        wait(lambda: all(is_coordinated(store.directory) for store in stores))
        workers = {
            store.directory: subprocess.Popen(
                [sys.executable, PROGRAM, str(store.directory), "0.05", "3"],
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
            )
            for store in stores
        }
        wait(lambda: all(run.is_ended for store in stores for run in runs(store)))
        for directory, process in workers.items():
            said, _ = process.communicate(timeout=60)
            assert process.returncode == 0
            lines = [line.split() for line in said.splitlines()]
            begun[directory] = [line[1] for line in lines if line[0] == "begins"]
        wait(lambda: not any(_journals(store) for store in stores))
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert {where: sorted(told) for where, told in begun.items()} == {
        where: sorted(own) for where, own in ids.items()
    }
    for store in stores:
        for run in runs(store):
            told = [one.event for one in events(store, run.id)]
            assert run.status == "finished"
            assert [one.epoch for one in told if isinstance(one, EpochEnded)] == [1, 2, 3, 4]


def test_a_store_keeps_its_part_by_whatever_way_one_comes(
    stores: list[Store], tmp_path: Path
) -> None:
    one, two = (store.directory for store in stores)
    (tmp_path / "way").symlink_to(one)
    assert spool_folder(one).resolve() == spool_folder(tmp_path / "way").resolve()
    assert spool_folder(one).resolve() != spool_folder(two).resolve()
    assert spool_folder(one).resolve().parent == spool_folder(two).resolve().parent


def test_nothing_is_queued_for_workers_who_could_not_meet(
    store: Store, pkgo: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    (store.directory / "cluster").symlink_to(tmp_path / "file")
    done = pkgo("train", "--set", "training.epochs=1", "--cluster", "--detach")
    assert done.returncode == 2
    assert str(store.directory / "cluster") in done.stderr
    assert runs(store) == []


def _journals(store: Store) -> list[Path]:
    return list(store.directory.glob("runs/*/journal-*"))
