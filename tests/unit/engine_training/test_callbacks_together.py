"""Keras' callbacks all at once: what each is told, and what they leave behind, as with ``fit``."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from engine.training.control import Control
from engine.training.loop import Loop, Plan
from engine.training.steps.exact import ExactSteps
from engine.training.steps.keras_internals import is_empty_hook
from engine.training.steps.row_order import order
from engine.training.user_callbacks import HOOKS
from trained_twice import Kept, assert_same_variables

pytestmark = pytest.mark.slow

TRAINING, VALIDATION = np.split(np.arange(61, dtype=np.int32), [45])
EPOCHS = 8
Line = tuple[Any, ...]
callbacks: Any = keras.callbacks


class Own(keras.callbacks.Callback):
    """Every hook, and changes between batches: the next batch must see them."""

    def __init__(self) -> None:
        super().__init__()
        for name in HOOKS:
            if name != "on_train_batch_begin":
                setattr(self, name, lambda *given, **named: None)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        if batch == 3:
            kernel = self.model.layers[0].kernel
            kernel.assign(kernel * 0.99)


def _everything(folder: Path, lines: list[Line], batches: bool) -> list[Any]:
    made: list[Any] = [
        callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.9),
        callbacks.ReduceLROnPlateau(monitor="val_loss", patience=0, factor=0.5, min_delta=0.05),
        callbacks.EarlyStopping(patience=2, min_delta=0.05, restore_best_weights=True),
        callbacks.CSVLogger(str(folder / "log.csv")),
        callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: None),
    ]
    if batches:
        made += [
            callbacks.ModelCheckpoint(str(folder / "{epoch}-{val_loss:.6f}.keras")),
            callbacks.TerminateOnNaN(),
            callbacks.BackupAndRestore(str(folder / "backup")),
            Own(),
        ]
    for callback in made:
        _record(callback, lines)
    return made


def _record(callback: Any, lines: list[Line]) -> None:
    """Write down each call of the hooks that the callback has; its empty ones stay empty."""

    def wrapped(name: str, hook: Any) -> Any:
        def told(*given: Any, **named: Any) -> None:
            everything = (*given, *named.values())
            logs = [dict(item) for item in everything if isinstance(item, dict)]
            place = [item for item in everything if isinstance(item, int)]
            lines.append((type(callback).__name__, name, place, logs))
            hook(*given, **named)

        return told

    for name in HOOKS:
        hook = getattr(callback, name)
        if not is_empty_hook(hook):
            setattr(callback, name, wrapped(name, hook))


def _model() -> Any:
    keras.utils.clear_session()
    keras.utils.set_random_seed(3)
    layers: Any = keras.layers
    model = keras.Sequential(
        [keras.Input((6,)), layers.Dense(4), layers.Dropout(0.2), layers.Dense(3, "softmax")]
    )
    model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"], jit_compile=False)
    return model


def _ours(table: Any, given: list[Any], epochs: int = EPOCHS) -> Any:
    model = _model()
    steps = ExactSteps(model, table.features, table.targets, None, 8)
    plan = Plan(epochs, TRAINING, VALIDATION, order("none", TRAINING, 0))
    Loop(model, steps, plan, callbacks=given, control=Control(), listener=Kept()).run()
    return model


def _fitted(table: Any, given: list[Any], epochs: int = EPOCHS) -> Any:
    model = _model()
    model.fit(
        table.features[TRAINING],
        table.targets[TRAINING],
        validation_data=(table.features[VALIDATION], table.targets[VALIDATION]),
        batch_size=8,
        epochs=epochs,
        shuffle=False,
        verbose=0,
        callbacks=given,
    )
    return model


@pytest.mark.parametrize("batches", [True, pytest.param(False, marks=pytest.mark.thorough)])
def test_all_together_hear_and_do_the_same(batches: bool, table: Any, tmp_path: Path) -> None:
    signalled: list[list[Line]] = []
    models: list[Any] = []
    for name, train in (("ours", _ours), ("fit", _fitted)):
        folder = tmp_path / name
        folder.mkdir()
        signalled.append([])
        models.append(train(table, _everything(folder, signalled[-1], batches)))
    assert signalled[0] == signalled[1]
    assert any("batch" in line[1] for line in signalled[0]) == batches
    assert {line[0] for line in signalled[0]} >= {"EarlyStopping", "ReduceLROnPlateau", "CSVLogger"}
    assert_same_variables(*models)
    files = [
        sorted(str(path.relative_to(tmp_path / name)) for path in (tmp_path / name).rglob("*"))
        for name in ("ours", "fit")
    ]
    assert files[0] == files[1]
    assert len(files[0]) > 1 or not batches
    logs = [(tmp_path / name / "log.csv").read_text("utf-8") for name in ("ours", "fit")]
    assert logs[0] == logs[1]
    assert 3 <= len(logs[0].splitlines()) <= EPOCHS + 1


def test_backup_and_restore_goes_on_where_it_was_interrupted(table: Any, tmp_path: Path) -> None:
    class Interrupt(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            if epoch == 2:
                raise KeyboardInterrupt

    signalled: list[list[Line]] = []
    models: list[Any] = []
    for name, train in (("ours", _ours), ("fit", _fitted)):
        folder = str(tmp_path / name)
        with pytest.raises(KeyboardInterrupt):
            train(table, [callbacks.BackupAndRestore(folder), Interrupt()], 4)
        restored = callbacks.BackupAndRestore(folder)
        signalled.append([])
        _record(restored, signalled[-1])
        models.append(train(table, [restored], 4))
    assert [line[2] for line in signalled[0] if line[1] == "on_epoch_end"] == [[2], [3]]
    assert signalled[0] == signalled[1]
    assert_same_variables(*models)


@pytest.mark.parametrize("hook", ["on_train_begin", "on_epoch_begin", "on_train_batch_end"])
def test_whichever_hook_ends_training_it_ends_at_the_same_batch(hook: str, table: Any) -> None:
    class Ends(keras.callbacks.Callback):
        calls = 0

        def call(self, *_: Any, **__: Any) -> None:
            self.calls += 1
            self.model.stop_training = hook == "on_train_begin" or self.calls == 2

    models: list[Any] = []
    for train in (_ours, _fitted):
        ends = Ends()
        setattr(ends, hook, ends.call)
        models.append(train(table, [ends]))
    ours, theirs = (model.history for model in models)
    assert (ours.epoch, ours.history) == (theirs.epoch, theirs.history)
    assert_same_variables(*models)
