"""Variables read and set without a traced function: the values are Keras' own."""

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.training.steps.device_metrics import DeviceMetrics
from engine.training.steps.direct_variables import Remembered, value_of

pytestmark = pytest.mark.slow
_tf: Any = tf
_metrics: Any = keras.metrics
ROWS = np.eye(4, 3, dtype=np.float32)


def test_a_rate_is_read_be_it_a_number_or_a_schedule() -> None:
    fixed = keras.optimizers.SGD(0.125)
    falling = keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.5, 1, 0.5))
    for optimizer in (fixed, falling):
        optimizer.build([keras.Variable(np.zeros(2, np.float32))])
    falling.iterations.assign(2)
    assert float(value_of(fixed.learning_rate)) == 0.125
    assert float(value_of(falling.learning_rate)) == 0.125
    fixed.learning_rate = 0.25
    assert float(value_of(fixed.learning_rate)) == 0.25


def test_values_are_given_back_also_where_each_device_has_its_own() -> None:
    with _tf.distribute.MirroredStrategy(["/cpu:0"]).scope():
        shared = keras.Variable(np.array([1.0, 2.0], np.float32))
    alone = keras.Variable(np.array([3, 4], np.int32), dtype="int32")
    kept = Remembered([shared, alone])
    for variable in (shared, alone):
        variable.assign([7, 8])
    assert value_of(shared).tolist() == value_of(alone).tolist() == [7, 8]
    kept.give_back()
    assert (value_of(shared).tolist(), value_of(alone).tolist()) == ([1, 2], [3, 4])


def test_what_was_read_stays_when_the_variable_changes() -> None:
    variable = keras.Variable(np.array([1.0], np.float32))
    seen = value_of(variable)
    variable.assign([2.0])
    assert seen.tolist() == [1.0]


@pytest.mark.parametrize(
    "metric",
    [
        "accuracy",
        _metrics.AUC(num_thresholds=7),
        _metrics.F1Score(),
        _metrics.MeanIoU(3, sparse_y_true=False, sparse_y_pred=False),
        _metrics.PrecisionAtRecall(0.5, num_thresholds=7),
        _metrics.R2Score(),
        _metrics.RootMeanSquaredError(),
        _metrics.TopKCategoricalAccuracy(2),
    ],
    ids=lambda one: one if isinstance(one, str) else one.name,
)
def test_metrics_are_set_back_to_what_keras_sets_them_to(metric: Any) -> None:
    layers: Any = keras.layers
    model: Any = keras.Sequential([keras.Input((2,)), layers.Dense(3, "softmax")])
    model.compile("sgd", "categorical_crossentropy", metrics=[metric])
    batch = (np.arange(8, dtype=np.float32).reshape(4, 2), ROWS)
    model.test_step(batch)
    ours = DeviceMetrics(model, 4)
    for _ in range(2):  # the first time is Keras' own
        model.test_step(batch)
        counted = [one.numpy() for one in model.metrics_variables]
        ours.reset()
        found = [one.numpy() for one in model.metrics_variables]
        model.reset_metrics()
        for one, other in zip(found, model.metrics_variables, strict=True):
            np.testing.assert_array_equal(one, other.numpy())
        assert any((one != before).any() for one, before in zip(found, counted, strict=True))
