"""The callbacks that a specification asks for: Keras' own, and ours around the model's files."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from engine.specs import TrainingSpec
from engine.specs.schedule import ReduceOnPlateau
from engine.specs.training import Checkpoint, EarlyStopping

_tf: Any = tf


class Diverged(Exception):
    """Loss or weights are no longer finite numbers; the text is a sentence for the person."""


def early_stopping(spec: EarlyStopping) -> Any:
    """Keras' EarlyStopping."""
    callbacks: Any = keras.callbacks
    return callbacks.EarlyStopping(
        monitor=spec.monitor,
        min_delta=spec.min_delta,
        patience=spec.patience,
        mode=_direction(spec.monitor),
        restore_best_weights=spec.restore_best,
    )


def plateau(spec: TrainingSpec) -> list[Any]:
    """Keras' ReduceLROnPlateau where the schedule asks for it."""
    chosen = spec.schedule
    if not isinstance(chosen, ReduceOnPlateau):
        return []
    return [
        keras.callbacks.ReduceLROnPlateau(
            monitor=chosen.monitor,
            factor=chosen.factor,
            patience=chosen.patience,
            mode=_direction(chosen.monitor),
            min_lr=chosen.min_learning_rate,
        )
    ]


def _direction(monitor: str) -> str:
    return "max" if monitor.endswith("accuracy") else "min"


def why_stopped(stopping: Any, spec: EarlyStopping) -> list[str]:
    """What early stopping did, in sentences; none if it did nothing."""
    said: list[str] = []
    best = stopping.best_epoch + 1
    if stopping.stopped_epoch > 0:
        epochs = f"{spec.patience} epochs" if spec.patience > 1 else "1 epoch"
        said.append(
            f"early stopping after epoch {stopping.stopped_epoch + 1}: {spec.monitor} has not "
            f"improved by more than {spec.min_delta:g} for {epochs} (patience); "
            f"the best epoch was {best}"
        )
    if restores(stopping, spec):
        said.append(f"the model ends with the weights of the best epoch, {best}")
    return said


def restores(stopping: Any, spec: EarlyStopping) -> bool:
    """Whether early stopping has given the model the weights of its best epoch."""
    return spec.restore_best and stopping.best_weights is not None


class Finite(keras.callbacks.Callback):
    """Ends training once loss or weights are NaN or infinite: nothing can be learnt any more.

    With relu a NaN in the weights can leave the loss finite, so both are looked at.
    """

    def __init__(self) -> None:
        super().__init__()
        # One call a look: an operation for each weight would cost milliseconds an epoch
        self._all_finite: Any = _tf.function(self._look, autograph=False)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Look at the epoch's metrics and at every weight.

        Raises:
            Diverged: naming the metric or the layer, and the epoch.
        """
        for name, value in (logs or {}).items():
            if not np.isfinite(value):
                raise Diverged(_sentence(f"{name} became {_word(value)} in", epoch))
        model: Any = self.model
        if bool(self._all_finite()):
            return
        for layer in model.layers:
            if not all(_finite(weight) for weight in layer.weights):
                where = f'the weights of layer "{layer.name}" are no longer finite after'
                raise Diverged(_sentence(where, epoch))

    def _look(self) -> Any:
        model: Any = self.model
        weights = [_tf.convert_to_tensor(weight) for weight in model.weights]
        looked = [_tf.reduce_all(_tf.math.is_finite(part)) for part in weights if _is_real(part)]
        return _tf.reduce_all(_tf.stack(looked))


def _is_real(tensor: Any) -> bool:
    return bool(tensor.dtype.is_floating)


def _sentence(what: str, epoch: int) -> str:
    return f"{what} epoch {epoch + 1}: training diverged; try a smaller learning rate"


def _word(value: float) -> str:
    return "NaN" if np.isnan(value) else "infinite"


def _finite(weight: Any) -> bool:
    ops: Any = keras.ops
    return bool(np.isfinite(ops.convert_to_numpy(weight)).all())


class Checkpoints(keras.callbacks.Callback):
    """Hands the model over to be saved: after each epoch, or where the monitor improved.

    ``save`` gets the epoch (from 1) and whether earlier checkpoints are superseded by it.
    """

    def __init__(self, spec: Checkpoint, save: Callable[[int, bool], None]) -> None:
        super().__init__()
        self._spec = spec
        self._save = save
        self.best: float | None = None

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Save if the specification asks for this epoch; a NaN is never the best."""
        if not self._spec.save_best_only:
            self._save(epoch + 1, False)
            return
        value = float((logs or {})[self._spec.monitor])
        if self._improves(value):
            self.best = value
            self._save(epoch + 1, True)

    def _improves(self, value: float) -> bool:
        if self.best is None:
            return not np.isnan(value)
        if _direction(self._spec.monitor) == "max":
            return value > self.best
        return value < self.best
