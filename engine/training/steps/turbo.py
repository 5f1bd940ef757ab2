"""Turbo steps: the mathematics of the exact steps, compiled by XLA.

Sums are rounded in another order, so numbers differ from Keras' in the last digits. Compiling
takes seconds, once a run.
"""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from data.messages import Message
from engine.training.steps.compiled_loop import Body, CompiledLoop
from engine.training.steps.exact import ExactSteps
from engine.training.steps.keras_internals import Update, layers_within
from engine.training.steps.protocol import Batches

_tf: Any = tf

LONGEST = 512
"""Batches a call at most: XLA wants the results' size when it compiles."""


class _ByXla(CompiledLoop):
    """The loop as one XLA program, compiled once for each number of batches in the table."""

    def __init__(self, body: Body, batch_size: int | None) -> None:
        super().__init__(body, batch_size)
        self._program = _tf.function(
            self._looping, self._arguments, autograph=False, jit_compile=True
        )

    def run(self, batches: Batches, first: int, count: int) -> tuple[Any, ...]:
        """Run ``count`` batches from ``first``: their losses, the metrics after the last."""
        found: list[tuple[Any, ...]] = []
        for start in range(first, first + count, LONGEST):
            found.append(super().run(batches, start, min(LONGEST, first + count - start)))
        return np.concatenate([one[0] for one in found]), found[-1][1]

    def _whole(self, rows: Any, first: Any, count: Any) -> Sequence[Any]:
        # XLA cannot take from a table of no batches
        return _tf.cond(
            count > 0,
            lambda: [found[:count] for found in self._program(rows, first, count)],
            lambda: [_tf.zeros([0, *spec.shape], spec.dtype) for spec in self._body.parts],
        )

    def _looping(self, rows: Any, first: Any, count: Any) -> Sequence[Any]:
        def body(done: Any, *found: Any) -> tuple[Any, ...]:
            # gather: a slice that starts at a run-time value would compile anew for each
            parts = self._body.step(_tf.gather(rows, first + done))
            put, pairs = _tf.tensor_scatter_nd_update, zip(found, parts, strict=True)
            return done + 1, *(put(kept, [[done]], [part]) for kept, part in pairs)

        def remains(done: Any, *_: Any) -> Any:
            return done < count

        room = _tf.minimum(_tf.shape(rows)[0], LONGEST)
        empty = [_tf.zeros([room, *spec.shape], spec.dtype) for spec in self._body.parts]
        return _tf.while_loop(remains, body, (0, *empty), parallel_iterations=1)[1:]


class TurboSteps(ExactSteps):
    """Steps of a compiled Keras model for which ``why_not`` has no objection.

    The partial batch and validation go without XLA: they are not worth the time of compiling.
    Validation takes large batches.
    """

    _trains = _ByXla
    LARGE = 2048

    def _fused(self) -> Update | None:
        return None  # XLA fuses what Keras spells out


def why_not(model: Any) -> Message | None:
    """Why XLA would not serve this model; None where it does."""
    for layer in layers_within(model):
        if any(isinstance(part, keras.random.SeedGenerator) for part in vars(layer).values()):
            return Message("turbo.random_layer", {"layer": type(layer).__name__})
        if "Conv" in type(layer).__name__:
            return Message("turbo.convolution")
    return None
