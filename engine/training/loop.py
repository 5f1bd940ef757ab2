"""The loop over epochs: chunks of batches, validation, Keras' callbacks in ``fit``'s order."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

import keras
import numpy as np
from numpy.typing import NDArray

from engine.commands import Command, CommandKind
from engine.training.added_metrics import HistorySeen
from engine.training.callbacks.pseudo_labels import LabelRound
from engine.training.chunk_sizer import ChunkSizer
from engine.training.control import CommandSource, Stopped
from engine.training.layer_watch import LayerWatch
from engine.training.position import CheckpointSink, NullCheckpointer, TrainingPosition
from engine.training.recorded_changes import RecordedChanges
from engine.training.run_settings import RunSettings
from engine.training.steps.direct_variables import value_of
from engine.training.steps.keras_internals import epochs_restored, is_empty_hook
from engine.training.steps.protocol import Batches, Steps
from engine.training.steps.row_order import Order, Rows
from engine.training.times import Times

Part = Literal["train", "test"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is trained, in which order of each epoch, and measured; ``validation`` may be empty."""

    epochs: int
    training: Rows
    validation: Rows
    order: Order

    @property
    def measured(self) -> Rows:
        """The rows that are predicted at each epoch's end."""
        return self.validation if len(self.validation) else self.training


@dataclass(frozen=True, slots=True)
class Epoch:
    """A whole epoch: metrics under Keras' names, the rate it ended with, its time without pauses.

    ``predicted`` holds what is predicted of each of the plan's measured rows (``Task.decided``).
    ``times`` are seconds by purpose (``engine.training.times``) since the epoch before was handed
    over: its own writing and its callbacks' end count here. ``added`` is what a person's callbacks
    put into the logs, ``layers`` the record of its layers where there is one.
    """

    number: int
    metrics: dict[str, float]
    learning_rate: float
    seconds: float
    predicted: NDArray[Any]
    times: dict[str, float]
    added: dict[str, float] = field(default_factory=dict[str, float])
    layers: NDArray[np.float32] | None = None


class TrainingListener(Protocol):
    """Who is told what happens; epochs count from 1, batches from 0."""

    def chunk(self, epoch: int, first: int, losses: NDArray[np.float32]) -> None:
        """Batches from ``first`` on have trained, with these losses."""
        ...

    def epoch(self, epoch: Epoch) -> None:
        """An epoch is over; called before the callbacks' ``on_epoch_end``, or with callbacks of a
        person's own after it.
        """
        ...

    def command(self, command: Command, epoch: int, step: int) -> None:
        """A command took effect after ``step`` batches of ``epoch``, with the value it has now."""
        ...

    def labelled(self, found: LabelRound) -> None:
        """The network has labelled rows at an epoch's end."""
        ...


class Loop:
    """Trains a compiled model as ``fit`` would, in chunks.

    A callback that overrides a batch hook gets it: batches are then trained (or tested) one a
    call. Others see exactly the calls and logs that ``fit`` makes. ``recorded`` are changes to make
    again; ``has_own`` tells that a person's own callbacks are among them; ``layers`` looks at the
    layers at the end of an epoch's training.
    """

    def __init__(  # noqa: PLR0913
        self,
        model: Any,
        steps: Steps,
        plan: Plan,
        *,
        callbacks: Sequence[Any],
        control: CommandSource,
        listener: TrainingListener,
        checkpointer: CheckpointSink | None = None,
        settings: RunSettings | None = None,
        recorded: RecordedChanges | None = None,
        has_own: bool = False,
        layers: LayerWatch | None = None,
    ) -> None:
        self._model = model
        self._layers = layers
        self._has_own = has_own
        self._steps = steps
        self._plan = plan
        self._control = control
        self._listener = listener
        self._checkpointer: CheckpointSink = checkpointer or NullCheckpointer()
        self._settings = settings
        self._recorded = recorded or RecordedChanges()
        self._epochs = plan.epochs
        self._begun = 0.0
        self._times = Times()
        self._pace: dict[Part, ChunkSizer] = {"train": ChunkSizer(), "test": ChunkSizer()}
        self._hooked: dict[Part, bool] = {
            "train": any(has_batch_hook(callback, "train") for callback in callbacks),
            "test": any(has_batch_hook(callback, "test") for callback in callbacks),
        }
        self._measured = steps.batches(plan.measured, large=not self._hooked["test"])
        self._validates = len(plan.validation) > 0
        self._callbacks: Any = keras.callbacks.CallbackList(
            list(callbacks),
            add_history=True,
            model=model,
            epochs=plan.epochs,
            steps=steps.batches(plan.order(1)).steps,
            verbose=0,
        )

    def run(self) -> None:
        """Train to the end.

        Raises:
            Stopped: a command ended it early; the model holds what was learnt.
        """
        self._model.stop_training = False
        self._tell("on_train_begin")
        position = self._checkpointer.begin()
        if position.over:
            self._model.stop_training = True
        self._train_until(position.epochs or self._epochs)
        logs = position.logs or None
        stopped: Stopped | None = None
        try:
            if position == TrainingPosition():
                # BackupAndRestore asks here, as it does in fit, to go on after what it restored
                position = TrainingPosition(epochs_restored(self._model))
            while position.step or (not position.over and position.done < self._epochs):
                logs = self._epoch(position)
                over: bool = self._model.stop_training
                position = TrainingPosition(
                    position.done + 1, logs=logs, over=over, epochs=self._changed_epochs()
                )
                with self._times.counting("writing"):
                    self._checkpointer.keep(position)
            self._checkpointer.keep(position, now=True)
        except Stopped as reason:
            stopped = reason
        self._model.optimizer.finalize_variable_values(self._model.trainable_weights)
        self._tell("on_train_end", logs)
        if stopped is not None:
            raise stopped

    def _epoch(self, position: TrainingPosition) -> dict[str, float]:
        """The epoch after ``position``, or what is left of it."""
        epoch, self._begun = position.done + 1, time.perf_counter() - position.seconds
        if position.step == 0:
            self._steps.reset_metrics()
            self._tell("on_epoch_begin", epoch - 1)
        else:
            self._checkpointer.begin_epoch(epoch - 1)
        with self._times.counting("training"):
            batches = self._steps.batches(self._plan.order(epoch))
        if not position.trained:
            self._train(epoch, batches, position.step)
            position = self._position(epoch, batches.steps, self._steps.metrics())
        with self._times.counting("callbacks"):
            seen = None if self._layers is None else self._layers.look(epoch)
        logs = dict(position.logs)
        if self._validates:
            predicted, found = self._validate(position)
            logs |= {f"val_{name}": value for name, value in found.items()}
        else:
            predicted = self._test(position, hooked=False)
        ended = Epoch(
            number=epoch,
            metrics=dict(logs),
            learning_rate=float(value_of(self._model.optimizer.learning_rate)),
            seconds=time.perf_counter() - self._begun,
            predicted=predicted,
            times=self._times.take(),
            layers=seen,
        )
        self._end_epoch(ended, logs)
        return logs

    def _end_epoch(self, ended: Epoch, logs: dict[str, float]) -> None:
        """Hand the epoch over, and tell the callbacks; with what a person's own ones add."""
        if not self._has_own:
            with self._times.counting("writing"):
                self._listener.epoch(ended)
            self._tell("on_epoch_end", ended.number - 1, logs)
            return
        seen = HistorySeen(self._model.history, logs)
        try:
            self._tell("on_epoch_end", ended.number - 1, logs)
        finally:  # the epoch is over whatever they do
            with self._times.counting("writing"):
                self._listener.epoch(replace(ended, added=seen.added()))

    def _position(
        self, epoch: int, step: int, logs: dict[str, float] | None = None
    ) -> TrainingPosition:
        """In ``epoch`` after ``step`` batches; with ``logs`` all of them have trained."""
        spent = time.perf_counter() - self._begun
        return TrainingPosition(
            epoch - 1,
            step,
            logs or {},
            spent,
            trained=logs is not None,
            over=step > 0 and self._model.stop_training,
            epochs=self._changed_epochs(),
        )

    def _changed_epochs(self) -> int | None:
        return None if self._epochs == self._plan.epochs else self._epochs

    def _train_until(self, epochs: int) -> None:
        self._epochs = epochs
        self._callbacks.params["epochs"] = epochs

    def _train(self, epoch: int, batches: Batches, begin: int) -> None:
        hooked = self._hooked["train"]
        for first, count in self._chunks("train", batches, begin, epoch):
            self._ask(self._position(epoch, first))
            if hooked:
                self._tell("on_train_batch_begin", first)
            if self._layers is not None and first == batches.steps - 1:
                self._layers.last_step(epoch)
            with self._times.counting("training"), self._pace["train"].timing(count):
                losses = self._steps.train(batches, first, count)
            with self._times.counting("writing"):
                self._listener.chunk(epoch, first, losses)
            if hooked:
                self._tell("on_train_batch_end", first, self._steps.metrics())
            if self._model.stop_training:
                return
            if first + count < batches.steps:
                with self._times.counting("writing"):
                    self._checkpointer.keep(self._position(epoch, first + count))

    def _validate(self, position: TrainingPosition) -> tuple[NDArray[Any], dict[str, float]]:
        """The validation pass as ``evaluate`` makes it."""
        self._model.stop_evaluating = False
        self._tell("on_test_begin")
        self._steps.reset_metrics()
        predicted = self._test(position, hooked=self._hooked["test"])
        logs = self._steps.metrics()
        self._tell("on_test_end", logs)
        return predicted, logs

    def _test(self, position: TrainingPosition, *, hooked: bool) -> NDArray[Any]:
        """Run the measured rows forward: what is predicted of each."""
        found: list[NDArray[Any]] = []
        for first, count in self._chunks("test", self._measured):
            self._ask(position)
            if hooked:
                self._tell("on_test_batch_begin", first)
            with self._times.counting("validation"), self._pace["test"].timing(count):
                found.append(self._steps.test(self._measured, first, count))
            if hooked:
                self._tell("on_test_batch_end", first, self._steps.metrics())
                if self._model.stop_evaluating:
                    break
        return np.concatenate(found)

    def _chunks(
        self, part: Part, batches: Batches, first: int = 0, epoch: int = 0
    ) -> Iterator[tuple[int, int]]:
        """(first batch, number of batches) of each call; ``epoch`` where it trains."""
        while first < batches.steps:
            # fit asks after each batch whether to stop, also where a hook before it said so
            alone = self._hooked[part] or (part == "train" and self._model.stop_training)
            size = 1 if alone else self._pace[part].size
            count = self._recorded.stretch(epoch, first, batches.stretch(first, size))
            if self._layers is not None and part == "train":
                count = self._layers.stretch(epoch, count, batches.steps - first)
            yield first, count
            first += count

    def _ask(self, position: TrainingPosition) -> None:
        begun = time.perf_counter()
        for change in self._recorded.due(position):
            self._change(change, position)
        self._control.ask(lambda command: self._obey(command, position))
        self._begun += time.perf_counter() - begun

    def _obey(self, command: Command, position: TrainingPosition) -> None:
        if not command.kind.interrupts:
            self._change(command, position)
            return
        self._listener.command(command, position.done + 1, position.step)
        if command.kind is not CommandKind.RESUME:
            self._checkpointer.keep(self._now(position), now=True)

    def _change(self, change: Command, position: TrainingPosition) -> None:
        """Change something, and keep the state: a crash must not undo the change."""
        if change.kind is CommandKind.EPOCHS:
            epochs = max(int(change.value or 0), position.done + 1)
            self._train_until(epochs)
            change = replace(change, value=epochs)
        elif self._settings is not None:
            self._settings.apply(change, position)
        self._listener.command(change, position.done + 1, position.step)
        self._checkpointer.keep(self._now(position), now=True, changed=True)

    def _now(self, position: TrainingPosition) -> TrainingPosition:
        """The position, with the number of epochs as it is by now."""
        return replace(position, epochs=self._changed_epochs())

    def _tell(self, hook: str, *given: Any) -> None:
        with self._times.counting("callbacks"):
            getattr(self._callbacks, hook)(*given)


def has_batch_hook(callback: Any, part: Part) -> bool:
    """Whether the callback wants to be called at each batch of training or testing."""
    names = [f"on_{part}_batch_begin", f"on_{part}_batch_end"]
    if part == "train":
        names += ["on_batch_begin", "on_batch_end"]
    return not all(is_empty_hook(getattr(callback, name)) for name in names)
