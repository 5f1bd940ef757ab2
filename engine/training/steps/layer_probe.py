"""What a model's layers are like on some rows: seen by a compiled call that leaves no trace.

It makes the model's own training step as far as the gradients, and changes nothing: the optimizer
is not called, and what a step changes beside weights (batch normalisation's moving statistics,
states of random streams, metrics) gets its values back within the same call. Training's own
compiled steps do not know of it, so their bits are what they are without.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from engine.models.layer_statistics import OF_ARRAYS
from engine.training.steps.exact import Tracing
from engine.training.steps.keras_internals import applied_by, common_seed, has_own_step
from engine.training.steps.observed_layers import Watched, seeing, watched
from engine.training.steps.step_probe import probed

_tf: Any = tf
RELU = ("relu", "relu6")
ENDS = {"sigmoid": (0.05, 0.95), "tanh": (-0.9, 0.9)}
"""Beyond these an activation has less than a fifth of its greatest slope (0.19 of it)."""
NONE = np.float32(np.nan)
"""Stands for a figure that there is not."""
Batch = tuple[Any, ...]


class LayerProbe:
    """Looks at the layers of a compiled model. Its calls are traced when first needed, and serve
    every run of the model. Within ``tracing`` the model is traced.
    """

    def __init__(self, model: Any, tracing: Tracing = nullcontext) -> None:
        self._model = model
        self._tracing = tracing
        self._watched = watched(model)
        self._variables = [array for one in self._watched for array in one.arrays]
        self._look = _tf.function(self._seen, autograph=False)

    @property
    def serves(self) -> bool:
        """Whether the model's step can be made without changing anything: not that of a person."""
        return bool(self._watched) and not has_own_step(self._model)

    @property
    def traces(self) -> int:
        """How many functions have been traced so far."""
        return self._look.experimental_get_tracing_count()

    def weights(self) -> Sequence[Any]:
        """What the weights are now, to be given to ``look`` after an update."""
        return [_tf.convert_to_tensor(one) for one in self._variables]

    def trace(self, batch: Batch) -> None:
        """Trace the look at such a batch, which changes nothing yet."""
        shapes = [_tf.TensorSpec(one.value.shape, one.value.dtype) for one in self._variables]
        self._look.get_concrete_function(batch, shapes)

    def look(self, batch: Batch, before: Sequence[Any] | None) -> NDArray[np.float32]:
        """The record (``engine.models.layer_statistics.LayerStatistics.of``) of inputs, targets
        and, if there are any, weights of some rows.

        ``before`` are the weights before the last update; None: nothing is known of them, as where
        a run goes on in the middle of an epoch's validation.
        """
        known = self.weights() if before is None else before
        found = self._look(batch, known).numpy()
        norms = found[: len(OF_ARRAYS) * len(self._variables)].reshape(-1, len(OF_ARRAYS))
        norms[:] = np.sqrt(2.0 * norms)
        if before is None:
            norms[:, OF_ARRAYS.index("update_norm")] = np.nan
        return found

    def _seen(self, batch: Batch, before: Sequence[Any]) -> Any:
        model, gradients = self._model, dict[int, Any]()

        def keep(given: Sequence[Any], variables: Sequence[Any]) -> None:
            gradients.update(zip(map(id, variables), given, strict=True))

        changed = self._changed_by_a_step()
        kept = [_tf.identity(_tf.convert_to_tensor(one)) for one in changed]
        moving = [_moving(one.layer) for one in self._watched]
        step = probed(model, counts=False), seeing(self._watched), applied_by(model.optimizer, keep)
        with self._tracing(), step[0], step[1], step[2]:
            model.train_step(batch)
        for variable, value in zip(changed, kept, strict=True):
            variable.assign(value)
        found: list[Any] = []
        for variable, old in zip(self._variables, before, strict=True):
            found += _norms(variable, gradients.get(id(variable)), old)
        for one, range_of in zip(self._watched, moving, strict=True):
            found += [*_results(one), *range_of]
            one.results.clear()
        return _tf.stack(found)

    def _changed_by_a_step(self) -> list[Any]:
        """What a step changes beside the weights that the optimizer changes, frozen or not."""
        model, learnt = self._model, set(map(id, self._variables))
        rest = [one for one in model.non_trainable_variables if id(one) not in learnt]
        return [*rest, *model.metrics_variables, *common_seed()]


def _norms(variable: Any, gradient: Any, old: Any) -> list[Any]:
    """As ``OF_ARRAYS``, half their squares; a frozen array has its norm alone."""
    now = _tf.convert_to_tensor(variable)
    if gradient is None:
        return [_half_square(now), NONE, NONE]
    parts = now, _tf.convert_to_tensor(gradient), now - old
    return [_half_square(one) for one in parts]


def _half_square(tensor: Any) -> Any:
    """Half the sum of the squares: one operation, where a norm takes three."""
    return _tf.nn.l2_loss(_tf.cast(tensor, _tf.float32))


def _results(one: Watched) -> list[Any]:
    """Mean, spread, dead and saturated of what a layer gave, all its calls taken together."""
    if not one.results:
        return [NONE] * 4
    units = _tf.shape(one.results[0])[-1]
    rows = [_tf.cast(_tf.reshape(part, [-1, units]), _tf.float32) for part in one.results]
    given = rows[0] if len(rows) == 1 else _tf.concat(rows, 0)
    mean, count = _tf.reduce_mean(given), _tf.cast(_tf.size(given), _tf.float32)
    spread = _tf.sqrt(2.0 * _half_square(given - mean) / count)
    return [mean, spread, *_spoilt(given, one.told.activation)]


def _spoilt(given: Any, activation: str) -> tuple[Any, Any]:
    """The share of units that a relu leaves without a positive value; of values at the ends."""
    if activation in RELU:
        active = _tf.reduce_max(given, axis=0) > 0
        return 1 - _tf.reduce_mean(_tf.cast(active, _tf.float32)), NONE
    if activation in ENDS:
        low, high = ENDS[activation]
        at_ends = _tf.logical_or(given < low, given > high)
        return NONE, _tf.reduce_mean(_tf.cast(at_ends, _tf.float32))
    return NONE, NONE


def _moving(layer: Any) -> list[Any]:
    """Least and most of a batch normalisation's moving mean and variance."""
    if not isinstance(layer, keras.layers.BatchNormalization):
        return [NONE] * 4
    kept = [_tf.convert_to_tensor(one) for one in (layer.moving_mean, layer.moving_variance)]
    return [find(part) for part in kept for find in (_tf.reduce_min, _tf.reduce_max)]
