"""The model's metrics: read with the batches' results, set back all at once."""

from functools import cached_property
from typing import Any

import keras
import tensorflow as tf

from engine.models.summary import OUTPUT
from engine.training.steps.direct_variables import Remembered
from engine.training.steps.keras_internals import update_compiled_metrics

_tf: Any = tf
OURS = __name__.partition(".")[0]
MOST_ROWS = 2**24
"""float32 counts so far without rounding."""


class DeviceMetrics:
    """What the metrics of a compiled model come to, by Keras' names (``told_name``).

    ``fit`` computes them in its compiled step too, so the bits are its own; one by one from
    Python they would cost milliseconds an epoch. The metrics must have their variables already.

    ``counts_late``: the only metric counts rows, whose sum has the same bits whenever it is made.
    Within every step it would take a seventh of the time.
    """

    def __init__(self, model: Any, rows: int) -> None:
        self._model = model
        self.counts_late = _counts_rows(model) and rows < MOST_ROWS
        self._names: list[str] = list(model.get_metrics_result())
        self._told = [told_name(name) for name in self._names]
        self._known: dict[str, float] | None = None
        self._own = all(_is_keras(metric) for metric in model.metrics)

    def count(self, targets: Any, outputs: Any) -> None:
        """Count the rows of many batches at once, where ``counts_late``: call it while tracing."""
        update_compiled_metrics(self._model, targets, outputs)

    def values(self) -> Any:
        """The metrics since they were last set back, as one tensor: call it while tracing."""
        found = self._model.get_metrics_result()
        return _tf.stack([_tf.cast(found[name], _tf.float32) for name in self._names])

    def know(self, values: Any) -> None:
        """A call that ran batches has read these."""
        self._known = dict(zip(self._told, map(float, values), strict=True))

    def read(self) -> dict[str, float]:
        """The metrics since they were last set back."""
        if self._known is None:
            self.know(self.values())
        return dict(self._known or {})

    def reset(self) -> None:
        """Begin to count anew, as ``Model.reset_metrics`` does."""
        self._known = None
        if self._own:
            self._begun.give_back()
        else:
            self._model.reset_metrics()

    @cached_property
    def _begun(self) -> Remembered:
        """What counting begins with: of Keras' metrics always the same."""
        self._model.reset_metrics()
        return Remembered(self._model.metrics_variables)


def told_name(name: str) -> str:
    """A metric's name as it is told: of several outputs that of the label needs no mention."""
    plain = name.removeprefix(f"{OUTPUT}_")
    return name if plain == "loss" else plain


def _counts_rows(model: Any) -> bool:
    found = [metric for part in model.metrics for metric in getattr(part, "metrics", [])]
    plain = type(model).compute_metrics is keras.Model.compute_metrics and len(model.outputs) == 1
    return plain and [type(metric) for metric in found] == [keras.metrics.CategoricalAccuracy]


def _is_keras(metric: Any) -> bool:
    """Whether setting it back touches variables only: a person's own may do more, in Python."""
    nested = getattr(metric, "metrics", [])
    package = type(metric).__module__.partition(".")[0]
    return package in (keras.__name__, OURS) and all(map(_is_keras, nested))
