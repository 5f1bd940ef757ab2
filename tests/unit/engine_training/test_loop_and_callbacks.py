"""Keras' callbacks in the loop: the calls of ``fit``, and commands between chunks."""

from typing import Any

import keras
import numpy as np
import pytest

from engine.commands import Command
from engine.models.callbacks import Checkpoint, EarlyStopping
from engine.training.callbacks.finite import Diverged, Finite
from engine.training.control import Control, Stopped
from engine.training.loop import Loop, Plan, has_batch_hook
from engine.training.steps.protocol import Batches
from engine.training.steps.row_order import order
from refusals import refuses
from tui.locale import words

HOOKS = [
    *("on_train_begin", "on_train_end", "on_epoch_begin", "on_epoch_end"),
    *("on_test_begin", "on_test_end"),
]
BATCH_HOOKS = [f"on_{part}_batch_{end}" for part in ("train", "test") for end in ("begin", "end")]


class Diary(keras.callbacks.Callback):
    """Writes down every call that reaches it, with its logs."""

    def __init__(self, hooks: list[str]) -> None:
        super().__init__()
        self.lines: list[tuple[Any, ...]] = []
        for hook in hooks:
            setattr(self, hook, self._writer(hook))

    def _writer(self, hook: str) -> Any:
        def write(*given: Any, logs: Any = None) -> None:
            place = [item for item in given if isinstance(item, int)]
            found = logs or next((item for item in given if isinstance(item, dict)), None)
            self.lines.append((hook, *place, dict(found or {})))

        return write


def _compiled(dropout: float = 0.0) -> Any:
    keras.utils.clear_session()
    keras.utils.set_random_seed(3)
    layers: Any = keras.layers
    model = keras.Sequential(
        [keras.Input((6,)), layers.Dense(4), layers.Dropout(dropout), layers.Dense(3, "softmax")]
    )
    model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"], jit_compile=False)
    return model


class Silent:
    """A listener that only remembers commands and chunks."""

    def __init__(self) -> None:
        self.commands: list[tuple[str, int, int]] = []
        self.chunks: list[tuple[int, int, int]] = []
        self.epochs: list[Any] = []

    def chunk(self, epoch: int, first: int, losses: Any) -> None:
        self.chunks.append((epoch, first, len(losses)))

    def epoch(self, epoch: Any) -> None:
        self.epochs.append(epoch)

    def command(self, command: Command, epoch: int, step: int) -> None:
        self.commands.append((command.kind, epoch, step))


ROWS = np.arange(61, dtype=np.int32)


def _loop(model: Any, table: Any, callbacks: list[Any], epochs: int = 2, **given: Any) -> Loop:
    from engine.training.steps.exact import ExactSteps

    steps = ExactSteps(model, table.features, table.targets, None, 8)
    plan = Plan(epochs, ROWS[:45], ROWS[45:], order("none", ROWS[:45], 0))
    given = {"control": Control(), "listener": Silent(), **given}
    return Loop(model, steps, plan, callbacks=callbacks, **given)


@pytest.mark.slow
@pytest.mark.parametrize("hooks", [HOOKS, HOOKS + BATCH_HOOKS])
def test_callbacks_see_the_calls_and_logs_of_fit(hooks: list[str], table: Any) -> None:
    mine, theirs = Diary(hooks), Diary(hooks)
    model = _compiled(dropout=0.3)
    _loop(model, table, [mine]).run()
    _compiled(dropout=0.3).fit(
        table.features[:45],
        table.targets[:45],
        batch_size=8,
        epochs=2,
        shuffle=False,
        verbose=0,
        validation_data=(table.features[45:], table.targets[45:]),
        callbacks=[theirs],
    )
    assert mine.lines == theirs.lines
    assert mine.params == theirs.params
    assert ("on_train_batch_end" in hooks) == any("batch" in line[0] for line in mine.lines)


@pytest.mark.slow
def test_stop_training_in_a_batch_hook_ends_as_in_fit(table: Any) -> None:
    class Enough(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if batch == 2:
                self.model.stop_training = True

    model, listener = _compiled(), Silent()
    _loop(model, table, [Enough()], listener=listener).run()
    other = _compiled()
    history = other.fit(
        table.features[:45],
        table.targets[:45],
        batch_size=8,
        epochs=2,
        shuffle=False,
        verbose=0,
        validation_data=(table.features[45:], table.targets[45:]),
        callbacks=[Enough()],
    ).history
    assert [epoch.metrics for epoch in listener.epochs] == [
        {name: values[0] for name, values in history.items()}
    ]
    assert [chunk[2] for chunk in listener.chunks] == [1, 1, 1]


def test_only_an_overridden_batch_hook_counts() -> None:
    callbacks: Any = keras.callbacks
    assert not has_batch_hook(callbacks.EarlyStopping(), "train")
    assert not has_batch_hook(callbacks.ReduceLROnPlateau(), "test")
    assert not has_batch_hook(Finite(), "train")
    assert has_batch_hook(callbacks.ModelCheckpoint("model.keras"), "train")
    assert not has_batch_hook(callbacks.ModelCheckpoint("model.keras"), "test")
    for name, part in [("on_batch_end", "train"), ("on_test_batch_begin", "test")]:
        assert has_batch_hook(Diary([name]), part)


class Counting:
    """Steps without TensorFlow, which count and call somebody in passing."""

    def __init__(self, model: Any, passing: Any = lambda *_: None) -> None:
        self.model, self.passing = model, passing
        self.calls: list[tuple[str, int, int]] = []

    def batches(self, rows: Any, *, large: bool = False) -> Batches:
        count = len(rows) // 8
        return Batches(rows[: count * 8], count, rows[count * 8 :] if len(rows) % 8 else None)

    def train(self, batches: Batches, first: int, count: int) -> Any:
        self.calls.append(("train", first, count))
        self.passing("train", first)
        return np.zeros(count, np.float32)

    def test(self, batches: Batches, first: int, count: int) -> Any:
        self.calls.append(("test", first, count))
        self.passing("test", first)
        return np.zeros(min(8 * count, 21 - 8 * first), np.int64)

    def metrics(self) -> dict[str, float]:
        return {"loss": 1.0}

    def reset_metrics(self) -> None:
        """Nothing to set back."""


class Hollow:
    """As much of a model as the loop touches."""

    class Optimizer:
        learning_rate = 0.1

        def finalize_variable_values(self, _: Any) -> None:
            """Nothing to finalize."""

    optimizer, trainable_weights, stop_training = Optimizer(), (), False


def _counting(passing: Any, control: Control | None = None) -> Any:
    model, listener = Hollow(), Silent()
    steps = Counting(model, passing)
    plan = Plan(3, ROWS[:40], ROWS[40:61], order("none", ROWS[:40], 0))
    diary = Diary(["on_train_begin", "on_train_end"])
    loop = Loop(
        model, steps, plan, callbacks=[diary], control=control or Control(), listener=listener
    )
    return loop, steps, listener, diary


def test_every_batch_of_an_epoch_comes_once_and_the_partial_one_too() -> None:
    loop, steps, _, _ = _counting(lambda *_: None)
    loop.run()
    trained = [(first, count) for part, first, count in steps.calls if part == "train"]
    tested = [(first, count) for part, first, count in steps.calls if part == "test"]
    assert sum(count for _, count in trained) == 3 * 5
    assert all(first < 5 for first, _ in trained)
    assert sum(count for _, count in tested) == 3 * 3


@pytest.mark.parametrize(("part", "at"), [("train", ("stop", 2, 1)), ("test", ("stop", 2, 5))])
def test_stop_takes_effect_after_the_chunk_and_abandons_the_epoch(part: str, at: Any) -> None:
    control, seen = Control(), [0]

    def passing(where: str, first: int) -> None:
        if where == part and first == 0:
            seen[0] += 1
            if seen[0] == 2:
                loop._pace["train"].size = loop._pace["test"].size = 1
                control.stop("enough")

    loop, steps, listener, diary = _counting(passing, control=control)
    loop._pace["train"].took = loop._pace["test"].took = lambda *_: None
    with pytest.raises(Stopped, match="enough"):
        loop.run()
    assert listener.commands == [at]
    assert [epoch.number for epoch in listener.epochs] == [1]
    assert steps.calls[-1] == (part, 0, 1)
    assert [line[0] for line in diary.lines] == ["on_train_begin", "on_train_end"]


def test_a_pause_is_told_and_not_counted_as_training_time() -> None:
    import threading

    control = Control()

    def passing(where: str, first: int) -> None:
        if (where, first) == ("train", 0) and not listener.commands:
            control.pause()
            threading.Timer(0.3, control.resume).start()

    loop, _, listener, _ = _counting(passing, control=control)
    loop.run()
    assert [kind for kind, _, _ in listener.commands] == ["pause", "resume"]
    assert listener.epochs[0].seconds < 0.2


def test_an_epochs_seconds_are_told_apart_by_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    now = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])

    def lasts(seconds: float) -> None:
        now[0] += seconds

    class Slow(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            lasts(8.0)

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            lasts(16.0)

    class Writing(Silent):
        def chunk(self, epoch: int, first: int, losses: Any) -> None:
            lasts(0.5 if first == 0 else 0.0)

        def epoch(self, epoch: Any) -> None:
            super().epoch(epoch)
            lasts(4.0)

    took = {"train": 1.0, "test": 2.0}
    listener = Writing()
    steps = Counting(Hollow(), lambda part, first: lasts(took[part] if first == 0 else 0.0))
    plan = Plan(2, ROWS[:40], ROWS[40:61], order("none", ROWS[:40], 0))
    Loop(Hollow(), steps, plan, callbacks=[Slow()], control=Control(), listener=listener).run()
    first, second = [epoch.times for epoch in listener.epochs]
    assert first == {"training": 1.0, "validation": 2.0, "callbacks": 8.0, "writing": 0.5}
    assert second == {**first, "callbacks": 24.0, "writing": 4.5}
    assert [epoch.seconds for epoch in listener.epochs] == [11.5, 11.5]


def _ended(callback: Any, epoch: int, **logs: float) -> None:
    callback.on_epoch_end(epoch, logs)


def test_checkpoints_keep_each_epoch_or_only_better_ones() -> None:
    saved: list[tuple[int, bool]] = []
    every = Checkpoint(save_best_only=False).make(lambda *at: saved.append(at))
    for epoch, value in enumerate([1.0, 2.0]):
        _ended(every, epoch, val_loss=value)
    assert saved == [(1, False), (2, False)]
    saved.clear()
    lowest = Checkpoint().make(lambda *at: saved.append(at))
    for epoch, value in enumerate([float("nan"), 2.0, 2.0, 1.5, float("nan"), 1.6]):
        _ended(lowest, epoch, val_loss=value)
    assert saved == [(2, True), (4, True)]
    saved.clear()
    highest = Checkpoint(monitor="accuracy").make(lambda *at: saved.append(at))
    for epoch, value in enumerate([0.5, 0.4, 0.6]):
        _ended(highest, epoch, accuracy=value)
    assert saved == [(1, True), (3, True)]


def test_finite_names_the_metric_or_the_layer() -> None:
    model = _compiled()
    callback = Finite()
    callback.set_model(model)
    _ended(callback, 0, loss=1.0, val_loss=2.0)
    with refuses("training.metric_is_nan", Diverged, metric="val_loss", epoch=3):
        _ended(callback, 2, loss=1.0, val_loss=float("nan"))
    with refuses("training.metric_is_infinite", Diverged, metric="loss", epoch=1):
        _ended(callback, 0, loss=float("inf"))
    kernel = model.layers[0].get_weights()
    kernel[0][2, 1] = np.nan
    model.layers[0].set_weights(kernel)
    with refuses("training.weights_not_finite", Diverged, layer="dense", epoch=1):
        _ended(callback, 0, loss=1.0)


def test_early_stopping_says_why_in_words() -> None:
    model = _compiled()
    spec = EarlyStopping(patience=2, restore_best=True)
    stopping = spec.make(lambda *_: None)
    stopping.set_model(model)
    stopping.on_train_begin()
    assert spec.why_stopped(stopping) == []
    for epoch, value in enumerate([1.0, 0.5, 0.6, 0.7]):
        _ended(stopping, epoch, val_loss=value)
    assert model.stop_training
    said = spec.why_stopped(stopping)
    assert [message.code for message in said] == ["run.stopped_early", "run.ends_with_best"]
    assert list(map(words, said)) == [
        "early stopping after epoch 4: val_loss has not improved by more than 0.0001 for "
        "2 epochs (patience); the best epoch was 2",
        "the model ends with the weights of the best epoch, 2",
    ]
