"""A step over one batch, compiled into a loop over many."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

_tf: Any = tf


class Looped:
    """One step traced once, for the partial batch, and looped over for the whole ones.

    ``step`` takes row numbers, int32 of shape (rows,); ``result`` is the TensorSpec of what it
    gives for a whole batch.
    """

    def __init__(self, step: Callable[[Any], Any], batch_size: int, result: Any) -> None:
        rows = _tf.TensorSpec([None], _tf.int32)
        self._batch = step
        self._step = _tf.function(step, [rows], autograph=False)
        number = _tf.TensorSpec([], _tf.int32)
        self._arguments = [_tf.TensorSpec([None, batch_size], _tf.int32), number, number]
        self._result = result
        self._loop = self._compiled()

    @property
    def traces(self) -> int:
        """How many functions have been traced so far."""
        counted = (self._step, self._loop)
        return sum(function.experimental_get_tracing_count() for function in counted)

    def whole(self, rows: Any, first: int, count: int) -> Any:
        """Run ``count`` batches of ``rows`` from ``first``; their results, stacked (numpy)."""
        return self._loop(rows, _tf.constant(first), _tf.constant(count)).numpy()

    def rest(self, rows: Any) -> Any:
        """Run the partial batch; its result (numpy)."""
        return self._step(rows).numpy()

    def _compiled(self) -> Any:
        return _tf.function(self._run, self._arguments, autograph=False)

    def _run(self, rows: Any, first: Any, count: Any) -> Any:
        def body(done: Any, results: Any) -> tuple[Any, Any]:
            result = self._step(_tf.gather(rows, first + done))
            return done + 1, results.write(done, result)

        def remains(done: Any, _: Any) -> Any:
            return done < count

        results = _tf.TensorArray(self._result.dtype, size=count, element_shape=self._result.shape)
        return _tf.while_loop(remains, body, (0, results), parallel_iterations=1)[1].stack()
