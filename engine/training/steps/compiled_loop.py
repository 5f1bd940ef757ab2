"""A step over one batch, compiled into a loop over many."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import tensorflow as tf

from engine.training.steps.protocol import Batches

_tf: Any = tf


@dataclass(frozen=True, slots=True)
class Body:
    """What is done with batches: all of it is traced.

    ``step`` takes row numbers, int32 of shape (rows,), and gives a tensor for each of ``parts``:
    the TensorSpecs for a whole batch, a number or with rows as first dimension. ``finish``
    takes all row numbers of a call and the parts of all its batches, one after the other; the
    tensors that it gives are the call's result.
    """

    step: Callable[[Any], Sequence[Any]]
    parts: Sequence[Any]
    finish: Callable[[Any, Sequence[Any]], tuple[Any, ...]]


class CompiledLoop:
    """One call runs the body over some whole batches and, at the epoch's end, the partial one.

    It is traced once, whatever the number of batches. ``batch_size`` is the size of every batch
    that will come, or None: then the step is traced for any.
    """

    def __init__(self, body: Body, batch_size: int | None) -> None:
        rows, number = _tf.TensorSpec([batch_size], _tf.int32), _tf.TensorSpec([], _tf.int32)
        self._body = body
        self._arguments = [_tf.TensorSpec([None, batch_size], _tf.int32), number, number]
        self._step = _tf.function(body.step, [rows], autograph=False)
        self._has_rest = batch_size is None
        rest = [rows] if self._has_rest else []
        self._all = _tf.function(self._run, [*self._arguments, *rest], autograph=False)
        self._nothing = _tf.zeros([0], _tf.int32)

    @cached_property
    def _call(self) -> Any:
        """The one trace: to look it up for every call takes a tenth of a millisecond."""
        return self._all.get_concrete_function()

    @property
    def traces(self) -> int:
        """How many functions have been traced so far."""
        counted = (self._step, self._all)
        return sum(function.experimental_get_tracing_count() for function in counted)

    def run(self, batches: Batches, first: int, count: int) -> tuple[Any, ...]:
        """Run ``count`` batches from ``first``: what the body makes of them, as numpy."""
        whole = min(count, batches.count - first)
        rest = self._nothing if whole == count else batches.rest
        position = (batches.whole, _tf.constant(first), _tf.constant(whole))
        found = self._call(*position, *((rest,) if self._has_rest else ()))
        return tuple(one.numpy() for one in found)

    def _run(self, rows: Any, first: Any, count: Any, rest: Any = None) -> Any:
        numbers = _tf.reshape(rows[first : first + count], [-1])
        parts = [
            _in_a_row(part, spec)
            for part, spec in zip(self._whole(rows, first, count), self._body.parts, strict=True)
        ]
        if self._has_rest:
            # Without rows the step would divide by none
            last = _tf.cond(
                _tf.size(rest) > 0,
                lambda: self._rest(rest),
                lambda: [_tf.zeros([0, *spec.shape[1:]], spec.dtype) for spec in self._body.parts],
            )
            parts = [_tf.concat(both, 0) for both in zip(parts, last, strict=True)]
            numbers = _tf.concat([numbers, rest], 0)
        return self._body.finish(numbers, parts)

    def _rest(self, rest: Any) -> list[Any]:
        parts = zip(self._step(rest), self._body.parts, strict=True)
        return [part if spec.shape.rank else _tf.reshape(part, [1]) for part, spec in parts]

    def _whole(self, rows: Any, first: Any, count: Any) -> Sequence[Any]:
        """The loop over whole batches; each part stacked."""

        def body(done: Any, *found: Any) -> tuple[Any, ...]:
            parts = self._step(_tf.gather(rows, first + done))
            pairs = zip(found, parts, strict=True)
            return done + 1, *(kept.write(done, part) for kept, part in pairs)

        def remains(done: Any, *_: Any) -> Any:
            return done < count

        empty = [
            _tf.TensorArray(spec.dtype, size=count, element_shape=spec.shape)
            for spec in self._body.parts
        ]
        found = _tf.while_loop(remains, body, (0, *empty), parallel_iterations=1)[1:]
        return [kept.stack() for kept in found]


def _in_a_row(stacked: Any, spec: Any) -> Any:
    """One after the other: the first two dimensions are batches and rows."""
    return _tf.reshape(stacked, [-1, *spec.shape[1:]])
