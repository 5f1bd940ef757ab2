"""Metrics of a task as Keras computes them, some of our own registered with Keras.

Import this module before loading a ``.keras`` file whose model was trained with one of them.
"""

from typing import Any

import keras

from engine.tasks.task import Task


@keras.saving.register_keras_serializable(package="pkgo")
class MeanAbsoluteError(keras.metrics.MeanAbsoluteError):
    """Keras' mean absolute error of scaled numbers, times their ``unit``."""

    def __init__(self, name: str = "mae", dtype: Any = None, unit: float = 1.0) -> None:
        super().__init__(name=name, dtype=dtype)
        self.unit = unit

    def result(self) -> Any:
        """The error in the label's own unit."""
        value: Any = super().result()
        return value * self.unit

    def get_config(self) -> dict[str, Any]:
        """What the saved model needs to make this metric again."""
        return {**super().get_config(), "unit": self.unit}


@keras.saving.register_keras_serializable(package="pkgo")
class RootMeanSquaredError(keras.metrics.RootMeanSquaredError):
    """Keras' root mean squared error of scaled numbers, times their ``unit``."""

    def __init__(self, name: str = "rmse", dtype: Any = None, unit: float = 1.0) -> None:
        super().__init__(name=name, dtype=dtype)
        self.unit = unit

    def result(self) -> Any:
        """The error in the label's own unit."""
        value: Any = super().result()
        return value * self.unit

    def get_config(self) -> dict[str, Any]:
        """What the saved model needs to make this metric again."""
        return {**super().get_config(), "unit": self.unit}


_SCALED: dict[str, Any] = {
    kind.__name__: kind for kind in (MeanAbsoluteError, RootMeanSquaredError)
}


def metrics(task: Task) -> list[Any]:
    """What ``compile`` takes: a word of its own, or metrics under the names of the history."""
    found: list[Any] = []
    for measure in task.measures:
        if measure.keras == measure.name:
            found.append(measure.name)
        elif measure.scaled:
            found.append(_SCALED[measure.keras](measure.name, unit=task.scale.deviation))
        else:
            kind: Any = getattr(keras.metrics, measure.keras)
            found.append(kind(name=measure.name, **measure.options))
    return found
