"""The same experiment trained twice: by the engine's loop, and by ``model.fit``."""

from typing import Any

import keras
import numpy as np

from engine.build import build
from engine.training.callbacks import early_stopping, plateau
from engine.training.control import Control
from engine.training.exact import ExactSteps
from engine.training.loop import Epoch, Loop, Plan
from engine.training.metrics import balanced_weights, row_weights
from engine.training.order import order


class Kept:
    """A watcher that keeps everything."""

    def __init__(self) -> None:
        self.epochs: list[Epoch] = []
        self.losses: list[Any] = []

    def chunk(self, epoch: int, first: int, losses: Any) -> None:
        self.losses += losses.tolist()

    def epoch(self, epoch: Epoch) -> None:
        self.epochs.append(epoch)

    def wish(self, kind: str, epoch: int, step: int, value: float | None = None) -> None:
        raise AssertionError(kind)


def made(spec: Any, table: Any, rows: Any) -> Any:
    keras.utils.clear_session()
    keras.utils.set_random_seed(spec.seed)
    steps = -(-len(rows) // spec.training.batch_size)
    return build(spec, table.features.shape[1], table.targets.shape[1], steps)


def _callbacks(spec: Any) -> list[Any]:
    stopping = spec.training.early_stopping
    return [*([early_stopping(stopping)] if stopping else []), *plateau(spec.training)]


def parts(spec: Any, table: Any) -> tuple[Any, Any]:
    rows = np.arange(len(table.labels), dtype=np.int32)
    cut = len(rows) - int(len(rows) * spec.data.validation.split)
    return rows[:cut], rows[cut:]


def _weights(spec: Any, table: Any, rows: Any) -> Any:
    if spec.training.class_weight is None:
        return None
    classes = table.targets.shape[1]
    return row_weights(table.labels, balanced_weights(table.labels[rows]), classes)


def ours(
    spec: Any, table: Any, kind: str, steps_of: type[ExactSteps] = ExactSteps
) -> tuple[Kept, Any, ExactSteps]:
    train, validation = parts(spec, table)
    model = made(spec, table, train)
    weights = _weights(spec, table, train)
    steps = steps_of(model, table.features, table.targets, weights, spec.training.batch_size)
    plan = Plan(spec.training.epochs, train, validation, order(kind, train, spec.seed))
    kept = Kept()
    Loop(model, steps, plan, callbacks=_callbacks(spec), control=Control(), watcher=kept).run()
    return kept, model, steps


def fitted(spec: Any, table: Any, kind: str) -> tuple[dict[str, list[float]], Any]:
    """The same by ``fit``; our own reshuffling becomes one ``fit`` an epoch on arrays in order."""
    train, validation = parts(spec, table)
    model = made(spec, table, train)
    given: dict[str, Any] = {"batch_size": spec.training.batch_size, "verbose": 0}
    if len(validation):
        given["validation_data"] = (table.features[validation], table.targets[validation])
    if spec.training.class_weight is not None:
        given["class_weight"] = balanced_weights(table.labels[train])
    epochs, take = spec.training.epochs, order(kind, train, spec.seed)
    if kind != "reshuffle":
        given |= {"epochs": epochs, "shuffle": kind == "keras", "callbacks": _callbacks(spec)}
        return model.fit(table.features[train], table.targets[train], **given).history, model
    history: dict[str, list[float]] = {}
    for epoch in range(1, epochs + 1):
        rows = take(epoch)
        found = model.fit(table.features[rows], table.targets[rows], shuffle=False, **given)
        for name, values in found.history.items():
            history.setdefault(name, []).extend(values)
    return history, model


def assert_same_variables(model: Any, other: Any) -> None:
    """Weights and all that the optimizer remembers: not one bit apart."""
    for mine, theirs in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    for mine, theirs in zip(model.optimizer.variables, other.optimizer.variables, strict=True):
        np.testing.assert_array_equal(mine.numpy(), theirs.numpy(), mine.path)
