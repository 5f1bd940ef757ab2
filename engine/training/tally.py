"""The model's metrics, read and set back in one compiled call each."""

from typing import Any

import keras
import tensorflow as tf

_tf: Any = tf


class Tally:
    """What the metrics of a compiled model come to, by Keras' names.

    ``fit`` computes them in its compiled step too, so the bits are its own; one by one from
    Python they would cost milliseconds an epoch. The metrics must have their variables already.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._results = _tf.function(model.get_metrics_result, autograph=False)
        self._own = all(_is_keras(metric) for metric in model.metrics)
        self._zero = _tf.function(self._zeroed, autograph=False)

    def read(self) -> dict[str, float]:
        """The metrics since they were last set back."""
        return {name: float(value) for name, value in self._results().items()}

    def reset(self) -> None:
        """Begin to count anew, as ``Model.reset_metrics`` does."""
        if self._own:
            self._zero()
        else:
            self._model.reset_metrics()

    def _zeroed(self) -> None:
        self._model.reset_metrics()


def _is_keras(metric: Any) -> bool:
    """Whether setting it back touches variables only: a person's own may do more, in Python."""
    nested = getattr(metric, "metrics", [])
    package = type(metric).__module__.partition(".")[0]
    return package == keras.__name__ and all(map(_is_keras, nested))
