"""Models and weights that no specification describes yet: the steps equal ``fit`` there too."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from engine.training.control import Control
from engine.training.exact import ExactSteps
from engine.training.loop import Loop, Plan
from engine.training.order import order
from trained_twice import Kept, assert_same_variables

pytestmark = pytest.mark.slow

ROWS, TRAINING, CLASSES, BATCH, EPOCHS = 45, 35, 3, 8, 2
layers: Any = keras.layers


def _dense(optimizer: Any) -> Any:
    return _compiled([keras.Input((6,)), layers.Dense(8, "tanh")], optimizer)


def _compiled(parts: list[Any], optimizer: Any) -> Any:
    model = keras.Sequential([*parts, layers.Dense(CLASSES, "softmax")])
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
    return _compiled([keras.Input((5, 4)), layers.GRU(6)], "adam")


def _cnn() -> Any:
    seen = [layers.Conv2D(4, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten()]
    return _compiled([keras.Input((8, 8, 2)), *seen], "rmsprop")


CASES: dict[str, tuple[Callable[[], Any], tuple[int, ...], bool]] = {
    "nesterov with clipnorm": (_nesterov, (6,), False),
    "gradient accumulation": (_accumulating, (6,), False),
    "a weight for each row": (_nesterov, (6,), True),
    "a GRU": (_gru, (5, 4), False),
    "a small CNN, weighted": (_cnn, (8, 8, 2), True),
}


@pytest.mark.parametrize("case", CASES)
def test_not_one_bit_differs_from_fit(case: str) -> None:
    build, shape, weighted = CASES[case]
    source = np.random.default_rng(5)
    features = source.normal(size=(ROWS, *shape)).astype(np.float32)
    targets = np.eye(CLASSES, dtype=np.float32)[source.integers(0, CLASSES, ROWS)]
    weights = source.uniform(0.2, 3.0, ROWS).astype(np.float32) if weighted else None
    training, validation = np.split(np.arange(ROWS, dtype=np.int32), [TRAINING])

    def fresh() -> Any:
        keras.utils.clear_session()
        keras.utils.set_random_seed(9)
        return build()

    model, kept = fresh(), Kept()
    steps = ExactSteps(model, features, targets, weights, BATCH)
    plan = Plan(EPOCHS, training, validation, order("keras", training, 9))
    Loop(model, steps, plan, callbacks=[], control=Control(), watcher=kept).run()
    other = fresh()
    history = other.fit(
        features[training],
        targets[training],
        sample_weight=None if weights is None else weights[training],
        validation_data=(features[validation], targets[validation]),
        batch_size=BATCH,
        epochs=EPOCHS,
        shuffle=True,
        verbose=0,
    ).history
    assert len(history) == 6
    for name, values in history.items():
        assert [epoch.metrics[name] for epoch in kept.epochs] == values
    assert_same_variables(model, other)
