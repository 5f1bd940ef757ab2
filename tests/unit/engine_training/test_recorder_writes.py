"""What the recorder writes, and how often."""

import time
from typing import Any

import numpy as np
import pytest

from engine.commands import Command, CommandKind
from engine.events import Intervention
from engine.execution import progress
from engine.execution import recorder as recording
from engine.execution.recorder import Recorder
from engine.specs import ExperimentSpec
from engine.store import run_history, runs
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.run_writer import claim_run, queue_run
from engine.training.loop import Epoch
from some_tasks import classes


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def run(store: Store, spec: ExperimentSpec) -> str:
    made = queue_run(store, add_experiment(store, spec), spec)
    claim_run(store, "host")
    return made


def _recorder(store: Store, run: str) -> Recorder:
    labels = np.array([0, 1, 1, 2])
    return Recorder(
        store, run, labels=labels, task=classes(3), part="validation", rows=400, batch_size=4
    )


_TIMES = {"training": 0.375, "validation": 0.0625, "callbacks": 0.0, "writing": 0.03125}


def _epoch(number: int, **metrics: float) -> Epoch:
    return Epoch(number, metrics, 0.1, 0.5, np.array([0, 1, 2, 2]), _TIMES)


def test_progress_is_written_five_times_a_second_at_most(
    store: Store, run: str, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[Any, ...]] = []
    monkeypatch.setattr(progress, "record_progress", lambda *given: written.append(given[2:]))
    recorder = _recorder(store, run)
    for chunk in range(100):
        recorder.chunk(1, chunk, np.zeros(1, np.float32))
        clock[0] += 0.0625
    assert [step for _, step, _ in written] == list(range(1, 101, 4))
    assert written[-1][2] == pytest.approx(4 / 0.0625)


def test_losses_come_back_whole_and_in_order_even_if_not_finite(
    store: Store, run: str, clock: list[float]
) -> None:
    recorder = _recorder(store, run)
    given = [0.1, 0.2, float("nan"), 0.4, float("inf"), 0.6, 0.7]
    for epoch in (1, 2):
        for first in (0, 3, 6):
            recorder.chunk(epoch, first, np.array(given[first : first + 3], np.float32))
            clock[0] += 0.15
        recorder.epoch(_epoch(epoch, loss=float("nan")))
    for epoch in (1, 2):
        blobs = [
            (step, np.frombuffer(blob, "<f4"))
            for at, step, blob in run_history.batch_losses(store, run)
            if at == epoch
        ]
        assert [step for step, _ in blobs] == list(
            np.cumsum([0, *(len(losses) for _, losses in blobs)])[:-1]
        )
        found = np.concatenate([losses for _, losses in blobs])
        np.testing.assert_array_equal(found, np.array(given, np.float32))


def test_an_epoch_and_its_matrix_are_one_transaction(
    store: Store, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = _recorder(store, run)
    recorder.epoch(_epoch(1, loss=1.5, val_accuracy=0.75))
    matrix = run_history.matrix(store, run)
    assert matrix is not None
    assert (matrix.epoch, matrix.counts) == (1, ((1, 0, 0), (0, 1, 1), (0, 0, 1)))

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(recording, "record_kept", full)
    with pytest.raises(OSError, match="disk full"):
        recorder.epoch(_epoch(2, loss=1.0))
    (kept,) = run_history.epochs(store, run)
    assert (kept.epoch, kept.seconds, kept.times) == (1, 0.5, _TIMES)
    assert recorder.epochs == 1


def test_a_command_is_recorded_where_it_took_effect(store: Store, run: str) -> None:
    recorder = _recorder(store, run)
    recorder.chunk(2, 0, np.zeros(7, np.float32))
    recorder.command(Command(CommandKind.PAUSE), 2, 7)
    paused = runs.run(store, run)
    assert paused is not None
    assert (paused.status, paused.epoch, paused.step) == ("paused", 2, 7)
    assert paused.rows_per_second == 0.0
    recorder.command(Command(CommandKind.RESUME), 2, 7)
    assert [logged.event for logged in run_history.events(store, run)][-2:] == [
        Intervention("pause", 2, 7),
        Intervention("resume", 2, 7),
    ]
    resumed = runs.run(store, run)
    assert resumed is not None and resumed.status == "running"
