"""From a specification to a Keras model: layers, names, losses, optimizers, schedules."""

import itertools
import math
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from engine.models.base.keras_call import KerasCall
from engine.models.graph import network
from engine.models.losses import CostMatrix
from engine.models.summary import layer_names, parameters, summary
from engine.specs import ACTIVATIONS, LOSSES, DenseLayer, first_model
from engine.training.build import build
from some_tasks import classes


@pytest.fixture(autouse=True)
def _fresh() -> None:
    keras.utils.clear_session()
    keras.utils.set_random_seed(1)


def test_the_tutorials_network_has_its_60037_weights() -> None:
    model = network(first_model().network.layers, (200,), classes(5).head)
    assert model.count_params() == 60_037
    counts = [layer.count_params() for layer in model.layers if layer.count_params()]
    assert counts == [25_728, 33_024, 1_285]


@pytest.mark.parametrize("bare", [True, False])
def test_the_summary_agrees_with_keras_for_every_layer_option(bare: bool, describe: Any) -> None:
    layers = [
        {"units": 3 + i, "batch_norm": norm, "dropout": drop, "l1": l1, "l2": l2}
        for i, (norm, drop, l1, l2) in enumerate(
            itertools.product((False, True), (0.0, 0.3), (0.0, 0.01), (0.0, 0.02))
        )
    ]
    spec = describe(layers=[] if bare else layers)
    model = network(spec.network.layers, (7,), classes(4).head)
    lines = summary(spec.network.layers, (7,), classes(4).head)
    built = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    assert [line.name for line in lines] == [layer.name for layer in built]
    assert [line.parameters for line in lines] == [layer.count_params() for layer in built]
    assert [line.trainable for line in lines] == [
        sum(int(np.prod(weight.shape)) for weight in layer.trainable_weights) for layer in built
    ]
    assert parameters(spec.network.layers, (7,), classes(4).head) == model.count_params()


def test_a_layers_parts_come_in_the_tutorials_order(describe: Any) -> None:
    spec = describe(
        layers=[{"units": 4, "batch_norm": True, "activation": "tanh", "dropout": 0.5, "l2": 0.1}]
    )
    model = network(spec.network.layers, (3,), classes(2).head)
    kinds = [type(layer).__name__ for layer in model.layers]
    assert kinds == [
        "InputLayer",
        "Dense",
        "BatchNormalization",
        "Activation",
        "Dropout",
        "Dense",
    ]
    assert isinstance(model.layers[1].kernel_regularizer, keras.regularizers.L2)
    assert model.layers[1].activation is keras.activations.linear


def test_l1_and_l2_add_up_as_keras_does_it(describe: Any) -> None:
    both = network(
        describe(layers=[{"units": 4, "l1": 0.01, "l2": 0.02}]).network.layers,
        (3,),
        classes(2).head,
    )
    kernel = both.layers[1].kernel.numpy()
    expected = 0.01 * np.abs(kernel).sum() + 0.02 * np.square(kernel).sum()
    assert float(both.losses[0]) == pytest.approx(expected, rel=1e-5)


_FORMULAS = {
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": np.tanh,
    "softsign": lambda x: x / (1 + np.abs(x)),
    "relu": lambda x: np.maximum(x, 0),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.125 * x),
    "softplus": lambda x: np.log1p(np.exp(x)),
    "elu": lambda x: np.where(x > 0, x, np.expm1(x)),
    "gelu": lambda x: np.array([v * 0.5 * (1 + math.erf(v / 2**0.5)) for v in x]),
    "linear": lambda x: x,
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_compute_their_formula(name: str, describe: Any) -> None:
    spec = describe(layers=[{"units": 1, "activation": name, "negative_slope": 0.125}])
    model = network(spec.network.layers, (1,), classes(2).head)
    values = np.array([-2.0, -0.5, 0.0, 0.5, 2.0], dtype=np.float32)
    found = model.layers[2](values[:, None]).numpy()[:, 0]
    np.testing.assert_allclose(found, _FORMULAS[name](values), rtol=1e-5, atol=1e-6)


def test_names_that_keras_takes_are_kept_and_others_replaced() -> None:
    wished = ["first", "a/b", "first", "größe", "", "FIRST", "output", "hidden_2", "second_bn"]
    layers = tuple(DenseLayer(units=2, batch_norm=True, name=name) for name in wished)
    assert layer_names(layers) == [
        "first",
        "hidden_2",
        "hidden_3",
        "hidden_4",
        "hidden_5",
        "hidden_6",
        "hidden_7",
        "hidden_8",
        "second_bn",
    ]


def test_no_name_crashes_building_training_or_saving(describe: Any, tmp_path: Path) -> None:
    names = ["x y", "a/b", "\x1b]0;title\x07", "🙂", "_private", "dense", "1", "dense", "..", "a.b"]
    layers = [{"units": 2, "name": name, "dropout": 0.1} for name in names]
    layers += [{"units": 2, "name": f"{name}_dropout"} for name in names]
    model = build(describe(layers=layers), (2,), classes(2), 1)
    model.train_on_batch(np.ones((2, 2), np.float32), np.eye(2, dtype=np.float32))
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    pairs = zip(model.get_weights(), loaded.get_weights(), strict=True)
    assert all((a == b).all() for a, b in pairs)


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_trains_on_one_hot_labels(loss: str, describe: Any) -> None:
    model = build(describe(loss=loss), (2,), classes(3), 1)
    targets = np.eye(3, dtype=np.float32)
    logs = model.train_on_batch(np.ones((3, 2), np.float32), targets, return_dict=True)
    assert set(logs) == {"loss", "accuracy"}
    assert np.isfinite(logs["loss"])


def test_the_cost_matrix_multiplies_a_rows_cross_entropy_by_its_price() -> None:
    costs = [[1.0, 2.0, 3.0], [99.0, 1.0, 5.0], [1.0, 1.0, 0.5]]
    true = np.eye(3, dtype=np.float32)[[0, 1, 1, 2]]
    said = np.array(
        [[0.2, 0.7, 0.1], [0.6, 0.3, 0.1], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]], np.float32
    )
    expected = -np.log([0.2, 0.3, 0.8, 0.6]) * [2.0, 99.0, 1.0, 0.5]
    rows = CostMatrix(costs, reduction="none")(true, said).numpy()
    np.testing.assert_allclose(rows, expected, rtol=1e-5)
    assert float(CostMatrix(costs)(true, said)) == pytest.approx(expected.mean(), rel=1e-5)


def test_the_price_is_a_constant_for_the_gradient() -> None:
    import tensorflow as tf

    true, said = tf.constant([[0.0, 1.0]]), tf.constant([[0.6, 0.4]])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(said)
        plain = keras.losses.CategoricalCrossentropy()(true, said)
        priced = CostMatrix([[1, 1], [9, 1]])(true, said)
    np.testing.assert_allclose(
        tape.gradient(priced, said), 9 * tape.gradient(plain, said).numpy(), rtol=1e-6
    )


def _after_two_steps(spec: Any) -> list[Any]:
    keras.utils.clear_session()
    keras.utils.set_random_seed(5)
    model = build(spec, (2,), classes(3), 1)
    features = np.random.default_rng(0).normal(size=(6, 2)).astype(np.float32)
    for _ in range(2):
        model.train_on_batch(features, np.eye(3, dtype=np.float32)[[0, 1, 2, 0, 1, 2]])
    return model.get_weights()


def test_a_cost_matrix_of_ones_or_none_is_cross_entropy_to_the_bit(describe: Any) -> None:
    plain = _after_two_steps(describe())
    for costs in (None, [[1.0] * 3] * 3):
        given = {} if costs is None else {"cost_matrix": costs}
        other = _after_two_steps(describe(loss="cost_matrix", **given))
        assert all((a == b).all() for a, b in zip(plain, other, strict=True))


def test_a_model_with_a_cost_matrix_loads_and_goes_on_training(
    describe: Any, tmp_path: Path
) -> None:
    spec = describe(loss="cost_matrix", cost_matrix=[[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    model = build(spec, (2,), classes(3), 1)
    features, targets = np.ones((3, 2), np.float32), np.eye(3, dtype=np.float32)
    model.train_on_batch(features, targets)
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert loaded.loss.costs == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert loaded.train_on_batch(features, targets) == model.train_on_batch(features, targets)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"name": "sgd", "learning_rate": 0.2, "momentum": 0.7, "nesterov": True}, "SGD"),
        ({"name": "adagrad", "initial_accumulator_value": 0.3}, "Adagrad"),
        ({"name": "rmsprop", "rho": 0.8, "momentum": 0.1, "centered": True}, "RMSprop"),
        ({"name": "adam", "beta_1": 0.8, "beta_2": 0.95, "amsgrad": True}, "Adam"),
        ({"name": "adamw", "weight_decay": 0.02, "beta_1": 0.7}, "AdamW"),
        ({"name": "nadam", "beta_1": 0.6, "beta_2": 0.9}, "Nadam"),
        ({"name": "adadelta", "rho": 0.8}, "Adadelta"),
        ({"name": "adamax", "beta_1": 0.6, "beta_2": 0.9}, "Adamax"),
        ({"name": "lion", "beta_1": 0.6, "beta_2": 0.8}, "Lion"),
        (
            {"name": "muon", "momentum": 0.8, "ns_steps": 3, "adam_lr_ratio": 0.5},
            "Muon",
        ),
    ],
)
def test_optimizers_get_their_own_parameters(given: Any, kind: str, describe: Any) -> None:
    optimizer = build(describe(optimizer=given), (2,), classes(2), 1).optimizer
    assert type(optimizer).__name__ == kind
    config = optimizer.get_config()
    for name, value in given.items():
        assert config[name] == pytest.approx(value) or name == "name"


def _rates(spec: Any, steps: int, at: list[int]) -> list[float]:
    rate = spec.training.rate()
    assert isinstance(rate, KerasCall)
    schedule = rate.make(steps)
    return [float(schedule(update)) for update in at]


def test_schedules_follow_their_formulas(describe: Any) -> None:
    sgd = {"name": "sgd", "learning_rate": 0.5}
    inverse = [0.5 / (1 + 0.1 * t) for t in (0, 1, 10)]
    decaying = describe(optimizer={**sgd, "decay": 0.1})
    assert _rates(decaying, 4, [0, 1, 10]) == pytest.approx(inverse)
    timed = describe(optimizer=sgd, schedule={"name": "inverse_time", "decay": 0.1})
    assert _rates(timed, 4, [0, 1, 10]) == pytest.approx(inverse)
    stepped = describe(optimizer=sgd, schedule={"name": "step", "factor": 0.1, "every": 2})
    assert _rates(stepped, 4, [0, 7, 8, 15, 16]) == pytest.approx([0.5, 0.5, 0.05, 0.05, 0.005])
    smooth = describe(optimizer=sgd, schedule={"name": "exponential", "factor": 0.9})
    assert _rates(smooth, 4, [0, 2, 4, 8]) == pytest.approx(
        [0.5, 0.5 * 0.9**0.5, 0.45, 0.405], rel=1e-5
    )
    cosine = describe(optimizer=sgd, epochs=3, schedule={"name": "cosine", "floor": 0.2})
    assert _rates(cosine, 4, [0, 6, 12]) == pytest.approx([0.5, 0.3, 0.1])
    assert describe(optimizer=sgd).training.rate() == 0.5


def test_a_bare_network_is_a_softmax_of_the_columns() -> None:
    model = network((), (4,), classes(3).head)
    assert [layer.name for layer in model.layers] == ["input", "output"]
    said = model(np.ones((2, 4), np.float32)).numpy()
    np.testing.assert_allclose(said.sum(axis=1), 1.0, rtol=1e-6)
