"""Losses of our own, registered with Keras so that a saved model loads again.

Import this module before loading a ``.keras`` file whose model was trained with one of them.
"""

from collections.abc import Sequence
from typing import Any

import keras

from engine.tasks.task import Task


@keras.saving.register_keras_serializable(package="pkgo")
class CostMatrix(keras.losses.Loss):
    """Cross-entropy of a row times the cost of taking its class for the one predicted.

    ``costs[t][p]`` is the price of predicting class p for a row of class t; None makes every
    price 1, which is plain cross-entropy. The predicted class is the largest output; the price
    counts as a constant for the gradient (a step function has none). Takes one-hot rows and
    probabilities, both float32 of shape (rows, classes); gives one value a row.
    """

    def __init__(
        self,
        costs: Sequence[Sequence[float]] | None = None,
        name: str = "cost_matrix",
        **options: Any,
    ) -> None:
        super().__init__(name=name, **options)
        self.costs = None if costs is None else [[float(cost) for cost in row] for row in costs]

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """One value a row, float32 of shape (rows,)."""
        entropy = keras.losses.categorical_crossentropy(y_true, y_pred)
        if self.costs is None:
            return entropy
        ops: Any = keras.ops
        size = len(self.costs)
        table = ops.convert_to_tensor([cost for row in self.costs for cost in row], "float32")
        place = ops.argmax(y_true, axis=-1) * size + ops.argmax(y_pred, axis=-1)
        return entropy * ops.stop_gradient(ops.take(table, place))

    def get_config(self) -> dict[str, Any]:
        """What the saved model needs to make this loss again."""
        return {**super().get_config(), "costs": self.costs}


@keras.saving.register_keras_serializable(package="pkgo")
class InOwnUnit(keras.losses.Loss):
    """A loss of Keras, named ``of``, of scaled numbers brought back to the label's own unit.

    For losses that are told in parts of the label: a scaled label lies around 0. Takes columns,
    float32 of shape (rows, 1); gives one value a row.
    """

    def __init__(
        self, of: str, mean: float, deviation: float, name: str | None = None, **options: Any
    ) -> None:
        super().__init__(name=name or of, **options)
        self.of, self.mean, self.deviation = of, mean, deviation

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """One value a row, float32 of shape (rows,)."""
        known: Any = getattr(keras.losses, self.of)
        numbers = [part * self.deviation + self.mean for part in (y_true, y_pred)]
        return known(*numbers)

    def get_config(self) -> dict[str, Any]:
        """What the saved model needs to make this loss again."""
        own = {"of": self.of, "mean": self.mean, "deviation": self.deviation}
        return {**super().get_config(), **own}


def loss(asked: str, costs: Sequence[Sequence[float]] | None, task: Task) -> Any:
    """What ``compile`` takes: Keras' loss by its name, the cost matrix, or one in its own unit."""
    name = task.loss(asked)
    if name in task.TOLD_IN_UNIT:
        return InOwnUnit(name, task.scale.mean, task.scale.deviation)
    return CostMatrix(costs) if name == "cost_matrix" else name
