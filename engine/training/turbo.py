"""Turbo steps: the mathematics of the exact steps, compiled by XLA.

Sums are rounded in another order, so numbers differ from Keras' in the last digits. Compiling
takes seconds, once a run.
"""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from engine.training.exact import ExactSteps
from engine.training.fused import Update
from engine.training.looped import Looped
from engine.training.steps import Batches

_tf: Any = tf

LONGEST = 512
"""Batches a call at most: XLA wants the results' size when it compiles."""


class TurboSteps(ExactSteps):
    """Steps of a compiled Keras model for which ``why_not`` has no objection.

    The partial batch and validation stay exact: they are not worth the time of compiling.
    """

    def _looped(self, step: Callable[[Any], Any], batch_size: int | None, result: Any) -> Looped:
        return _ByXla(step, batch_size, result)

    def _fused(self) -> Update | None:
        return None  # XLA fuses what Keras spells out


class _ByXla(Looped):
    """The loop as one XLA program, compiled once for each number of batches in the table."""

    def __init__(self, step: Callable[[Any], Any], batch_size: int | None, result: Any) -> None:
        super().__init__(step, batch_size, result)
        self._program = _tf.function(
            self._looping, self._arguments, autograph=False, jit_compile=True
        )

    def run(self, batches: Batches, first: int, count: int) -> Any:
        """Run ``count`` batches from ``first``; their results one behind the other (numpy)."""
        found: list[Any] = []
        for start in range(first, first + count, LONGEST):
            found.append(super().run(batches, start, min(LONGEST, first + count - start)))
        return found[0] if len(found) == 1 else np.concatenate(found)

    def _whole(self, rows: Any, first: Any, count: Any) -> Any:
        return self._program(rows, first, count)[:count]

    def _looping(self, rows: Any, first: Any, count: Any) -> Any:
        def body(done: Any, results: Any) -> tuple[Any, Any]:
            # gather: a slice that starts at a run-time value would compile anew for each
            result = self._batch(_tf.gather(rows, first + done))
            return done + 1, _tf.tensor_scatter_nd_update(results, [[done]], [result])

        def remains(done: Any, _: Any) -> Any:
            return done < count

        room = _tf.minimum(_tf.shape(rows)[0], LONGEST)
        results = _tf.zeros([room, *self._result.shape], self._result.dtype)
        return _tf.while_loop(remains, body, (0, results), parallel_iterations=1)[1]


def why_not(model: Any) -> str | None:
    """Why XLA would not serve this model, as a part of a sentence; None where it does."""
    for layer in model._flatten_layers():
        if any(isinstance(part, keras.random.SeedGenerator) for part in vars(layer).values()):
            return f"{_kind(layer)} draws other random numbers under XLA"
        if "Conv" in type(layer).__name__:
            return "convolutions are many times slower under XLA"
    return None


def _kind(layer: Any) -> str:
    name = type(layer).__name__
    return name.lower() if name == "Dropout" else f"the layer {name}"
