"""A network handed on is built without a seed of TensorFlow's: nothing in it draws from one."""

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.models.graph import network
from engine.training.compiled_networks import _calls_kept
from layer_cases import CASES
from some_tasks import classes


@pytest.mark.parametrize("case", CASES)
def test_values_and_what_is_drawn_in_training_are_the_same_whatever_its_seed(
    case: str, describe: Any
) -> None:
    shape, given = CASES[case]
    layers, head = describe(layers=given).network.layers, classes(3).head
    rows = np.random.default_rng(3).uniform(0, 9, size=(4, *shape)).astype(np.float32)

    def values(seed: int) -> list[Any]:
        keras.utils.set_random_seed(1)
        tf.random.set_seed(seed)
        model: Any = network(layers, shape, head)
        drawn = [model(rows, training=True).numpy() for _ in range(2)]
        return [*(variable.numpy() for variable in model.variables), *drawn]

    for one, other in zip(values(5), values(6), strict=True):
        np.testing.assert_array_equal(one, other)


def test_inside_tensorflow_is_not_told_and_all_else_is() -> None:
    keras.utils.set_random_seed(7)
    drawn, other = tf.random.uniform([3]).numpy(), np.random.rand()
    keras.utils.set_random_seed(7)
    with _calls_kept():
        keras.utils.set_random_seed(8)
    assert (tf.random.uniform([3]).numpy() == drawn).all()
    assert np.random.rand() != other
    keras.utils.set_random_seed(8)
    assert (tf.random.uniform([3]).numpy() != drawn).any()
