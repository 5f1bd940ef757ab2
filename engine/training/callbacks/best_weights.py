"""The best epoch's weights, kept for whoever stops a run and wants those."""

import math
from typing import Any, ClassVar

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

_tf: Any = tf


class BestWeights(keras.callbacks.Callback):
    """Copies the weights whenever the validation loss (else the loss) is the lowest yet.

    The copies stay on the device: one compiled call an epoch, where ``get_weights`` costs a
    millisecond. One object may serve several runs of its model. ``epoch`` counts from 1 and is
    0 before there is one.
    """

    KEY: ClassVar[str] = "best"
    MONITOR: ClassVar[str | None] = "val_loss"
    REMEMBERED: ClassVar[tuple[str, ...]] = ("best", "epoch")

    def __init__(self) -> None:
        super().__init__()
        self.best = math.inf
        self.epoch = 0
        self._copies: list[Any] = []
        self._copy: Any = None

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Nothing is the best yet."""
        self.best, self.epoch = math.inf, 0

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Copy where it improved; NaN never does."""
        known = logs or {}
        value = float(known.get("val_loss", known.get("loss", math.nan)))
        if not value < self.best:
            return
        self.best, self.epoch = value, epoch + 1
        if not self._copies:
            self._make_copies()
        self._copy()

    def restore(self) -> bool:
        """Give the model those weights; whether there were any."""
        model: Any = self.model
        if not self.epoch:
            return False
        for weight, copy in zip(model.weights, self._copies, strict=True):
            weight.assign(copy.read_value())
        return True

    @property
    def best_weights(self) -> list[NDArray[np.generic]]:
        """The copies as arrays, in the order of ``model.weights``."""
        return [copy.numpy() for copy in self._copies] if self.epoch else []

    @best_weights.setter
    def best_weights(self, arrays: list[NDArray[np.generic]]) -> None:
        if not self._copies:
            self._make_copies()
        for copy, array in zip(self._copies, arrays, strict=True):
            copy.assign(array)

    def _make_copies(self) -> None:
        model: Any = self.model
        weights: list[Any] = model.weights
        self._copies = [_tf.Variable(one.numpy(), shape=one.value.shape) for one in weights]

        def copy() -> None:
            for weight, kept in zip(weights, self._copies, strict=True):
                kept.assign(_tf.convert_to_tensor(weight))

        self._copy = _tf.function(copy, autograph=False)
