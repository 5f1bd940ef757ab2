"""A whole run in this process: what reaches the store, and how it ends, whatever happens."""

import gc
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import data
from data.errors import InputError
from data.messages import Message
from engine.events import Ended, EpochEnded, Intervention, Noted, Saved, Started
from engine.execution.run import execute
from engine.host.warming import forget
from engine.specs import ExperimentSpec
from engine.store import run_history, runs
from engine.store.checkpoints import checkpoints
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.predictions import kept_predictions
from engine.store.run_writer import claim_run, queue_run
from engine.store.saved_models import saved_models
from engine.tables.loading import load
from engine.training import session
from engine.training.control import Control
from killed_runs import life, queued
from tui.locale import words

pytestmark = pytest.mark.slow

Execute = Callable[..., runs.Run]


@pytest.fixture
def train(store: Store) -> Execute:
    """Queue, claim and execute; the run as the store has it then."""

    def carried_out(spec: ExperimentSpec, **given: Any) -> runs.Run:
        made = queue_run(store, add_experiment(store, spec), spec)
        claimed = claim_run(store, "host")
        assert claimed is not None and claimed[0] == made
        options: dict[str, Any] = {"load": load, "control": Control(), "facts": {}, **given}
        execute(store, made, claimed[1], **options)
        found = runs.run(store, made)
        assert found is not None
        assert [kind for kind in _events(store, made) if isinstance(kind, Ended)] == [
            Ended(found.status, found.epochs_done, found.message)
        ]
        return found

    return carried_out


def _events(store: Store, run: str) -> list[Any]:
    return [logged.event for logged in run_history.events(store, run)]


def test_a_run_records_its_life_in_order(
    store: Store, train: Execute, describe: Any, csv: Path
) -> None:
    spec = describe(source=str(csv), checkpoint={"save_best_only": False})
    run = train(spec, facts={"device": "CPU"})
    assert (run.status, run.epochs_done, run.epoch, run.step) == ("finished", 3, 3, 6)
    found = _events(store, run.id)
    assert found[1] == Started(
        parameters=83, training_rows=48, validation_rows=13, steps=6, epochs=3
    )
    kinds = [type(event) for event in found]
    assert kinds == [type(found[0]), Started, *([EpochEnded, Saved] * 3), Saved, Ended]
    assert run.facts.classes == ("ash", "birch", "cedar")
    assert (run.facts.columns, run.facts.device) == (6, "CPU")
    assert len(run.facts.sha256 or "") == 64
    losses = run_history.batch_losses(store, run.id)
    for epoch in (1, 2, 3):
        chunks = [(first, np.frombuffer(blob, "<f4")) for at, first, blob in losses if at == epoch]
        assert sum(len(chunk) for _, chunk in chunks) == 6
        mean = sum(float(chunk.sum()) for _, chunk in chunks) / 6
        assert mean == pytest.approx(run_history.epochs(store, run.id)[epoch - 1].metrics["loss"])
        matrix = run_history.matrix(store, run.id, epoch)
        assert matrix is not None and matrix.part == "validation"
        counts = np.array(matrix.counts)
        accuracy = run_history.epochs(store, run.id)[epoch - 1].metrics["val_accuracy"]
        assert counts.sum() == 13
        assert np.trace(counts) / 13 == pytest.approx(accuracy)


def test_the_saved_files_are_the_recorded_ones_and_load(
    store: Store, train: Execute, describe: Any, csv: Path
) -> None:
    import hashlib

    run = train(describe(source=str(csv), epochs=6, checkpoint={"monitor": "loss"}))
    folder = store.run_directory(run.id)
    saved = saved_models(store, run.id)
    kept = [state.file for state in checkpoints(store, run.id)]
    recorded = {*(one.file for one in saved), *kept, "predictions.npz", "inputs.json"}
    assert recorded == {path.name for path in folder.iterdir()}
    for one in saved:
        content = (folder / one.file).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (one.sha256, one.size)
    values = [epoch.metrics["loss"] for epoch in run_history.epochs(store, run.id)]
    best = 1 + int(np.argmin(values))
    assert [one.file for one in saved] == [f"checkpoint-{best}.keras", "model.keras"]
    model = keras.saving.load_model(folder / "model.keras")
    dataset = data.load(str(csv))
    said = model.predict(dataset.features[48:], verbose=0).argmax(axis=1)
    matrix = run_history.matrix(store, run.id)
    assert matrix is not None
    assert np.trace(np.array(matrix.counts)) == (said == dataset.labels[48:]).sum()


def test_the_same_seed_gives_the_same_bits_whatever_trained_between(
    store: Store, train: Execute, describe: Any, csv: Path
) -> None:
    layers = [{"units": 8, "dropout": 0.3, "batch_norm": True}]
    spec = describe(source=str(csv), layers=layers, order="keras")
    first = train(spec)
    train(describe(source=str(csv), layers=layers, seed=12, optimizer={"name": "adam"}, epochs=1))
    second = train(spec)
    histories = [
        [epoch.metrics for epoch in run_history.epochs(store, run.id)] for run in (first, second)
    ]
    assert histories[0] == histories[1]
    assert (
        run_history.batch_losses(store, first.id)[-1][2][-4:]
        == (run_history.batch_losses(store, second.id)[-1][2][-4:])
    )


def test_without_validation_the_matrix_counts_the_training_rows(
    store: Store, train: Execute, describe: Any, csv: Path
) -> None:
    run = train(describe(source=str(csv), split=0.0, epochs=1))
    matrix = run_history.matrix(store, run.id)
    assert matrix is not None and matrix.part == "training"
    lines = [sum(line) for line in matrix.counts]
    assert lines == list(data.load(str(csv)).description.class_counts)
    assert set(run.last) == {"loss", "accuracy"}


def test_early_stopping_finishes_with_a_note(
    store: Store, train: Execute, describe: Any, csv: Path
) -> None:
    stopping = {"patience": 1, "min_delta": 100.0, "restore_best": True}
    run = train(describe(source=str(csv), epochs=9, early_stopping=stopping))
    assert (run.status, run.epochs_done) == ("finished", 2)
    notes = [words(event.text) for event in _events(store, run.id) if isinstance(event, Noted)]
    assert notes == [
        "early stopping after epoch 2: val_loss has not improved by more than 100 for 1 epoch "
        "(patience); the best epoch was 1",
        "the model ends with the weights of the best epoch, 1",
    ]
    assert [(one.kind, one.epoch) for one in saved_models(store, run.id)] == [("model", 1)]


def test_a_folder_that_cannot_be_made_fails_the_run_and_not_its_engine(
    store: Store, describe: Any, csv: Path
) -> None:
    run = queued(store, describe(source=str(csv)))
    (store.directory / "runs" / run).write_text("in the way")
    found = life(store)
    assert found.status == "failed"
    assert str(store.directory / "runs" / run) in words(found.message)


def test_a_diverged_run_fails_and_keeps_its_nan(
    store: Store, train: Execute, describe: Any, csv: Path
) -> None:
    spec = describe(
        source=str(csv),
        layers=[{"units": 8, "activation": "linear"}] * 6,
        optimizer={"name": "sgd", "learning_rate": 10.0},
        loss="mean_absolute_percentage_error",
        epochs=5,
    )
    run = train(spec)
    said = Message("training.metric_is_nan", {"metric": "loss", "epoch": 1})
    assert (run.status, run.message) == ("failed", said)
    assert np.isnan(run_history.epochs(store, run.id)[0].metrics["loss"])


def test_stop_keeps_the_model_and_leaves_out_the_broken_epoch(
    store: Store, train: Execute, describe: Any, csv: Path
) -> None:
    control = Control()
    timer = threading.Timer(1.5, control.stop, ["enough"])
    timer.start()
    run = train(describe(source=str(csv), epochs=1_000_000), control=control)
    assert (run.status, run.message) == ("stopped", "enough")
    found = _events(store, run.id)
    assert isinstance(found[-3], Intervention) and found[-3].action == "stop"
    assert found[-3].epoch == run.epochs_done + 1
    assert isinstance(found[-2], Saved) and found[-2].file == "model.keras"
    assert (store.run_directory(run.id) / "model.keras").exists()


def _raising(error: BaseException) -> Callable[..., Any]:
    def load(*_: Any, **__: Any) -> Any:
        raise error

    return load


def test_every_error_is_told_in_one_line(
    train: Execute, describe: Any, csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tensorflow as tf

    spec = describe(source=str(csv))
    refused = InputError("table.empty", file="small.csv")
    run = train(spec, load=_raising(refused))
    assert (run.status, run.message) == ("failed", refused.message)
    for error in (MemoryError(), tf.errors.ResourceExhaustedError(None, None, "OOM")):
        with monkeypatch.context() as patched:
            patched.setattr(session, "build", _raising(error))
            assert train(spec).message == Message("training.no_memory")
    with monkeypatch.context() as patched:
        patched.setattr(session, "build", _raising(ValueError("a\nb" + "c" * 400)))
        said = words(train(spec).message)
    assert said.startswith("ValueError: a bccc")
    assert len(said) == 300


def test_the_specification_is_checked_again_and_a_giant_refused(
    train: Execute, describe: Any, csv: Path
) -> None:
    run = train(describe(source=str(csv), batch_size=49))
    assert run.status == "failed"
    assert words(run.message).startswith('"training.batch_size" must be at most 48')
    giant = describe(source=str(csv), layers=[{"units": 65_536}] * 20)
    refused = train(giant).message
    assert isinstance(refused, Message)
    assert refused.code == "training.too_large"
    assert refused.params["needed"] > 8 * refused.params["weights"] > refused.params["free"]


def test_a_folder_that_cannot_be_written_fails_the_run_and_is_named(
    train: Execute, describe: Any, csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import engine.execution.saved_models

    refused = _raising(OSError(13, "Permission denied"))
    monkeypatch.setattr(engine.execution.saved_models, "produce_atomically", refused)
    run = train(describe(source=str(csv), epochs=1))
    assert (run.status, run.epochs_done) == ("failed", 1)
    about = {"file": "model.keras", "reason": "Permission denied"}
    assert run.message == Message("model.not_written", about)


def test_class_weights_by_name_weigh_the_named_class(
    store: Store, train: Execute, describe: Any, csv: Path
) -> None:
    plain = train(describe(source=str(csv), epochs=1))
    named = train(describe(source=str(csv), epochs=1, class_weight={"cedar": 20.0}))
    heavier = [run_history.epochs(store, run.id)[0].metrics["loss"] for run in (plain, named)]
    assert heavier[1] > 2 * heavier[0]
    ones = train(describe(source=str(csv), epochs=1, class_weight={"ash": 1.0}))
    assert (
        run_history.epochs(store, ones.id)[0].metrics
        == run_history.epochs(store, plain.id)[0].metrics
    )


def test_nothing_of_a_run_stays_in_memory(train: Execute, describe: Any, csv: Path) -> None:
    def graphs() -> int:
        gc.collect()
        return sum(type(item).__name__ == "FuncGraph" for item in gc.get_objects())

    forget()
    before = graphs()
    train(describe(source=str(csv), epochs=1))
    assert graphs() > before
    forget()
    assert graphs() <= before


@pytest.mark.parametrize("dropout", [0.0, pytest.param(0.3, marks=pytest.mark.thorough)])
def test_turbo_trains_or_says_why_it_does_not(
    dropout: float, store: Store, train: Execute, describe: Any, csv: Path
) -> None:
    given = {"source": str(csv), "layers": [{"units": 8, "dropout": dropout}]}
    exact, turbo = train(describe(**given)), train(describe(**given, engine="turbo"))
    assert turbo.status == "finished"
    notes = [event.text for event in _events(store, turbo.id) if isinstance(event, Noted)]
    reason = Message("turbo.random_layer", {"layer": "Dropout"})
    said = Message("turbo.refused", {"reason": reason})
    assert notes == ([said] if dropout else [])
    if dropout:
        assert turbo.last == exact.last
    else:
        assert turbo.last == pytest.approx(exact.last, rel=1e-3)


def test_a_persons_callback_that_fails_is_named_and_a_missing_one_stops_nothing_begun(
    store: Store, train: Execute, describe: Any, csv: Path, tmp_path: Path
) -> None:
    file = tmp_path / "mine.py"
    file.write_text(
        "import keras\nclass Second(keras.callbacks.Callback):\n"
        "    def on_epoch_end(self, epoch, logs=None):\n        assert epoch < 1, 'enough'\n",
        "utf-8",
    )
    failed = train(describe(source=str(csv), callbacks=[f"{file}:Second"]))
    said = Message(
        "callback.raised",
        {
            "callback": f"{file}:Second",
            "method": "on_epoch_end",
            "reason": "AssertionError: enough",
        },
    )
    assert (failed.status, failed.message, failed.epochs_done) == ("failed", said, 2)
    missing = train(describe(source=str(csv), callbacks=[f"{file}:Third"]))
    said = Message("callback.class_missing", {"file": str(file), "value": "Third"})
    assert (missing.status, missing.message) == ("failed", said)
    assert not any(isinstance(event, Started) for event in _events(store, missing.id))


def test_a_run_keeps_what_its_model_says_of_each_measured_row(
    store: Store, train: Execute, describe: Any, csv: Path
) -> None:
    spec = describe(source=str(csv))
    run = train(spec)
    found = kept_predictions(store, run)
    matrix = run_history.matrix(store, run.id)
    assert matrix is not None
    assert found.counts(len(matrix.counts)) == [list(row) for row in matrix.counts]
    assert (found.epoch, found.part, found.measured) == (3, "validation", 13)
    dataset = load(spec.data)
    np.testing.assert_array_equal(found.labels, dataset.labels[found.rows])
    model: Any = keras.saving.load_model(store.run_directory(run.id) / "model.keras")
    outputs = model.predict(dataset.inputs[found.rows], verbose=0)
    np.testing.assert_allclose(found.probabilities, outputs.max(axis=1), atol=1e-6)
    if outputs.shape[1] > 2:
        np.testing.assert_allclose(found.shares, outputs, atol=1e-6)
    else:
        assert found.shares is None
