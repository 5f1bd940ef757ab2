"""What is told of a network's layers is what they are; looking at them changes nothing."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.models.layer_statistics import LayerStatistics
from engine.training.steps.layer_probe import LayerProbe
from engine.training.steps.observed_layers import observed_layers, watched

pytestmark = pytest.mark.slow

_tf: Any = tf
_layers: Any = keras.layers
ROWS = 24


def looked_at(model: Any, inputs: Any, targets: Any, before: Any = None) -> LayerStatistics:
    probe = LayerProbe(model)
    record = probe.look((inputs, targets), before)
    return LayerStatistics.of(observed_layers(model), [1], record[None])


def compiled(model: Any, loss: Any = "mean_squared_error", optimizer: Any = "sgd") -> Any:
    metrics = {one: ["mae"] for one in loss} if isinstance(loss, dict) else ["mae"]
    model.compile(optimizer, loss, metrics=metrics, jit_compile=False)
    return model


def numbers(*shape: int) -> Any:
    return np.random.default_rng(3).normal(size=shape).astype(np.float32)


def named(found: LayerStatistics, statistic: str) -> dict[str, float]:
    values = found.statistic(statistic)[0]
    return {
        layer.name: float(value)
        for layer, value in zip(found.layers, values, strict=True)
        if not np.isnan(value)
    }


def test_norms_are_those_of_weights_gradients_and_the_last_update() -> None:
    dense: list[Any] = [_layers.Dense(5, "tanh", name="a"), _layers.Dense(2, name="b")]
    model = compiled(keras.Sequential([keras.Input((4,)), *dense]), optimizer=_sgd(0.25))
    x, y = numbers(ROWS, 4), numbers(ROWS, 2)
    probe = LayerProbe(model)
    first = probe.weights()
    seen = LayerStatistics.of(observed_layers(model), [1], probe.look((x, y), None)[None])
    assert np.isnan(seen.update_ratio).all()
    model.train_on_batch(x, y)
    found = LayerStatistics.of(observed_layers(model), [2], probe.look((x, y), first)[None])
    for place, layer in enumerate(dense):
        old = [first[2 * place].numpy(), first[2 * place + 1].numpy()]
        now = layer.get_weights()
        changed = [one - other for one, other in zip(now, old, strict=True)]
        assert found.weight_norm[0, place] == pytest.approx(_norm(now), rel=1e-5)
        update = found.update_ratio[0, place] * found.weight_norm[0, place]
        assert update == pytest.approx(_norm(changed), rel=1e-4)
        # Of plain SGD on all the rows an update is the gradient times the rate
        assert seen.gradient_norm[0, place] * 0.25 == pytest.approx(update, rel=1e-4)
        own = found.of_arrays[0, 2 * place : 2 * place + 2, 0]
        assert own == pytest.approx([np.linalg.norm(one) for one in now], rel=1e-5)


def test_dead_and_saturated_units_are_counted() -> None:
    model = compiled(
        keras.Sequential(
            [
                keras.Input((3,)),
                _layers.Dense(4, name="sums"),
                _layers.Activation("relu", name="active"),
                _layers.Dense(2, "sigmoid", name="end"),
            ]
        )
    )
    kernel, bias = np.zeros((3, 4)), np.array([-1.0, 2.0, -3.0, 0.0])
    kernel[0, 3] = 1.0  # of this unit some rows are above zero
    model.get_layer("sums").set_weights([kernel, bias])
    model.get_layer("end").set_weights([np.zeros((4, 2)), np.array([0.0, 50.0])])
    found = looked_at(model, numbers(ROWS, 3), numbers(ROWS, 2))
    assert named(found, "dead") == {"active": 0.5}
    assert named(found, "saturated") == {"end": 0.5}
    assert named(found, "activation_mean")["end"] == pytest.approx(0.75)
    assert named(found, "activation_std")["end"] == pytest.approx(0.25)
    assert [layer.activation for layer in found.layers] == ["", "relu", "sigmoid"]


def _branches() -> tuple[Any, Any, Any]:
    """Several inputs and outputs, a nested network, a shared and a frozen layer."""
    within = keras.Sequential(
        [keras.Input((5,)), _layers.Dense(6, "relu"), _layers.BatchNormalization()], name="within"
    )
    left, right = keras.Input((5,), name="left"), keras.Input((5,), name="right")
    shared = _layers.Dense(5, "tanh", name="shared")
    frozen = _layers.Dense(4, name="frozen")
    frozen.trainable = False
    dropped = _layers.Dropout(0.5)(frozen(within(shared(left))))
    ends = {
        "one": _layers.Dense(2, name="one")(dropped),
        "two": _layers.Dense(1, "sigmoid", name="two")(shared(right)),
    }
    model = keras.Model({"left": left, "right": right}, ends)
    compiled(model, {"one": "mse", "two": "binary_crossentropy"}, "adam")
    x = {"left": numbers(ROWS, 5), "right": numbers(ROWS, 5)}
    return model, x, {"one": numbers(ROWS, 2), "two": np.ones((ROWS, 1), np.float32)}


def _sequences() -> tuple[Any, Any, Any]:
    """Layers that run in loops of their own, with masks that they draw."""
    parts: list[Any] = [
        _layers.Bidirectional(_layers.LSTM(3, return_sequences=True, dropout=0.3), name="both"),
        _layers.TimeDistributed(_layers.Dense(4, "relu"), name="each"),
        _layers.SimpleRNN(3, recurrent_dropout=0.2, name="steps"),
        _layers.Dense(2, name="end"),
    ]
    model = compiled(keras.Sequential([keras.Input((3, 4)), *parts]), optimizer="adam")
    return model, numbers(ROWS, 3, 4), numbers(ROWS, 2)


def _pictures() -> tuple[Any, Any, Any]:
    parts: list[Any] = [
        _layers.RandomFlip(),
        _layers.Conv2D(5, 3, activation="relu", name="conv"),
        _layers.BatchNormalization(name="norm"),
        _layers.SpatialDropout2D(0.3),
        _layers.GlobalAveragePooling2D(),
        _layers.Dense(2, name="end"),
    ]
    model = compiled(keras.Sequential([keras.Input((8, 6, 3)), *parts]), optimizer="adam")
    return model, numbers(ROWS, 8, 6, 3), numbers(ROWS, 2)


NETWORKS: dict[Callable[[], tuple[Any, Any, Any]], dict[str, set[str]]] = {
    _branches: {
        "weight_norm": {"shared", "within/dense", "within/norm", "frozen", "one", "two"},
        "gradient_norm": {"shared", "within/dense", "within/norm", "one", "two"},
        "saturated": {"shared", "two"},
        "dead": {"within/dense"},
        "moving_variance_most": {"within/norm"},
    },
    _sequences: {
        "weight_norm": {"both/forward_lstm", "both/backward_lstm", "each", "steps", "end"},
        "activation_std": {"both/forward_lstm", "both/backward_lstm", "each", "steps", "end"},
        "saturated": {"steps"},
        "dead": {"each"},
    },
    _pictures: {
        "weight_norm": {"conv", "norm", "end"},
        "update_ratio": {"conv", "norm", "end"},
        "dead": {"conv"},
        "moving_mean_least": {"norm"},
    },
}


@pytest.mark.parametrize("made", NETWORKS)
def test_every_kind_of_network_is_looked_at_and_left_as_it_is(made: Any) -> None:
    keras.utils.set_random_seed(5)
    model, x, y = made()
    model.train_on_batch(x, y)
    every = [*model.variables, *model.metrics_variables, *model.optimizer.variables]
    kept = [np.array(one.numpy()) for one in every]
    probe = LayerProbe(model)
    first, second = (probe.look((x, y), probe.weights()) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    for one, value in zip(every, kept, strict=True):
        np.testing.assert_array_equal(one.numpy(), value, one.path)
    assert all("call" not in vars(one.layer) for one in watched(model))
    found = LayerStatistics.of(observed_layers(model), [1], first[None])
    for statistic, layers in NETWORKS[made].items():
        seen = {_plain(layer) for layer in named(found, statistic)}
        assert layers <= seen, statistic
        if statistic not in ("weight_norm", "activation_std", "gradient_norm"):
            assert layers == seen, statistic


def _plain(name: str) -> str:
    return name.replace("batch_normalization", "norm").partition("_1")[0]


def _norm(parts: list[Any]) -> float:
    return float(np.sqrt(sum(np.square(one).sum() for one in parts)))


def _sgd(rate: float) -> Any:
    return keras.optimizers.SGD(rate)
