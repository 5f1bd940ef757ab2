"""Exact steps: the numbers of Keras' ``fit``, bit for bit, many batches a call.

One compiled call runs the model's own ``train_step`` in a ``tf.while_loop`` over tensors on the
device. Batches are gathered by row number as Keras' ArrayDataAdapter does; no XLA.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from engine.models.summary import OUTPUT
from engine.training.steps.compiled_loop import Body, CompiledLoop
from engine.training.steps.device_metrics import DeviceMetrics
from engine.training.steps.dividing import Divided, whole
from engine.training.steps.fused_adam import fused_update, updating_by
from engine.training.steps.keras_internals import Update
from engine.training.steps.protocol import Batches
from engine.training.steps.row_order import Rows
from engine.training.steps.step_probe import probed
from engine.training.steps.streamed_rows import StreamedRows

_tf: Any = tf
Decided = Callable[[Any], Any]
Tracing = Callable[[], AbstractContextManager[None]]


class ExactSteps:
    """Steps of a compiled Keras model with one input and one output, or several of each.

    Of several outputs ``targets`` are given by their names; what is predicted is told of the one
    called ``output``.

    ``features`` float32 (rows, ...) of any rank, ``targets`` float32 (rows, units), ``weights``
    float32 (rows,) or None: weights count in training only, as in ``fit``. ``decided`` makes of
    outputs (rows, units) what is predicted, of shape (rows,), while it is traced; without it that
    is the place of the largest. Every function is traced once, when first needed; a new learning
    rate or chunk size changes none.
    ``sized``: as ``fit`` on arrays, which knows the size of a batch where none is partial; False
    as ``fit`` on batches that are handed to it (PyDataset). The last digits depend on it, since
    TensorFlow simplifies graphs of known shapes further.
    The arrays may be variables on the device, whose rows change between two calls: then ``rows``
    tells how many are measured in all. ``divided`` makes the model's inputs of features. Within
    ``tracing`` the model is traced.
    """

    _trains: type[CompiledLoop] = CompiledLoop
    LARGE = 0
    """Rows of a large batch: here none is larger than another, since sums depend on it."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        model: Any,
        features: NDArray[np.float32],
        targets: Any,
        weights: NDArray[np.float32] | None,
        batch_size: int,
        decided: Decided | None = None,
        *,
        sized: bool = True,
        rows: int | None = None,
        divided: Divided = whole,
        tracing: Tracing = nullcontext,
    ) -> None:
        self._model = model
        self._tracing = tracing
        self._sized = sized
        self._batch_size = batch_size
        self._decided = decided or _largest
        held = _on_device(features)
        # What lies still is divided once; of a variable the rows of every batch are
        self._divided = divided if isinstance(held, _tf.Variable) else whole
        inputs = held if isinstance(held, _tf.Variable) else divided(held)
        self._table = (inputs, _tf.nest.map_structure(_on_device, targets))
        self._weights = () if weights is None else (_on_device(weights),)
        self._one = self._make_variables()
        self._update = self._fused()
        self._training: dict[int | None, CompiledLoop] = {}
        self._testing: dict[int | None, CompiledLoop] = {}
        self._device_metrics = DeviceMetrics(model, len(features) if rows is None else rows)

    def _fused(self) -> Update | None:
        return fused_update(self._model.optimizer)

    def _make_variables(self) -> Any:
        """The outputs for one row, after ``make_variables``."""
        return make_variables(self._model, self._gather(self._table, _tf.constant([0], _tf.int32)))

    @property
    def traces(self) -> int:
        """How many functions have been traced so far."""
        return sum(self.traces_by_part)

    @property
    def traces_by_part(self) -> tuple[int, int]:
        """How many functions have been traced for training, and for testing."""
        training, testing = self._training.values(), self._testing.values()
        return sum(one.traces for one in training), sum(one.traces for one in testing)

    def batches(self, rows: Rows, *, large: bool = False) -> Batches:
        """Put the row numbers on the device, in batches."""
        assert not isinstance(rows, StreamedRows)
        size = max(self._batch_size, self.LARGE) if large else self._batch_size
        count = len(rows) // size
        cut = count * size
        whole = _tf.constant(rows[:cut].reshape(count, size), _tf.int32)
        rest = _tf.constant(rows[cut:], _tf.int32) if cut < len(rows) else None
        return Batches(whole, count, rest)

    def train(self, batches: Batches, first: int, count: int) -> NDArray[np.float32]:
        """Train on ``count`` batches from ``first``: each one's loss, shape (count,)."""
        size = self._size(batches) if self._sized else None
        if size not in self._training:
            outputs = [self._outputs(batches)] if self._device_metrics.counts_late else []
            parts = [_tf.TensorSpec([], _tf.float32), *outputs]
            self._training[size] = self._trains(Body(self._train, parts, self._trained), size)
        losses, tally = self._training[size].run(batches, first, count)
        self._device_metrics.know(tally)
        return losses

    def test(self, batches: Batches, first: int, count: int) -> NDArray[Any]:
        """Measure on ``count`` batches from ``first``: what is predicted of each row."""
        size = self._size(batches)
        if size not in self._testing:
            body = Body(self._test, [self._outputs(batches)], self._tested)
            self._testing[size] = CompiledLoop(body, size)
        predicted, tally = self._testing[size].run(batches, first, count)
        self._device_metrics.know(tally)
        return predicted

    def _size(self, batches: Batches) -> int | None:
        """The size of every batch; None where the last one is partial."""
        return batches.whole.shape[1] if batches.rest is None else None

    def _outputs(self, batches: Batches) -> Any:
        """What the outputs for a whole batch are."""
        return _tf.TensorSpec([batches.whole.shape[1], *self._one.shape[1:]], self._one.dtype)

    def sample(self, rows: NDArray[np.int64]) -> tuple[Any, ...]:
        """Inputs, targets and weights of some rows, as ``train_step`` takes them."""
        return self._gather((*self._table, *self._weights), _tf.constant(rows, _tf.int32))

    def divide(self, *values: NDArray[np.float32]) -> tuple[Any, ...]:
        """The same of rows that lie elsewhere: ``values`` are their inputs, targets and weights."""
        inputs, *rest = map(_tf.constant, values)
        return self._divided(inputs), *rest

    def metrics(self) -> dict[str, float]:
        """The model's metrics since they were last set back, by Keras' names."""
        return self._device_metrics.read()

    def reset_metrics(self) -> None:
        """Set the model's metrics back."""
        self._device_metrics.reset()

    def _train(self, rows: Any) -> list[Any]:
        model, late = self._model, self._device_metrics.counts_late
        updating = updating_by(self._update, model.optimizer)
        with self._tracing(), probed(model, counts=not late) as seen, updating:
            model.train_step(self._gather((*self._table, *self._weights), rows))
        return [seen.loss, *([main_output(seen.outputs)] if late else [])]

    def _trained(self, rows: Any, parts: Sequence[Any]) -> tuple[Any, Any]:
        losses, *outputs = parts
        for found in outputs:
            self._device_metrics.count(self._targets(rows), found)
        return losses, self._device_metrics.values()

    def _test(self, rows: Any) -> list[Any]:
        late = self._device_metrics.counts_late
        with self._tracing(), probed(self._model, counts=not late) as seen:
            self._model.test_step(self._gather(self._table, rows))
        return [main_output(seen.outputs)]

    def _tested(self, rows: Any, parts: Sequence[Any]) -> tuple[Any, Any]:
        (outputs,) = parts
        if self._device_metrics.counts_late:
            self._device_metrics.count(self._targets(rows), outputs)
        return self._decided(outputs), self._device_metrics.values()

    def _targets(self, rows: Any) -> Any:
        return _tf.gather(self._table[1], rows, axis=0)

    def _gather(self, parts: tuple[Any, ...], rows: Any) -> tuple[Any, ...]:
        def gathered(part: Any) -> Any:
            return _tf.gather(part, rows, axis=0)

        inputs, *rest = (_tf.nest.map_structure(gathered, part) for part in parts)
        return self._divided(inputs), *rest


def make_variables(model: Any, batch: tuple[Any, ...]) -> Any:
    """Let optimizer and metrics make their variables: inside a traced loop they cannot.

    Gives the outputs for ``batch``, inputs and targets of some rows.
    """
    model.optimizer.build(model.trainable_variables)
    # Recurrent layers draw their masks in testing, too: random streams begin where they were
    kept = [(one, one.numpy()) for one in model.non_trainable_variables]
    with probed(model) as seen:
        model.test_step(batch)
    for variable, value in kept:
        variable.assign(value)
    model.reset_metrics()
    return main_output(seen.outputs)


def _on_device(values: Any) -> Any:
    return values if isinstance(values, _tf.Variable) else _tf.constant(values)


def main_output(outputs: Any) -> Any:
    """The output that tells the label, of a model's outputs."""
    return outputs[OUTPUT] if isinstance(outputs, dict) else outputs


def _largest(outputs: Any) -> Any:
    return _tf.argmax(outputs, axis=-1)
