"""Layers of networks, nested ones too: found by name, and what they give is what Keras says."""

from typing import Any

import keras
import numpy as np
import pytest

from data.errors import InputError
from engine.devices.environment import prepare
from engine.inside.gradients import integrated_gradients
from engine.inside.layers import inner_layers, layer_named, network_up_to

prepare()
pytestmark = pytest.mark.slow

_keras: Any = keras
_layers = _keras.layers
ROWS = np.random.default_rng(5).normal(size=(11, 6)).astype(np.float32)


def nested() -> Any:
    """A network in a network in a network, a bidirectional layer, a shared one."""
    keras.utils.set_random_seed(3)
    deepest = keras.Sequential(
        [keras.Input((4,)), _layers.Dense(4, "tanh", name="deep")], name="core"
    )
    entry = keras.Input((6,))
    base = keras.Model(entry, deepest(_layers.Dense(4, name="wide")(entry)), name="base")
    rows = keras.Input((6,), name="rows")
    shared = _layers.Dense(6, "tanh", name="shared")
    steps = _layers.Reshape((2, 2))(base(shared(shared(rows))))
    read = _layers.Bidirectional(_layers.LSTM(3), name="both")(steps)
    return keras.Model(rows, {"output": _layers.Dense(2, "softmax", name="output")(read)})


def test_every_layer_has_a_name_its_weights_and_its_shape() -> None:
    found = {one.name: one for one in inner_layers(nested())}
    assert list(found) == [
        *("shared", "base", "base/wide", "base/core", "base/core/deep"),
        *("reshape", "both", "output"),
    ]
    assert (found["base/core/deep"].shape, found["reshape"].shape) == ((4,), (2, 2))
    names = [weight.name for weight in found["both"].weights]
    assert len(set(names)) == 6
    assert {name.split("/")[0] for name in names} == {"forward_lstm", "backward_lstm"}
    assert [weight.name for weight in found["base/wide"].weights] == ["kernel", "bias"]
    assert found["base"].parameters == 28 + 20


def test_a_layer_goes_by_its_whole_name_or_its_own_and_near_ones_are_named() -> None:
    layers = inner_layers(nested())
    assert layer_named(layers, "deep").name == "base/core/deep"
    with pytest.raises(InputError) as refused:
        layer_named(layers, "base/wode")
    assert refused.value.code == "inside.no_such_layer"
    assert "base/wide" in refused.value.message.params["near"]


@pytest.mark.parametrize("name", ["shared", "base/wide", "base/core/deep", "base", "both"])
def test_what_a_layer_gives_is_what_keras_says(name: str) -> None:
    model = nested()
    inner = layer_named(inner_layers(model), name)
    given = network_up_to(model, inner).predict(ROWS, verbose=0)
    x: Any = model.get_layer("shared")(ROWS)
    if name != "shared":
        base = model.get_layer("base")
        x = base.get_layer("wide")(model.get_layer("shared")(x))
        if name != "base/wide":
            x = base.get_layer("core")(x)
        if name == "both":
            x = model.get_layer("both")(_layers.Reshape((2, 2))(x))
    np.testing.assert_allclose(given, np.asarray(x), atol=1e-6)


def test_a_network_whose_steps_are_code_has_weights_and_no_results_between() -> None:
    class Own(_keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.inner = _layers.Dense(2, name="inner")

        def call(self, x: Any) -> Any:
            return self.inner(x)

    model = Own()
    model(ROWS)
    (inner,) = inner_layers(model)
    assert (inner.shape, inner.parameters) == (None, 14)
    with pytest.raises(InputError) as refused:
        network_up_to(model, inner)
    assert refused.value.code == "inside.no_graph"


def test_shares_of_a_sum_are_its_terms_and_always_add_up() -> None:
    weights = np.array([2.0, -1.0, 0.0], np.float32)
    row, base = np.array([1.0, 2.0, 5.0], np.float32), np.array([0.5, 0.0, 0.0], np.float32)
    found = integrated_gradients(lambda rows: keras.ops.sum(rows * weights, 1), row, base)
    np.testing.assert_allclose(found.shares, [1.0, -2.0, 0.0], atol=1e-6)
    assert (found.value, found.baseline) == (0.0, 1.0)
    assert found.steps == 50, "no more steps than needed"

    def steep(rows: Any) -> Any:
        return keras.ops.sigmoid(20 * (keras.ops.sum(rows, 1) - 2))

    few = integrated_gradients(steep, row, base, 5)
    more = integrated_gradients(steep, row, base)
    assert few.steps == 5 and few.gap > more.gap
    assert more.gap < 1e-3
    # The same in a unit a thousand times as small takes as many steps, and errs as much in its own
    small = integrated_gradients(lambda rows: steep(rows) / 1000, row, base, unit=0.001)
    assert small.steps == more.steps and small.gap < 1e-6
    with pytest.raises(InputError) as refused:
        integrated_gradients(lambda rows: keras.ops.zeros(len(rows)), row, base)
    assert refused.value.code == "explain.no_gradient"
