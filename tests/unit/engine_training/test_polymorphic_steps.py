"""A trace that serves all widths and dropouts gives the numbers of ``fit``, whatever the rest is.

Every training here has trained a network of other widths and dropouts before, with the same steps
(``trained_twice.ours``).
"""

import random
from typing import Any

import pytest

from engine.training.trace_key import is_polymorphic
from trained_twice import assert_same_variables, fitted, ours

pytestmark = pytest.mark.slow

ACTIVATIONS = ["sigmoid", "tanh", "softsign", "relu", "leaky_relu", "softplus", "elu", "linear"]
OPTIMIZERS: list[dict[str, Any]] = [
    {"name": "sgd", "learning_rate": 0.1},
    {"name": "sgd", "learning_rate": 0.1, "momentum": 0.9},
    {"name": "sgd", "learning_rate": 0.1, "momentum": 0.8, "nesterov": True},
    {"name": "sgd", "learning_rate": 0.1, "decay": 0.01},
    {"name": "adam", "learning_rate": 0.01},
    {"name": "adam", "learning_rate": 0.01, "amsgrad": True},
    {"name": "adamw", "learning_rate": 0.01, "weight_decay": 0.01},
    {"name": "nadam", "learning_rate": 0.01},
    {"name": "adamax", "learning_rate": 0.01},
    {"name": "rmsprop", "learning_rate": 0.01},
    {"name": "rmsprop", "learning_rate": 0.01, "momentum": 0.5, "centered": True},
    {"name": "adagrad", "learning_rate": 0.05},
    {"name": "adadelta", "learning_rate": 1.0},
    {"name": "lion", "learning_rate": 0.003},
]
LOSSES = {
    "table": ["categorical_crossentropy", "mean_squared_error"],
    "halves": ["categorical_crossentropy"],
    "number": ["mean_squared_error", "mean_absolute_error", "huber"],
}


def layer(chance: random.Random) -> dict[str, Any]:
    kind = chance.choice(["dense"] * 6 + ["dropout", "activation"])
    rate = chance.choice([0.07, 0.2, 0.3, 0.5, 0.77])
    if kind == "dropout":
        return {"type": "dropout", "rate": rate}
    if kind == "activation":
        return {"type": "activation", "activation": chance.choice(ACTIVATIONS)}
    found = {
        "units": chance.choice([2, 3, 7, 8, 16, 33]),
        "activation": chance.choice(ACTIVATIONS),
        "dropout": chance.choice([0.0, 0.0, rate]),
        "l1": chance.choice([0.0, 0.0, 0.001]),
        "l2": chance.choice([0.0, 0.0, 0.01]),
        "use_bias": chance.random() < 0.8,
    }
    constraint = chance.choice([None, None, None, "max_norm", "non_neg", "unit_norm"])
    return found if constraint is None else {**found, "kernel_constraint": constraint}


def training(seed: int) -> tuple[str, dict[str, Any]]:
    """A table's name, and what is described on it."""
    chance = random.Random(seed)
    name = chance.choice(["table", "table", "table", "halves", "number"])
    found: dict[str, Any] = {
        "layers": [layer(chance) for _ in range(chance.randint(1, 3))],
        "optimizer": OPTIMIZERS[seed % len(OPTIMIZERS)],
        "batch_size": chance.choice([3, 7, 8, 16, 49, 64]),
        "loss": chance.choice(LOSSES[name]),
        "order": chance.choice(["keras", "reshuffle", "none"]),
        "seed": seed,
    }
    if name == "number" and found["optimizer"]["name"] == "sgd":
        found["optimizer"] = {**found["optimizer"], "learning_rate": 0.01}  # or it diverges
    if name == "halves":
        found["network"] = {"output": "sigmoid"}
    if name == "table" and found["order"] != "reshuffle" and chance.random() < 0.4:
        found["class_weight"] = "balanced"
    if chance.random() < 0.3 and "decay" not in found["optimizer"]:
        found["schedule"] = {"name": "cosine", "floor": 0.1}
    return name, found


@pytest.mark.parametrize(
    "seed",
    [pytest.param(seed, marks=[pytest.mark.thorough] if seed > 1 else []) for seed in range(56)],
)
def test_whatever_else_is_described_the_bits_are_those_of_fit(
    seed: int, describe: Any, request: pytest.FixtureRequest
) -> None:
    name, told = training(seed)
    kind, table = told.pop("order"), request.getfixturevalue(name)
    spec = describe(**told)
    assert is_polymorphic(spec, table.features.shape[1:])
    kept, model, steps = ours(spec, table, kind)
    history, other = fitted(spec, table, kind)
    assert [epoch.metrics["loss"] for epoch in kept.epochs] == history["loss"]
    assert [epoch.metrics["val_loss"] for epoch in kept.epochs] == history["val_loss"]
    assert_same_variables(model, other)
    assert steps.traces <= 4


@pytest.mark.parametrize(
    "told",
    [
        {"layers": [{"units": 8, "batch_norm": True}]},
        {"layers": [{"units": 8, "activation": "gelu"}]},
        {"layers": [{"units": 1}]},
        {"layers": [{"units": 8}, {"type": "layer_normalization"}]},
        {"engine": "turbo"},
        {"optimizer": {"name": "muon"}},
        {"callbacks": ["mine.py:Draws"]},
    ],
    ids=lambda told: str(next(iter(told.values()))),
)
def test_what_rounds_otherwise_where_shapes_are_known_has_a_trace_of_its_own(
    told: dict[str, Any], describe: Any
) -> None:
    assert is_polymorphic(describe(), (6,))
    assert not is_polymorphic(describe(**told), (6,))
    assert not is_polymorphic(describe(), (5, 6))
