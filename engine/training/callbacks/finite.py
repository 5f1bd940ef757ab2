"""Whether loss and weights are still finite numbers."""

from functools import cached_property
from typing import Any, ClassVar

import keras
import numpy as np
import tensorflow as tf

from data.errors import MessageError

_tf: Any = tf


class Diverged(MessageError):
    """Loss or weights are no longer finite numbers."""


class Finite(keras.callbacks.Callback):
    """Ends training once loss or weights are NaN or infinite: nothing can be learnt any more.

    With relu a NaN in the weights can leave the loss finite, so both are looked at.
    """

    KEY: ClassVar[str] = "finite"
    MONITOR: ClassVar[str | None] = None
    REMEMBERED: ClassVar[tuple[str, ...]] = ()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Look at the epoch's metrics and at every weight.

        Raises:
            Diverged: naming the metric or the layer, and the epoch.
        """
        for name, value in (logs or {}).items():
            if np.isnan(value):
                raise Diverged("training.metric_is_nan", metric=name, epoch=epoch + 1)
            if np.isinf(value):
                raise Diverged("training.metric_is_infinite", metric=name, epoch=epoch + 1)
        model: Any = self.model
        if self._all_finite().numpy():
            return
        for layer in model.layers:
            if not all(_finite(weight) for weight in layer.weights):
                raise Diverged("training.weights_not_finite", layer=layer.name, epoch=epoch + 1)

    @cached_property
    def _all_finite(self) -> Any:
        """One call a look: an operation for each weight would cost milliseconds an epoch."""
        return _tf.function(self._look, autograph=False).get_concrete_function()

    def _look(self) -> Any:
        model: Any = self.model
        weights = [_tf.convert_to_tensor(weight) for weight in model.weights]
        looked = [_tf.reduce_all(_tf.math.is_finite(part)) for part in weights if _is_real(part)]
        return _tf.reduce_all(_tf.stack(looked))


def _is_real(tensor: Any) -> bool:
    return bool(tensor.dtype.is_floating)


def _finite(weight: Any) -> bool:
    ops: Any = keras.ops
    return bool(np.isfinite(ops.convert_to_numpy(weight)).all())
