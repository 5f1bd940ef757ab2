"""A run that was killed and resumed ends with the bits of one that was left alone."""

from pathlib import Path
from typing import Any

import pytest

from data.messages import Message
from engine.events import Noted, Queued, Resumed, Started
from engine.store import run_history
from engine.store.checkpoints import checkpoints, queue_again
from engine.store.database import Store
from engine.training.control import Control
from engine.training.steps.exact import ExactSteps
from engine.training.steps.turbo import TurboSteps
from killed_runs import Killer, life, queued
from run_record import record_of
from tui.text.events import resumed_text

pytestmark = pytest.mark.slow

LAYERS = [{"units": 8, "activation": "relu", "dropout": 0.3, "batch_norm": True}] * 2
EVERYTHING = {
    "layers": LAYERS,
    "epochs": 12,
    "optimizer": {"name": "adam"},
    "schedule": {"name": "reduce_on_plateau", "patience": 1, "monitor": "val_accuracy"},
    "early_stopping": {"patience": 6, "restore_best": True, "monitor": "val_loss"},
    "checkpoint": {},
}

DEATHS = [("train", 9), ("test", 1), ("train", 0), ("train", 4)]
"""In which part, and after how many of a life's batches."""

ENDS = """
import keras

class Ends(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        self.model.stop_training = batch == 3
"""


@pytest.fixture
def killer(store: Store, monkeypatch: pytest.MonkeyPatch) -> Killer:
    return Killer(store, monkeypatch)


def _events(store: Store, run: str, kind: type[Any]) -> list[Any]:
    found = [logged.event for logged in run_history.events(store, run)]
    return [event for event in found if isinstance(event, kind)]


@pytest.mark.parametrize(
    ("training", "deaths"),
    [
        pytest.param(EVERYTHING, DEATHS, id="everything"),
        pytest.param(
            {"epochs": 8, "schedule": {"name": "inverse_time", "decay": 0.1}, "order": "keras"},
            DEATHS[:1],
            id="1/t",
            marks=pytest.mark.thorough,
        ),
        pytest.param(
            {
                "layers": LAYERS,
                "epochs": 8,
                "optimizer": {"name": "nadam"},
                "schedule": {"name": "cosine"},
                "class_weight": "balanced",
            },
            DEATHS[:2],
            id="cosine",
            marks=pytest.mark.thorough,
        ),
    ],
)
def test_killed_in_training_and_in_validation_a_run_ends_with_the_same_bits(
    store: Store, killer: Killer, describe: Any, csv: Path, training: Any, deaths: Any
) -> None:
    spec = describe(source=str(csv), **training)
    alone = queued(store, spec)
    assert life(store).status == "finished"
    run = queued(store, spec)
    for part, batches in deaths:
        killer.die(run, part, batches, ExactSteps)
    assert life(store).status == "finished"
    assert record_of(store, run) == record_of(store, alone)
    assert len(_events(store, run, Started)) == 1
    assert len(_events(store, run, Resumed)) == len(deaths)
    assert len(_events(store, run, Queued)) == len(deaths) + 1
    ours, theirs = (
        sorted(str(event.text) for event in _events(store, one, Noted)) for one in (run, alone)
    )
    assert ours == theirs


@pytest.mark.thorough
def test_within_an_epoch_metrics_and_dropout_go_on(
    store: Store, killer: Killer, describe: Any, csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.execution.checkpointer import Checkpointer

    monkeypatch.setattr(Checkpointer, "_is_due", lambda *_: True)
    spec = describe(source=str(csv), layers=LAYERS, epochs=3, batch_size=2)
    alone = queued(store, spec)
    life(store)
    run = queued(store, spec)
    for batches in (5, 12, 7):
        killer.die(run, "train", batches, ExactSteps)
    life(store)
    assert any(event.step > 0 for event in _events(store, run, Resumed))
    assert record_of(store, run) == record_of(store, alone)


def test_what_a_callback_has_ended_stays_ended(
    store: Store, describe: Any, csv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.training.loop import Loop

    (tmp_path / "own.py").write_text(ENDS, "utf-8")
    spec = describe(source=str(csv), callbacks=[f"{tmp_path / 'own.py'}:Ends"])
    alone = queued(store, spec)
    life(store)
    run = queued(store, spec)
    control, real = Control(), Loop._validate

    def stopped_there(loop: Loop, place: Any) -> Any:
        control.stop()
        return real(loop, place)

    with monkeypatch.context() as patched:
        patched.setattr(Loop, "_validate", stopped_there)
        assert life(store, control).status == "stopped"
    queue_again(store, run)
    assert life(store).epochs_done == 1
    assert record_of(store, run) == record_of(store, alone)


@pytest.mark.thorough
def test_turbo_too(store: Store, killer: Killer, describe: Any, csv: Path) -> None:
    spec = describe(source=str(csv), epochs=4, engine="turbo", optimizer={"name": "adam"})
    alone = queued(store, spec)
    life(store)
    run = queued(store, spec)
    killer.die(run, "train", 9, TurboSteps)
    life(store)
    assert record_of(store, run) == record_of(store, alone)


def test_a_flipped_bit_is_refused_and_the_state_before_is_used(
    store: Store, killer: Killer, describe: Any, csv: Path
) -> None:
    spec = describe(source=str(csv), layers=LAYERS, epochs=5)
    alone = queued(store, spec)
    life(store)
    run = queued(store, spec)
    killer.die(run, "train", 20, ExactSteps)
    newest, before = checkpoints(store, run)
    path = store.run_directory(run) / newest.file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    life(store)
    said = _events(store, run, Noted)
    assert [event.text for event in said] == [
        Message("resume.damaged_passed_over", {"file": newest.file})
    ]
    assert _events(store, run, Resumed)[0].epochs == before.epoch == newest.epoch - 1
    assert record_of(store, run) == record_of(store, alone)


def test_on_a_gpu_the_run_says_that_bits_may_differ(
    store: Store, killer: Killer, describe: Any, csv: Path
) -> None:
    run = queued(store, describe(source=str(csv)))
    killer.die(run, "train", 9, ExactSteps)
    life(store, device="NVIDIA A100")
    (resumed,) = _events(store, run, Resumed)
    assert not resumed.exact
    assert "on a GPU the last digits" in resumed_text(resumed)
