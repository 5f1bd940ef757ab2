"""The same experiment trained twice: by the engine's loop, and by ``model.fit``."""

import math
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import keras
import numpy as np

from data.split import Split
from engine.commands import Command
from engine.specs.edit import with_value
from engine.tasks.targets import balanced_weights, row_weights
from engine.training.build import build
from engine.training.callbacks.assembly import build_callbacks
from engine.training.compiled_networks import Prepared
from engine.training.control import Control
from engine.training.loop import Epoch
from engine.training.session import TrainingSession
from engine.training.steps.exact import ExactSteps
from engine.training.steps.polymorphic import PolymorphicModel
from engine.training.steps.row_order import order
from engine.training.trace_key import is_polymorphic
from some_tasks import task_on


class Kept:
    """A listener that keeps everything."""

    def __init__(self) -> None:
        self.epochs: list[Epoch] = []
        self.losses: list[Any] = []

    def chunk(self, epoch: int, first: int, losses: Any) -> None:
        self.losses += losses.tolist()

    def epoch(self, epoch: Epoch) -> None:
        self.epochs.append(epoch)

    def command(self, command: Command, epoch: int, step: int) -> None:
        raise AssertionError(command)


def made(spec: Any, table: Any, rows: Any) -> Any:
    keras.utils.clear_session()
    keras.utils.set_random_seed(spec.seed)
    steps = -(-len(rows) // spec.training.batch_size)
    task = task_on(spec, table, rows)
    return build(spec, table.features.shape[1:], task, steps)


def _callbacks(spec: Any) -> list[Any]:
    return build_callbacks(spec.training, (), lambda *_: None, ()).callbacks


def parts(spec: Any, table: Any) -> tuple[Any, Any]:
    rows = np.arange(len(table.labels), dtype=np.int32)
    cut = len(rows) - int(len(rows) * spec.data.validation.split)
    return rows[:cut], rows[cut:]


def _weights(spec: Any, table: Any, rows: Any) -> Any:
    if spec.training.class_weight is None:
        return None
    classes = int(table.labels.max()) + 1
    return row_weights(table.labels, balanced_weights(table.labels[rows]), classes)


def targets(spec: Any, table: Any, rows: Any) -> Any:
    """What the network is to give, of all rows; scaled by those that train."""
    return task_on(spec, table, rows).targets(table.labels)


def ours(
    spec: Any,
    table: Any,
    kind: str,
    steps_of: type[ExactSteps] = ExactSteps,
    *,
    layers: bool = False,
) -> tuple[Kept, Any, ExactSteps]:
    """By the engine; ``layers`` are recorded. Steps that serve other widths and dropouts have
    trained a network with such before.
    """
    train, validation = parts(spec, table)
    ordered, kept = with_value(spec, "training.order", kind), Kept()
    shared = steps_of is ExactSteps and is_polymorphic(ordered, table.features.shape[1:])
    model = made(_with_other_numbers(spec) if shared else spec, table, train)
    polymorphic = PolymorphicModel(model) if shared else None
    steps = _steps(steps_of, model, ordered, table, polymorphic)
    prepared = Prepared(model, steps, polymorphic=polymorphic)
    if polymorphic is not None:
        once = with_value(_with_other_numbers(ordered), "training.epochs", 1)
        before = TrainingSession(once, Split(train, validation), prepared)
        before.train(control=Control(), listener=Kept())
        model = made(spec, table, train)
        polymorphic.adopt(model, steps.sample(np.zeros(1, np.int64))[:2])
        prepared = replace(prepared, model=model)
    session = TrainingSession(ordered, Split(train, validation), prepared)
    told = list[Any]()
    watch = session.layer_watch(told.append) if layers else None
    session.train(control=Control(), listener=kept, layers=watch)
    assert not told
    return kept, model, steps


def _steps(
    kind: type[ExactSteps], model: Any, spec: Any, table: Any, polymorphic: PolymorphicModel | None
) -> ExactSteps:
    train, _ = parts(spec, table)
    return kind(
        model,
        table.features,
        targets(spec, table, train),
        _weights(spec, table, train),
        spec.training.batch_size,
        task_on(spec, table, train).decided,
        sized=spec.training.order != "reshuffle",
        tracing=nullcontext if polymorphic is None else polymorphic.tracing,
    )


def _with_other_numbers(spec: Any) -> Any:
    """Wider layers, of which fewer units drop out."""
    for place, layer in enumerate(spec.network.layers):
        for name, change in (("units", 3), ("dropout", -0.05), ("rate", -0.05)):
            known = getattr(layer, name, 0)
            if known:
                spec = with_value(spec, f"network.layers.{place}.{name}", known + change)
    return spec


class _InOrder(keras.utils.PyDataset):
    """The training rows of every epoch in our own order, in batches."""

    def __init__(self, spec: Any, table: Any, train: Any) -> None:
        super().__init__()
        self._table, self._size = table, spec.training.batch_size
        self._take, self._epoch = order("reshuffle", train, spec.seed), 0
        self._rows = train
        self._targets = targets(spec, table, train)

    def on_epoch_begin(self) -> None:
        self._epoch += 1
        self._rows = self._take(self._epoch)

    def __len__(self) -> int:
        return math.ceil(len(self._rows) / self._size)

    def __getitem__(self, number: int) -> Any:
        rows = self._rows[number * self._size : (number + 1) * self._size]
        return self._table.features[rows], self._targets[rows]


def fitted(spec: Any, table: Any, kind: str) -> tuple[dict[str, list[float]], Any]:
    """The same by ``fit``: on arrays, or on batches in our own order."""
    train, validation = parts(spec, table)
    model, size = made(spec, table, train), spec.training.batch_size
    goal = targets(spec, table, train)
    given: dict[str, Any] = {"epochs": spec.training.epochs, "verbose": 0}
    given |= {"callbacks": _callbacks(spec), "shuffle": kind == "keras"}
    if len(validation):
        given["validation_data"] = (table.features[validation], goal[validation])
        given["validation_batch_size"] = size
    if spec.training.class_weight is not None:
        given["class_weight"] = balanced_weights(table.labels[train])
    if kind == "reshuffle":
        return model.fit(_InOrder(spec, table, train), **given).history, model
    x, y = table.features[train], goal[train]
    return model.fit(x, y, batch_size=size, **given).history, model


def assert_same_variables(model: Any, other: Any) -> None:
    """Weights and all that the optimizer remembers: not one bit apart."""
    for mine, theirs in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    for mine, theirs in zip(model.optimizer.variables, other.optimizer.variables, strict=True):
        np.testing.assert_array_equal(mine.numpy(), theirs.numpy(), mine.path)
