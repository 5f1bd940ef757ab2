"""Exact steps: the numbers of Keras' ``fit``, bit for bit, many batches a call.

One compiled call runs the model's own ``train_step`` in a ``tf.while_loop`` over tensors on the
device. Batches are gathered by row number as Keras' ArrayDataAdapter does; no XLA.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from engine.training.fused import Update, fused_update, updating_by
from engine.training.looped import Looped
from engine.training.order import Rows
from engine.training.steps import Batches
from engine.training.tally import Tally

_tf: Any = tf


@dataclass(slots=True)
class _Seen:
    """What a step computed on its way: the batch's loss and its outputs, symbolic."""

    loss: Any = None
    outputs: Any = None


class ExactSteps:
    """Steps of a compiled Keras model with one input and one output.

    ``features`` float32 (rows, ...) of any rank, ``targets`` one-hot float32 (rows, classes),
    ``weights`` float32 (rows,) or None: weights count in training only, as in ``fit``. Every
    function is traced once, when first needed; a new learning rate or chunk size changes none.
    ``sized``: as ``fit`` on arrays, which knows the size of a batch where none is partial; False
    as ``fit`` on batches that are handed to it (PyDataset). The last digits depend on it, since
    TensorFlow simplifies graphs of known shapes further.
    """

    def __init__(  # noqa: PLR0913
        self,
        model: Any,
        features: NDArray[np.float32],
        targets: NDArray[np.float32],
        weights: NDArray[np.float32] | None,
        batch_size: int,
        *,
        sized: bool = True,
    ) -> None:
        self._model = model
        self._sized = sized
        self._batch_size = batch_size
        self._table = (_tf.constant(features), _tf.constant(targets))
        self._weights = () if weights is None else (_tf.constant(weights),)
        self._make_variables()
        self._update = self._fused()
        self._training: dict[int | None, Looped] = {}
        self._testing: dict[int | None, Looped] = {}
        self._tally = Tally(model)

    def _looped(self, step: Callable[[Any], Any], batch_size: int | None, result: Any) -> Looped:
        return Looped(step, batch_size, result)

    def _fused(self) -> Update | None:
        return fused_update(self._model.optimizer)

    def _make_variables(self) -> None:
        """Optimizer and metrics make their variables now: inside a traced loop they cannot."""
        self._model.optimizer.build(self._model.trainable_variables)
        self._model.test_step(tuple(part[:1] for part in self._table))
        self._model.reset_metrics()

    @property
    def traces(self) -> int:
        """How many functions have been traced so far."""
        return sum(self.traces_by_part)

    @property
    def traces_by_part(self) -> tuple[int, int]:
        """How many functions have been traced for training, and for testing."""
        training, testing = self._training.values(), self._testing.values()
        return sum(one.traces for one in training), sum(one.traces for one in testing)

    def batches(self, rows: Rows) -> Batches:
        """Put the row numbers on the device, in batches."""
        count = len(rows) // self._batch_size
        cut = count * self._batch_size
        whole = _tf.constant(rows[:cut].reshape(count, self._batch_size), _tf.int32)
        rest = _tf.constant(rows[cut:], _tf.int32) if cut < len(rows) else None
        return Batches(whole, count, rest)

    def train(self, batches: Batches, first: int, count: int) -> NDArray[np.float32]:
        """Train on ``count`` batches from ``first``: each one's loss, shape (count,)."""
        size = self._size(batches) if self._sized else None
        if size not in self._training:
            loss = _tf.TensorSpec([], _tf.float32)
            self._training[size] = self._looped(self._train_batch, size, loss)
        return self._training[size].run(batches, first, count)

    def test(self, batches: Batches, first: int, count: int) -> NDArray[np.int64]:
        """Measure on ``count`` batches from ``first``: the predicted class of each row."""
        size = self._size(batches)
        if size not in self._testing:
            classes = _tf.TensorSpec([size], _tf.int64)
            self._testing[size] = Looped(self._test_batch, size, classes)
        return self._testing[size].run(batches, first, count)

    def _size(self, batches: Batches) -> int | None:
        """The size of every batch; None where the last one is partial."""
        return self._batch_size if batches.rest is None else None

    def metrics(self) -> dict[str, float]:
        """The model's metrics since they were last set back, by Keras' names."""
        return self._tally.read()

    def reset_metrics(self) -> None:
        """Set the model's metrics back."""
        self._tally.reset()

    def _train_batch(self, rows: Any) -> Any:
        with _watched(self._model) as seen, updating_by(self._update, self._model.optimizer):
            self._model.train_step(self._gather((*self._table, *self._weights), rows))
        return seen.loss

    def _test_batch(self, rows: Any) -> Any:
        with _watched(self._model) as seen:
            self._model.test_step(self._gather(self._table, rows))
        return _tf.argmax(seen.outputs, axis=-1)

    def _gather(self, parts: tuple[Any, ...], rows: Any) -> tuple[Any, ...]:
        return tuple(_tf.gather(part, rows, axis=0) for part in parts)


@contextmanager
def _watched(model: Any) -> Generator[_Seen]:
    """See the loss and the outputs of the step traced inside, which Keras keeps to itself."""
    compute = model.compute_loss
    seen = _Seen()

    def computing(
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Any:
        seen.outputs = y_pred
        seen.loss = compute(x, y, y_pred, sample_weight, training=training)
        return seen.loss

    model.compute_loss = computing
    try:
        yield seen
    finally:
        del model.compute_loss
