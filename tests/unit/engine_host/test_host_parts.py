"""The host's parts in this process: its table, its settings, a worker without TensorFlow."""

import itertools
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.messages import Message
from engine.host import worker as working
from engine.host.last_table import LastTable
from engine.host.service import Service
from engine.host.worker import Job, Worker
from engine.specs import ExperimentSpec
from engine.specs.data import DataSpec
from engine.store import runs
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.run_writer import claim_run, queue_run
from engine.training.control import Control
from refusals import refuses

ROOT = Path(__file__).parents[3]


def _write(path: Path, first: str) -> None:
    path.write_text(f"a,b,class\n{first},2,0\n3,4,1\n", "utf-8")


def test_the_last_table_is_read_again_only_when_its_file_changed(tmp_path: Path) -> None:
    path, tables = tmp_path / "small.csv", LastTable()
    _write(path, "1")
    first = tables.load(DataSpec(source=str(path)))
    assert tables.load(DataSpec(source=str(path))) is first
    assert tables.load(DataSpec(source=str(path), label="b")) is not first
    again = tables.load(DataSpec(source=str(path)))
    _write(path, "7")
    os.utime(path, (1, 1))
    changed = tables.load(DataSpec(source=str(path)))
    assert changed is not again
    assert changed.features[0, 0] == 7.0


def test_a_table_that_is_gone_is_refused(tmp_path: Path) -> None:
    with refuses("file.missing", file=str(tmp_path / "gone.csv")):
        LastTable().load(DataSpec(source=str(tmp_path / "gone.csv")))


def test_without_tensorflow_runs_fail_and_say_why(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: int) -> dict[str, object]:
        raise ImportError("libcuda.so is damaged")

    monkeypatch.setattr(working, "configure", broken)
    worker = Worker(store.directory)
    worker.start()
    assert worker.ready.wait(30)
    queue_run(store, add_experiment(store, spec), spec)
    claimed = claim_run(store, "host")
    assert claimed is not None
    worker.submit(Job(*claimed, Control()))
    end = time.monotonic() + 60
    while worker.busy and time.monotonic() < end:
        time.sleep(0.01)
    run = runs.run(store, claimed[0])
    assert run is not None
    about = {"reason": "ImportError: libcuda.so is damaged"}
    assert (run.status, run.message) == ("failed", Message("host.no_tensorflow", about))


def test_the_hosts_main_thread_does_not_import_tensorflow() -> None:
    code = "import sys, engine.host.service; print('tensorflow' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.strip() == "False"


@pytest.fixture
def service(store: Store, monkeypatch: pytest.MonkeyPatch) -> Service:
    """A host's main thread whose worker never starts, whose clock jumps, which never waits."""
    monkeypatch.setattr(Worker, "start", lambda _: None)
    now = itertools.count(0.0, 7.0)
    monkeypatch.setattr(time, "monotonic", lambda: next(now))
    monkeypatch.setattr(time, "sleep", lambda _: None)
    return Service(store, "host", Worker(store.directory), 0.0)


def _turns(
    service: Service, monkeypatch: pytest.MonkeyPatch, answers: list[bool | None]
) -> list[int]:
    """Turns of the main thread that answer so; None finds the store locked."""
    taken: list[int] = []

    def turn() -> bool:
        answer = answers[len(taken)] if len(taken) < len(answers) else None
        taken.append(1)
        if answer is None:
            raise sqlite3.OperationalError("database is locked")
        return answer

    monkeypatch.setattr(service, "_is_over", turn)
    return taken


def test_a_store_that_is_locked_for_a_while_does_not_end_the_host(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = _turns(service, monkeypatch, [False, None, None, False, None, True])
    assert service.serve() == 0
    assert len(taken) == 6


def test_a_store_that_stays_locked_ends_the_host(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = _turns(service, monkeypatch, [False])
    assert service.serve() == 1
    assert 5 < len(taken) < 12


def test_a_host_on_what_is_no_store_says_so(tmp_path: Path) -> None:
    file = tmp_path / "store"
    file.write_text("no directory", "utf-8")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "engine.host", "--store", str(file)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 2
    assert f"store.is_file store={str(file)!r}" in done.stderr
    assert "Traceback" not in done.stderr
