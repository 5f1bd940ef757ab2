"""Trainings that the engine must repeat as ``fit`` makes them, to the last bit."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from engine.specs import ACTIVATIONS, ExperimentSpec
from engine.training.control import Control
from engine.training.loop import Loop, Plan
from engine.training.steps.exact import ExactSteps
from engine.training.steps.row_order import order
from trained_twice import Kept

_MIXED = [
    {"units": 16, "activation": "relu", "dropout": 0.3, "batch_norm": True, "l2": 0.01},
    {"units": 8, "activation": "tanh", "dropout": 0.2, "l1": 0.001},
]
_RELU = {"units": 8, "activation": "relu"}
_DROPPED = {**_RELU, "dropout": 0.3}
_SIGMOID = {"units": 8, "activation": "sigmoid"}
_SGD = {"name": "sgd", "learning_rate": 0.1}
_ADAM = {"name": "adam", "learning_rate": 0.01}
_NESTEROV = {"name": "sgd", "learning_rate": 0.1, "momentum": 0.9, "nesterov": True}
PLATEAU: dict[str, Any] = {
    "epochs": 12,
    "optimizer": {"name": "sgd", "learning_rate": 0.5},
    "schedule": {"name": "reduce_on_plateau", "patience": 0, "factor": 0.3},
}
_STOPPING = {"patience": 2, "min_delta": 0.05, "restore_best": True}

Case = tuple[str, dict[str, Any]]
"""The order of the rows, and what the experiment describes."""


def _every_activation(**options: Any) -> list[dict[str, Any]]:
    """One layer for each: a bit that one of them rounds otherwise reaches all weights."""
    return [{"units": 7, "activation": name, **options} for name in ACTIVATIONS]


_EVERY = {
    "sgd": (_every_activation(), _SGD),
    "sgd, batch norm": (_every_activation(batch_norm=True), _SGD),
    "sgd, batch norm and dropout": (_every_activation(batch_norm=True, dropout=0.2), _SGD),
    "adam, dropout": (_every_activation(dropout=0.2), _ADAM),
    "adam, batch norm and dropout": (_every_activation(batch_norm=True, dropout=0.2), _ADAM),
}
_FED = {
    "arrays and a partial batch": ("keras", 8),
    "arrays in whole batches": ("keras", 7),
    "batches in our own order": ("reshuffle", 7),
}
_PAIRED = [
    ("sgd, batch norm and dropout", "arrays in whole batches"),
    ("adam, dropout", "arrays and a partial batch"),
]


def _fed(how: str, fed: str) -> Case:
    (layers, optimizer), (kind, size) = _EVERY[how], _FED[fed]
    return kind, {"layers": layers, "optimizer": optimizer, "batch_size": size}


KINDS: dict[str, dict[str, Any]] = {
    "adagrad": {"optimizer": {"name": "adagrad", "learning_rate": 0.05}},
    "layer normalization": {
        "layers": [{"units": 8}, {"type": "layer_normalization"}, {"units": 6}],
        "optimizer": _ADAM,
    },
    "gaussian noise": {"layers": [{"type": "gaussian_noise", "stddev": 0.3}, {"units": 8}]},
    "adadelta": {"optimizer": {"name": "adadelta", "learning_rate": 1.0}},
    "adamax": {"optimizer": {"name": "adamax", "learning_rate": 0.01}},
    "lion": {"optimizer": {"name": "lion", "learning_rate": 0.003}},
    "muon": {"optimizer": {"name": "muon", "learning_rate": 0.02}},
}
"""A kind of layer or optimizer each, as small as it shows; the other layers are usual ones."""
_TOGETHER: dict[str, dict[str, Any]] = {
    "layer normalization, gaussian noise and muon": {
        "layers": [*KINDS["layer normalization"]["layers"], *KINDS["gaussian noise"]["layers"]],
        **KINDS["muon"],
    },
    **{name: KINDS[name] for name in ("adagrad", "adadelta", "lion", "adamax")},
}
TOGETHER = [
    pytest.param(given, id=name, marks=[pytest.mark.thorough] if place > 0 else [])
    for place, (name, given) in enumerate(_TOGETHER.items())
]
"""The same kinds in as few trainings; one more optimizer is no other way."""


def tiered(cases: dict[str, Case]) -> list[Any]:
    """The cases as parameters, those of ``REPEATS`` among the thorough ones."""
    return [
        pytest.param(case, id=name, marks=[pytest.mark.thorough] if name in REPEATS else [])
        for name, case in cases.items()
    ]


def _dropped(given: dict[str, dict[str, Any]]) -> dict[str, Case]:
    return {name: ("keras", {"layers": [_DROPPED], **options}) for name, options in given.items()}


DESCRIBED: dict[str, Case] = {
    "sgd, the last batch partial": ("keras", {}),
    "no partial batch, momentum, mean squared error": (
        "none",
        {"batch_size": 7, "optimizer": _NESTEROV, "loss": "mean_squared_error"},
    ),
    "fewer rows than a batch": ("none", {"batch_size": 64}),
    "as many rows as a batch": ("none", {"batch_size": 49, "layers": _MIXED}),
    "one row a batch": ("reshuffle", {"batch_size": 1, "epochs": 2}),
    "adam, dropout, batch norm, L1, L2": ("reshuffle", {"layers": _MIXED, "optimizer": _ADAM}),
    "adamw": ("reshuffle", {"optimizer": {"name": "adamw"}}),
    "balanced class weights, dropout, cosine": (
        "keras",
        {
            "class_weight": "balanced",
            "layers": [_DROPPED],
            "optimizer": _ADAM,
            "schedule": {"name": "cosine", "floor": 0.1},
        },
    ),
    "cost matrix": (
        "reshuffle",
        {"loss": "cost_matrix", "cost_matrix": [[1, 2, 3], [9, 1, 2], [1, 1, 1]]},
    ),
    "no validation": ("none", {"split": 0.0}),
    "plateau and early stopping": ("none", {**PLATEAU, "early_stopping": _STOPPING}),
    **{f"every activation, {how}; {fed}": _fed(how, fed) for how, fed in _PAIRED},
    **_dropped(_TOGETHER),
}
COMBINED: dict[str, Case] = {
    **{
        f"every activation, {how}; {fed}": _fed(how, fed)
        for how in _EVERY
        for fed in _FED
        if (how, fed) not in _PAIRED
    },
    "relu and adam": ("keras", {"layers": [_RELU], "optimizer": {"name": "adam"}}),
    "sigmoid and sgd": ("reshuffle", {"layers": [_SIGMOID, _SIGMOID]}),
    "adamw, dropout, batch norm, L1, L2": (
        "reshuffle",
        {"layers": _MIXED, "optimizer": {"name": "adamw"}},
    ),
    "balanced class weights, batch norm, L1, L2, cosine": (
        "keras",
        {
            "class_weight": "balanced",
            "layers": _MIXED,
            "optimizer": _ADAM,
            "schedule": {"name": "cosine", "floor": 0.1},
        },
    ),
    **_dropped({name: KINDS[name] for name in KINDS if name not in _TOGETHER}),
}
"""Each of the ways with each of the feeds, but for the pairs among ``DESCRIBED``, and alone what
is there among others.
"""


_HALVES = {"output": "sigmoid"}
BINARY: dict[str, Case] = {
    "one sigmoid unit, class weights, adam": (
        "reshuffle",
        {"network": _HALVES, "class_weight": "balanced", "optimizer": _ADAM},
    ),
    "one sigmoid unit, another threshold, mean squared error": (
        "keras",
        {"network": {**_HALVES, "threshold": 0.3}, "loss": "mean_squared_error"},
    ),
}
"""Two classes by one unit."""
NUMBER: dict[str, Case] = {
    "a number, sgd, the last batch partial": ("keras", {}),
    "a number, adam, dropout, batch norm, whole batches": (
        "reshuffle",
        {"layers": _MIXED, "optimizer": _ADAM, "batch_size": 7},
    ),
    "a number, mean absolute error": ("none", {"loss": "mean_absolute_error"}),
    "a number, huber, early stopping by the mean absolute error": (
        "reshuffle",
        {"loss": "huber", "early_stopping": {**_STOPPING, "monitor": "val_mae"}, "epochs": 8},
    ),
    "a number, in per cent": ("keras", {"loss": "mean_absolute_percentage_error"}),
    "a number, by its logs, no validation": (
        "reshuffle",
        {"loss": "mean_squared_logarithmic_error", "split": 0.0},
    ),
    "a number, plateau by r2": (
        "none",
        {
            **PLATEAU,
            "optimizer": {"name": "sgd", "learning_rate": 0.05},
            "schedule": {**PLATEAU["schedule"], "monitor": "val_r2"},
        },
    ),
}
"""A label that is a number, with each loss."""


REPEATS = {
    *list(_TOGETHER)[1:],
    *COMBINED,
    "fewer rows than a batch",
    "as many rows as a batch",
    "every activation, adam, dropout; arrays and a partial batch",
    "one sigmoid unit, another threshold, mean squared error",
    "a number, plateau by r2",
    "a number, by its logs, no validation",
    "adamw",
    "a number, sgd, the last batch partial",
    "a number, mean absolute error",
    "a number, in per cent",
}
"""What only combines anew what other cases show, or hands another name to Keras."""


def described(
    layers: list[dict[str, Any]] | None = None,
    split: float = 0.2,
    network: dict[str, Any] | None = None,
    source: str = "small.csv",
    seed: int = 11,
    **training: Any,
) -> ExperimentSpec:
    """A small experiment; keyword arguments go to ``[training]``, ``layers`` and ``split``."""
    return ExperimentSpec.parse(
        {
            "seed": seed,
            "data": {"source": source, "validation": {"split": split, "method": "tail"}},
            "network": {"layers": [{"units": 8}] if layers is None else layers, **(network or {})},
            "training": {"epochs": 3, "batch_size": 8, **training},
        }
    )


_layers: Any = keras.layers
_ROWS, _TRAINING, _CLASSES, _BATCH = 45, 35, 3, 8


def _dense(optimizer: Any) -> Any:
    return _compiled([keras.Input((6,)), _layers.Dense(8, "tanh")], optimizer)


def _compiled(parts: list[Any], optimizer: Any) -> Any:
    model = keras.Sequential([*parts, _layers.Dense(_CLASSES, "softmax")])
    measured = ["accuracy", keras.metrics.AUC(name="auc")]
    model.compile(optimizer, "categorical_crossentropy", metrics=measured, jit_compile=False)
    return model


def _nesterov() -> Any:
    return _dense(
        keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True, clipnorm=0.05)  # it does clip
    )


def _accumulating() -> Any:
    return _dense(keras.optimizers.Adam(0.01, gradient_accumulation_steps=3))


def _gru() -> Any:
    return _compiled([keras.Input((5, 4)), _layers.GRU(6)], "adam")


def _cnn() -> Any:
    seen = [_layers.Conv2D(4, 3, activation="relu"), _layers.MaxPooling2D(), _layers.Flatten()]
    return _compiled([keras.Input((8, 8, 2)), *seen], "rmsprop")


def _embedding() -> Any:
    """Its gradient holds values for some rows of the weights only."""
    return _compiled([keras.Input((4,)), _layers.Embedding(9, 3), _layers.Flatten()], "adam")


BUILT: dict[str, tuple[Callable[[], Any], tuple[int, ...], bool]] = {
    "nesterov with clipnorm": (_nesterov, (6,), False),
    "gradient accumulation": (_accumulating, (6,), False),
    "a weight for each row": (_nesterov, (6,), True),
    "a GRU": (_gru, (5, 4), False),
    "a small CNN, weighted": (_cnn, (8, 8, 2), True),
    "an embedding": (_embedding, (4,), False),
}
"""What no specification describes yet: the model, the shape of a row, whether rows have weights."""


def built_twice(case: str, epochs: int) -> tuple[tuple[Kept, Any], tuple[dict[str, Any], Any]]:
    """What the engine measured, with its model; the same of ``fit``."""
    build, shape, weighted = BUILT[case]
    source = np.random.default_rng(5)
    features = abs(source.normal(size=(_ROWS, *shape)) * 2).astype(np.float32)
    targets = np.eye(_CLASSES, dtype=np.float32)[source.integers(0, _CLASSES, _ROWS)]
    weights = source.uniform(0.2, 3.0, _ROWS).astype(np.float32) if weighted else None
    training, validation = np.split(np.arange(_ROWS, dtype=np.int32), [_TRAINING])

    def fresh() -> Any:
        keras.utils.clear_session()
        keras.utils.set_random_seed(9)
        return build()

    model, kept = fresh(), Kept()
    steps = ExactSteps(model, features, targets, weights, _BATCH)
    plan = Plan(epochs, training, validation, order("keras", training, 9))
    Loop(model, steps, plan, callbacks=[], control=Control(), listener=kept).run()
    other = fresh()
    history = other.fit(
        features[training],
        targets[training],
        sample_weight=None if weights is None else weights[training],
        validation_data=(features[validation], targets[validation]),
        batch_size=_BATCH,
        epochs=epochs,
        shuffle=True,
        verbose=0,
    ).history
    return (kept, model), (history, other)
