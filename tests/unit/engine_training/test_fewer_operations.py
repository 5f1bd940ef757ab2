"""Where the engine computes in fewer operations what Keras spells out, and where it must not."""

from typing import Any

import keras
import numpy as np
import pytest

import engine.training.steps.fused_adam
from engine.training.steps.device_metrics import MOST_ROWS, DeviceMetrics
from engine.training.steps.fused_adam import fused_update

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "optimizer",
    [
        keras.optimizers.SGD(),
        keras.optimizers.Nadam(),
        keras.optimizers.Adam(amsgrad=True),
        keras.optimizers.LossScaleOptimizer(keras.optimizers.Adam()),
    ],
)
def test_only_adam_as_its_paper_has_it_is_updated_otherwise(optimizer: Any) -> None:
    assert fused_update(optimizer) is None


def test_an_update_that_rounds_otherwise_here_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def rounds_otherwise(optimizer: Any) -> Any:
        def update(gradients: Any, variables: Any, rate: Any) -> None:
            for gradient, variable in zip(gradients, variables, strict=True):
                variable.assign_sub(gradient * rate * 1.0000001)

        return update

    monkeypatch.setattr(engine.training.steps.fused_adam, "_fused_form", rounds_otherwise)
    assert fused_update(keras.optimizers.Adam()) is None


def test_an_update_of_the_same_bits_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def spelled_out(optimizer: Any) -> Any:
        def update(gradients: Any, variables: Any, rate: Any) -> None:
            for gradient, variable in zip(gradients, variables, strict=True):
                optimizer.update_step(gradient, variable, rate)

        return update

    monkeypatch.setattr(engine.training.steps.fused_adam, "_fused_form", spelled_out)
    assert fused_update(keras.optimizers.Adam(beta_1=0.8, epsilon=1e-3)) is not None


def _model(*metrics: Any) -> Any:
    layers: Any = keras.layers
    model: Any = keras.Sequential([keras.Input((2,)), layers.Dense(3, "softmax")])
    model.compile("sgd", "categorical_crossentropy", metrics=list(metrics))
    model.test_step((np.ones((4, 2), np.float32), np.eye(4, 3, dtype=np.float32)))
    model.reset_metrics()
    return model


@pytest.mark.parametrize(
    ("metrics", "rows", "late"),
    [
        (["accuracy"], 100, True),
        (["accuracy"], MOST_ROWS, False),  # beyond that float32 rounds
        (["accuracy", "auc"], 100, False),
        (["mean_squared_error"], 100, False),
        ([], 100, False),
    ],
)
def test_accuracy_alone_is_counted_late(metrics: list[str], rows: int, late: bool) -> None:
    assert DeviceMetrics(_model(*metrics), rows).counts_late == late


def test_what_a_call_has_read_holds_until_the_metrics_are_set_back() -> None:
    model = _model("accuracy")
    tally = DeviceMetrics(model, 4)
    assert tally.read() == {"loss": 0.0, "accuracy": 0.0}
    tally.know([0.5, 0.75])
    assert tally.read() == {"loss": 0.5, "accuracy": 0.75}
    model.test_step((np.ones((4, 2), np.float32), np.eye(4, 3, dtype=np.float32)))
    tally.reset()
    assert tally.read() == {"loss": 0.0, "accuracy": 0.0}
