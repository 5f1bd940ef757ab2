"""Losses of our own, registered with Keras so that a saved model loads again.

Import this module before loading a ``.keras`` file whose model was trained with one of them.
"""

from collections.abc import Sequence
from typing import Any

import keras


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


def loss(name: str, costs: Sequence[Sequence[float]] | None) -> Any:
    """What ``compile`` takes: Keras' loss by its name, or the cost matrix."""
    return CostMatrix(costs) if name == "cost_matrix" else name
