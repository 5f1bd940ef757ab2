"""The built-in data set teaches the tutorial's lessons: real Keras, as a learner would run it."""

from typing import Any, cast

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import data
from data.split import split

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def parts() -> tuple[np.ndarray, ...]:
    table = data.load("pokemon-radar")
    rows = split(table.labels, fraction=0.1, method="tail", shuffle_seed=100)
    hot = np.eye(5, dtype=np.float32)[table.labels]
    return (
        table.features[rows.train],
        hot[rows.train],
        table.features[rows.validation],
        hot[rows.validation],
    )


def train(
    parts: tuple[np.ndarray, ...],
    activation: str,
    optimizer: keras.optimizers.Optimizer,
    epochs: int,
    loss: str = "categorical_crossentropy",
    dropout: float = 0.0,
) -> dict[str, np.ndarray]:
    features, labels, held_features, held_labels = parts
    keras.utils.set_random_seed(1337)
    model = keras.Sequential([keras.Input((200,))])
    for units in (128, 256):
        model.add(layers.Dense(units, activation=activation))
        if dropout:
            model.add(layers.Dropout(dropout))
    model.add(layers.Dense(5, activation="softmax"))
    model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"], steps_per_execution=104)
    # A new permutation in every epoch, as Keras draws without a fixed seed.
    batches = tf.data.Dataset.from_tensor_slices((features, labels)).shuffle(1652, 5).batch(16)
    history = model.fit(
        batches,
        validation_data=(held_features, held_labels),
        validation_batch_size=184,
        epochs=epochs,
        verbose=cast("Any", 0),
        shuffle=False,
    )
    return {name: np.array(values) for name, values in history.history.items()}


def test_sigmoid_leaves_its_plateau_only_with_cross_entropy(
    parts: tuple[np.ndarray, ...],
) -> None:
    crossed = train(parts, "sigmoid", keras.optimizers.SGD(0.01), 30)
    assert np.abs(crossed["accuracy"][2:8] - 0.516).max() < 0.02
    assert 0.55 < crossed["accuracy"][-3:].mean() < 0.63
    assert 1.3 < crossed["loss"][0] < 1.45
    assert 1.13 < crossed["loss"][-1] < 1.27
    squared = train(parts, "sigmoid", keras.optimizers.SGD(0.01), 20, "mean_squared_error")
    assert 0.51 <= squared["accuracy"][-1] <= 0.53
    assert 0.50 <= squared["val_accuracy"][-1] <= 0.53


def test_adam_with_relu_overfits(parts: tuple[np.ndarray, ...]) -> None:
    seen = train(parts, "relu", keras.optimizers.Adam(0.001), 50)
    assert 0.88 <= seen["accuracy"][-3:].mean() <= 0.97
    assert 0.65 <= seen["val_accuracy"][-5:].mean() <= 0.82
    lowest = int(seen["val_loss"].argmin()) + 1
    assert 8 <= lowest <= 32
    assert seen["val_loss"][-5:].mean() > seen["val_loss"].min() + 0.2


def test_dropout_closes_the_gap(parts: tuple[np.ndarray, ...]) -> None:
    seen = train(parts, "relu", keras.optimizers.Adam(0.001), 60, dropout=0.4)
    gap = seen["accuracy"][-10:].mean() - seen["val_accuracy"][-10:].mean()
    assert gap < 0.03
