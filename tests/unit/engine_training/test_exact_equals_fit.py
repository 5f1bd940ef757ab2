"""The engine's loop against ``model.fit`` on the same rows in the same order: not one bit apart."""

from typing import Any

import keras
import numpy as np
import pytest

from trained_twice import assert_same_variables, fitted, made, ours, parts

pytestmark = pytest.mark.slow

_MIXED = [
    {"units": 16, "activation": "relu", "dropout": 0.3, "batch_norm": True, "l2": 0.01},
    {"units": 8, "activation": "tanh", "dropout": 0.2, "l1": 0.001},
]
_RELU = {"units": 8, "activation": "relu"}
_SIGMOID = {"units": 8, "activation": "sigmoid"}
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
    "one row a batch": ("reshuffle", {"batch_size": 1, "epochs": 2}),
    "relu and adam": ("keras", {"layers": [_RELU], "optimizer": {"name": "adam"}}),
    "sigmoid and sgd": ("reshuffle", {"layers": [_SIGMOID, _SIGMOID]}),
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
    assert_same_variables(model, other)
    assert steps.traces <= 4


def test_batch_losses_are_those_that_fit_averages(table: Any, describe: Any) -> None:
    spec = describe(epochs=1, layers=_MIXED)
    kept, _, _ = ours(spec, table, "none")
    seen: list[float] = []
    means = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda _, logs: seen.append(logs["loss"])
    )
    train, _ = parts(spec, table)
    model = made(spec, table, train)
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
    _, validation = parts(spec, table)
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
