"""Steps that several devices share: each takes its part of every batch, and gradients are added.

It is data-parallel training by TensorFlow's ``MirroredStrategy``: the weights, and what the
optimizer remembers of them, have a copy on each device, and all copies change alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from engine.training.steps.exact import ExactSteps, main_output
from engine.training.steps.keras_internals import (
    Update,
    count_loss,
    update_compiled_metrics,
    update_of_copies,
    updated_by,
)

_tf: Any = tf


@dataclass(frozen=True, slots=True)
class _Part:
    """One device's part of a batch.

    ``rows`` are row numbers of shape (rows,), ``size`` how many of them count, and ``scale`` what
    the mean over them is multiplied by, so that the sum over the devices is the mean over all.
    """

    rows: Any
    size: Any
    scale: Any


class DistributedSteps(ExactSteps):
    """Steps of a Keras model with one output that was built under a strategy's scope, its metrics
    outside of it (``engine.training.build``).

    The loss of a batch is the mean over its rows, however they divide: a device with more rows
    counts more. Gradients are clipped after they are added, and metrics count the whole batch, as
    on one device. What a layer keeps of a batch beside its weights (the averages of batch
    normalisation) it keeps of the first device's part. Rows are measured on the first device.
    """

    def _fused(self) -> Update | None:
        return None  # it knows one copy of each variable

    def _train(self, rows: Any) -> list[Any]:
        model, late = self._model, self._device_metrics.counts_late
        strategy = model.distribute_strategy
        parts = _parts(rows, strategy.num_replicas_in_sync)
        given = [self._gather((*self._table, *self._weights), part.rows) for part in parts]

        def share() -> tuple[Any, Any]:
            place = _place()
            return self._share(given[place], parts[place].scale)

        with updated_by(model.optimizer, update_of_copies(model.optimizer)):
            told = strategy.run(_tf.autograph.experimental.do_not_convert(share))
        losses, outputs = (strategy.experimental_local_results(one) for one in told)
        loss = _tf.add_n(losses)
        found = _tf.concat([out[: part.size] for out, part in zip(outputs, parts, strict=True)], 0)
        count_loss(model, loss, _count(rows))
        if late:
            return [loss, found]
        update_compiled_metrics(model, self._targets(rows), found)
        return [loss]

    def _share(self, given: Sequence[Any], scale: Any) -> tuple[Any, Any]:
        """One device's part of a step: its part of the loss, and its outputs."""
        model = self._model
        inputs, targets, *weights = given
        with _tf.GradientTape() as tape:
            outputs = model(inputs, training=True)
            loss = model.compute_loss(inputs, targets, outputs, *weights, training=True)
            loss = loss if scale is None else loss * scale
        variables = model.trainable_variables
        gradients = tape.gradient(loss, variables)
        known = [place for place, found in enumerate(gradients) if found is not None]
        add = _tf.distribute.ReduceOp.SUM
        context = _tf.distribute.get_replica_context()
        summed = context.all_reduce(add, [gradients[place] for place in known]) if known else []
        for place, found in zip(known, summed, strict=True):
            gradients[place] = found
        model.optimizer.apply(gradients, variables)
        return loss, main_output(outputs)


def _place() -> int:
    """Which of the devices this is traced for."""
    context = _tf.distribute.get_replica_context()
    return int(_tf.get_static_value(_tf.convert_to_tensor(context.replica_id_in_sync_group)))


def _count(rows: Any) -> Any:
    """How many rows: a number where that is known while tracing, else a tensor."""
    return _tf.shape(rows)[0] if rows.shape[0] is None else rows.shape[0]


def _parts(rows: Any, devices: int) -> list[_Part]:
    """A batch divided: the first devices take one row more where it does not come out even.

    Keras divides each device's loss by the number of devices already. A device for which there is
    no row takes the last one, which does not count.
    """
    count = _count(rows)
    each, more = count // devices, count % devices
    if not _tf.is_tensor(count) and not more:
        return [_Part(rows[i * each : (i + 1) * each], each, None) for i in range(devices)]
    whole, found = _tf.cast(count, _tf.float32), list[_Part]()
    for place in range(devices):
        size = each + _tf.cast(place < more, _tf.int32)
        first = _tf.minimum(place * each + _tf.minimum(place, more), count - 1)
        scale = _tf.cast(size * devices, _tf.float32) / whole
        found.append(_Part(rows[first : first + _tf.maximum(size, 1)], size, scale))
    return found
