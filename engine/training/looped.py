"""A step over one batch, compiled into a loop over many."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from engine.training.steps import Batches

_tf: Any = tf


class Looped:
    """One call runs the step over some whole batches and, at the epoch's end, the partial one.

    ``step`` takes row numbers, int32 of shape (rows,); ``result`` is the TensorSpec of what it
    gives for a whole batch. It is traced once, whatever the number of rows. ``batch_size`` is
    the size of every batch that will come, or None: then it is traced for any.
    """

    def __init__(self, step: Callable[[Any], Any], batch_size: int | None, result: Any) -> None:
        rows, number = _tf.TensorSpec([batch_size], _tf.int32), _tf.TensorSpec([], _tf.int32)
        self._batch = step
        self._result = result
        self._arguments = [_tf.TensorSpec([None, batch_size], _tf.int32), number, number]
        self._step = _tf.function(step, [rows], autograph=False)
        self._has_rest = batch_size is None
        self._call = (
            _tf.function(self._both, [*self._arguments, rows], autograph=False)
            if self._has_rest
            else _tf.function(self._flat, self._arguments, autograph=False)
        )
        self._nothing = _tf.zeros([0], _tf.int32)

    @property
    def traces(self) -> int:
        """How many functions have been traced so far."""
        counted = (self._step, self._call)
        return sum(function.experimental_get_tracing_count() for function in counted)

    def run(self, batches: Batches, first: int, count: int) -> Any:
        """Run ``count`` batches from ``first``; their results one behind the other (numpy)."""
        whole = min(count, batches.count - first)
        rest = self._nothing if whole == count else batches.rest
        if not whole:
            return np.reshape(self._step(rest).numpy(), -1)
        place = (batches.whole, _tf.constant(first), _tf.constant(whole))
        return self._call(*place, *((rest,) if self._has_rest else ())).numpy()

    def _both(self, rows: Any, first: Any, count: Any, rest: Any) -> Any:
        results = self._flat(rows, first, count)
        # Without rows the step would divide by none
        last = _tf.cond(
            _tf.size(rest) > 0,
            lambda: _tf.reshape(self._step(rest), [-1]),
            lambda: _tf.zeros([0], self._result.dtype),
        )
        return _tf.concat([results, last], 0)

    def _flat(self, rows: Any, first: Any, count: Any) -> Any:
        return _tf.reshape(self._whole(rows, first, count), [-1])

    def _whole(self, rows: Any, first: Any, count: Any) -> Any:
        """The loop over whole batches; its results stacked."""

        def body(done: Any, results: Any) -> tuple[Any, Any]:
            result = self._step(_tf.gather(rows, first + done))
            return done + 1, results.write(done, result)

        def remains(done: Any, _: Any) -> Any:
            return done < count

        results = _tf.TensorArray(self._result.dtype, size=count, element_shape=self._result.shape)
        return _tf.while_loop(remains, body, (0, results), parallel_iterations=1)[1].stack()
