"""The engine's loop against ``model.fit`` on the same rows in the same order: not one bit apart."""

from typing import Any

import keras
import numpy as np
import pytest

from engine.build import build
from engine.training.callbacks import early_stopping, plateau
from engine.training.control import Control
from engine.training.exact import ExactSteps
from engine.training.loop import Epoch, Loop, Plan
from engine.training.metrics import balanced_weights, row_weights
from engine.training.order import order

pytestmark = pytest.mark.slow

CLASSES = 3


class Kept:
    """A watcher that keeps everything."""

    def __init__(self) -> None:
        self.epochs: list[Epoch] = []
        self.losses: list[Any] = []

    def chunk(self, epoch: int, first: int, losses: Any) -> None:
        self.losses += losses.tolist()

    def epoch(self, epoch: Epoch) -> None:
        self.epochs.append(epoch)

    def wish(self, kind: str, epoch: int, step: int) -> None:
        raise AssertionError(kind)


def _model(spec: Any, table: Any, rows: Any) -> Any:
    keras.utils.clear_session()
    keras.utils.set_random_seed(spec.seed)
    steps = -(-len(rows) // spec.training.batch_size)
    return build(spec, table.features.shape[1], CLASSES, steps)


def _callbacks(spec: Any) -> list[Any]:
    stopping = spec.training.early_stopping
    return [*([early_stopping(stopping)] if stopping else []), *plateau(spec.training)]


def _split(spec: Any, table: Any) -> tuple[Any, Any]:
    rows = np.arange(len(table.labels), dtype=np.int32)
    cut = len(rows) - int(len(rows) * spec.data.validation.split)
    return rows[:cut], rows[cut:]


def _weights(spec: Any, table: Any, rows: Any) -> Any:
    if spec.training.class_weight is None:
        return None
    return row_weights(table.labels, balanced_weights(table.labels[rows]), CLASSES)


def ours(spec: Any, table: Any, kind: str) -> tuple[Kept, Any, ExactSteps]:
    train, validation = _split(spec, table)
    model = _model(spec, table, train)
    weights = _weights(spec, table, train)
    steps = ExactSteps(model, table.features, table.targets, weights, spec.training.batch_size)
    plan = Plan(spec.training.epochs, train, validation, order(kind, train, spec.seed))
    kept = Kept()
    Loop(model, steps, plan, callbacks=_callbacks(spec), control=Control(), watcher=kept).run()
    return kept, model, steps


def fitted(spec: Any, table: Any, kind: str) -> tuple[dict[str, list[float]], Any]:
    """The same by ``fit``; our own reshuffling becomes one ``fit`` an epoch on arrays in order."""
    train, validation = _split(spec, table)
    model = _model(spec, table, train)
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


_MIXED = [
    {"units": 16, "activation": "relu", "dropout": 0.3, "batch_norm": True, "l2": 0.01},
    {"units": 8, "activation": "tanh", "dropout": 0.2, "l1": 0.001},
]
_ADAM = {"name": "adam", "learning_rate": 0.01}
_COSINE = {"name": "cosine", "floor": 0.1}
_PLATEAU: dict[str, Any] = {
    "epochs": 12,
    "optimizer": {"name": "sgd", "learning_rate": 0.5},
    "schedule": {"name": "reduce_on_plateau", "patience": 0, "factor": 0.3},
}
_STOPPING = {"patience": 2, "min_delta": 0.05, "restore_best": True}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "sgd, the last batch partial": ("keras", {}),
    "no partial batch, momentum, mean squared error": (
        "none",
        {
            "batch_size": 7,
            "optimizer": {"name": "sgd", "momentum": 0.9, "nesterov": True},
            "loss": "mean_squared_error",
        },
    ),
    "fewer rows than a batch": ("none", {"batch_size": 64}),
    "adam, dropout, batch norm, L1, L2": ("reshuffle", {"layers": _MIXED, "optimizer": _ADAM}),
    "balanced class weights, dropout, cosine": (
        "keras",
        {"class_weight": "balanced", "layers": _MIXED, "optimizer": _ADAM, "schedule": _COSINE},
    ),
    "cost matrix": (
        "reshuffle",
        {"loss": "cost_matrix", "cost_matrix": [[1, 2, 3], [9, 1, 2], [1, 1, 1]]},
    ),
    "no validation": ("none", {"split": 0.0}),
    "plateau and early stopping": ("none", {**_PLATEAU, "early_stopping": _STOPPING}),
}


@pytest.mark.parametrize("case", CASES)
def test_not_one_bit_differs_from_fit(case: str, table: Any, describe: Any) -> None:
    kind, options = CASES[case]
    spec = describe(**options)
    kept, model, steps = ours(spec, table, kind)
    history, other = fitted(spec, table, kind)
    names = ["accuracy", "loss"] + ["val_accuracy", "val_loss"] * ("split" not in options)
    assert sorted(kept.epochs[0].metrics) == names
    for name in names:
        assert [epoch.metrics[name] for epoch in kept.epochs] == history[name]
    for mine, theirs in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert model.optimizer.iterations.numpy() == other.optimizer.iterations.numpy()
    assert steps.traces <= 4


def test_batch_losses_are_those_that_fit_averages(table: Any, describe: Any) -> None:
    spec = describe(epochs=1, layers=_MIXED)
    kept, _, _ = ours(spec, table, "none")
    seen: list[float] = []
    means = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda _, logs: seen.append(logs["loss"])
    )
    train, _ = _split(spec, table)
    model = _model(spec, table, train)
    model.fit(
        table.features[train],
        table.targets[train],
        batch_size=8,
        shuffle=False,
        verbose=0,
        callbacks=[means],
    )
    assert len(kept.losses) == len(seen) == 7
    sizes = np.minimum(8, len(train) - np.arange(7) * 8)
    running = np.cumsum(np.array(kept.losses) * sizes) / np.cumsum(sizes)
    np.testing.assert_allclose(running, seen, rtol=1e-6)


def test_the_classes_predicted_are_the_models_at_the_epochs_end(table: Any, describe: Any) -> None:
    spec = describe(layers=_MIXED)
    kept, model, _ = ours(spec, table, "none")
    _, validation = _split(spec, table)
    said = model(table.features[validation], training=False).numpy().argmax(axis=1)
    assert kept.epochs[-1].predicted.tolist() == said.tolist()
    right = float((said == table.labels[validation]).mean())
    assert kept.epochs[-1].metrics["val_accuracy"] == pytest.approx(right)


def test_the_rate_changes_without_a_new_trace(table: Any, describe: Any) -> None:
    spec = describe(**_PLATEAU)
    kept, _, steps = ours(spec, table, "reshuffle")
    rates = {epoch.learning_rate for epoch in kept.epochs}
    assert len(rates) > 2
    assert steps.traces == 4


def test_a_schedules_rate_is_the_one_at_the_epochs_end(table: Any, describe: Any) -> None:
    spec = describe(
        optimizer={"name": "sgd", "learning_rate": 0.5}, schedule={"name": "step", "every": 1}
    )
    kept, _, _ = ours(spec, table, "none")
    assert [epoch.learning_rate for epoch in kept.epochs] == [0.25, 0.125, 0.0625]
