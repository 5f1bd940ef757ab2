"""Every kind of layer: shapes and weights as Keras has them, training as ``fit`` does it."""

from typing import Any

import keras
import numpy as np
import pytest

from engine.models.graph import network
from engine.models.remedies import kinds
from engine.models.summary import passage, summary
from layer_cases import CASES
from some_tasks import classes
from trained_twice import assert_same_variables, fitted, ours


@pytest.fixture(autouse=True)
def _fresh() -> None:
    keras.utils.clear_session()
    keras.utils.set_random_seed(1)


def test_every_kind_has_a_case() -> None:
    tried = {layer.get("type", "dense") for _, layers in CASES.values() for layer in layers}
    assert set(kinds()) == tried


@pytest.mark.parametrize("case", CASES)
def test_shapes_and_weights_are_those_of_keras(case: str, describe: Any) -> None:
    shape, given = CASES[case]
    layers, head = describe(layers=given).network.layers, classes(3).head
    model = network(layers, shape, head)
    built = {layer.name: layer for layer in model.layers}
    lines = summary(layers, shape, head)
    for line in lines:
        layer = built[line.name]
        found = [int(np.prod(weight.shape)) for weight in layer.trainable_weights]
        own = sum(
            int(np.prod(weight.shape)) for weight in layer.weights if "seed" not in weight.path
        )
        assert (line.parameters, line.trainable) == (own, sum(found)), line
        assert type(layer).__name__ in {line.kind, "LeakyReLU", "Dense"}, line
        if not line.name.endswith("_embedding"):
            assert line.shape == layer.output.shape[1:], line
    assert passage(layers, shape, head)[-1].parameters == model.count_params()


USUAL = ("conv2d same", "attention", "augmented")
"""Of these each holds several kinds; the others train in the thorough tests."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "epochs"),
    [
        *((one, 3) for one in USUAL),
        *(pytest.param(one, 30, marks=pytest.mark.thorough) for one in CASES),
    ],
)
def test_training_is_that_of_fit_to_the_last_bit(
    case: str, epochs: int, describe: Any, table: Any
) -> None:
    shape, given = CASES[case]
    source = np.random.default_rng(3)
    features = source.normal(size=(len(table.labels), *shape)) + table.labels.reshape(
        -1, *(1 for _ in shape)
    )
    if case == "embedding":
        features = source.integers(0, 50, (len(table.labels), *shape))
    rows = type(table)(features.astype(np.float32), table.labels, table.targets)
    spec = describe(layers=given, epochs=epochs)
    kept, model, _ = ours(spec, rows, "reshuffle")
    history, other = fitted(spec, rows, "reshuffle")
    for name, values in history.items():
        assert [epoch.metrics[name] for epoch in kept.epochs] == values, name
    assert_same_variables(model, other)
