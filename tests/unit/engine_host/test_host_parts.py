"""The host's parts in this process: its table, its settings, a worker without TensorFlow."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.errors import InputError
from engine.host import worker as working
from engine.host.environment import idle_seconds
from engine.host.tables import LastTable
from engine.host.worker import Job, Worker
from engine.spec import ExperimentSpec
from engine.store import runs
from engine.store.database import Store
from engine.store.experiments import add_experiment
from engine.store.recording import claim_run, queue_run
from engine.training.control import Control

ROOT = Path(__file__).parents[3]


def _write(path: Path, first: str) -> None:
    path.write_text(f"a,b,class\n{first},2,0\n3,4,1\n", "utf-8")


def test_the_last_table_is_read_again_only_when_its_file_changed(tmp_path: Path) -> None:
    path, tables = tmp_path / "small.csv", LastTable()
    _write(path, "1")
    first = tables.load(str(path), None)
    assert tables.load(str(path), None) is first
    assert tables.load(str(path), "b") is not first
    again = tables.load(str(path), None)
    _write(path, "7")
    os.utime(path, (1, 1))
    changed = tables.load(str(path), None)
    assert changed is not again
    assert changed.features[0, 0] == 7.0


def test_a_table_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.csv"):
        LastTable().load(str(tmp_path / "gone.csv"), None)


def test_the_idle_time_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PKGO_HOST_IDLE", raising=False)
    assert idle_seconds() == 30.0
    monkeypatch.setenv("PKGO_HOST_IDLE", "2.5")
    assert idle_seconds() == 2.5
    monkeypatch.setenv("PKGO_HOST_IDLE", "soon")
    assert idle_seconds() == 30.0


def test_without_tensorflow_runs_fail_in_a_sentence(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> dict[str, object]:
        raise ImportError("libcuda.so is damaged")

    monkeypatch.setattr(working, "configure", broken)
    worker = Worker(store.directory)
    worker.start()
    assert worker.ready.wait(30)
    queue_run(store, add_experiment(store, spec), spec)
    claimed = claim_run(store, "host")
    assert claimed is not None
    worker.submit(Job(*claimed, Control()))
    end = time.monotonic() + 10
    while worker.busy and time.monotonic() < end:
        time.sleep(0.01)
    run = runs.run(store, claimed[0])
    assert run is not None
    assert (run.status, run.message) == (
        "failed",
        "TensorFlow cannot be used: ImportError: libcuda.so is damaged",
    )


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
