"""Steps over a table that streams: those of a table in memory, over a buffer of its rows."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from data.rows_file import StoredRows
from engine.specs.buffers import kept_every, whole_batches
from engine.training.steps.dividing import Divided, whole
from engine.training.steps.exact import Decided, ExactSteps, Tracing
from engine.training.steps.protocol import Batches
from engine.training.steps.row_order import Rows
from engine.training.steps.streamed_rows import StreamedRows, filling

_tf: Any = tf
OfLabels = Callable[[NDArray[np.float64]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class StreamedBatches(Batches):
    """Batches of ``size`` rows of a file; a call takes batches of one buffer alone, which holds
    ``in_buffer`` of them. Neither ``whole`` nor ``rest`` holds rows.
    """

    rows: StreamedRows
    size: int
    in_buffer: int

    def stretch(self, first: int, wanted: int) -> int:
        """How many batches from ``first`` on one call takes, ``wanted`` at most."""
        left = self.in_buffer - first % self.in_buffer
        return min(wanted, left, self.steps - first)


@dataclass(frozen=True, slots=True)
class Streamed:
    """What is streamed: a ``file``, of whose labels ``targets`` (rows, units) and ``weights``
    (rows,) are made, and how many rows are held at a time; ``shape`` is that of a row's inputs.
    """

    file: StoredRows
    targets: OfLabels
    weights: OfLabels | None
    buffer: int
    shape: tuple[int, ...]

    def values(self, runs: tuple[tuple[int, int], ...], room: int) -> list[NDArray[np.float32]]:
        """Inputs, targets and weights of some rows, float32; the rest of ``room`` rows is 0."""
        inputs = np.zeros((room, self.file.columns), np.float32)
        labels = np.zeros(room)
        place = 0
        for first, count in runs:
            found = self.file.read(first, count)
            inputs[place : place + count] = found["inputs"]
            labels[place : place + count] = found["label"]
            place += count
        shaped = inputs.reshape(room, *self.shape)
        return [shaped, *(make(labels) for make in (self.targets, self.weights) if make)]


class StreamedSteps:
    """The loop's steps over a file: ``kind`` trains and tests the rows of a buffer, which is a
    variable on the device. Batches are those of the rows in their order, whatever buffers hold.
    """

    def __init__(  # noqa: PLR0913
        self,
        kind: type[ExactSteps],
        model: Any,
        streamed: Streamed,
        batch_size: int,
        decided: Decided | None = None,
        *,
        sized: bool = True,
        divided: Divided = whole,
        tracing: Tracing = nullcontext,
    ) -> None:
        self._streamed = streamed
        self._sizes = (batch_size, max(batch_size, kind.LARGE))
        longest = max(map(len, streamed.file.parts))
        self._room = max(
            min(self._in_buffer(size), -(-longest // size)) * size for size in self._sizes
        )
        made = [_tf.Variable(one, trainable=False) for one in streamed.values((), self._room)]
        self._held = made
        self._steps = kind(
            model,
            made[0],
            made[1],
            made[2] if streamed.weights else None,
            batch_size,
            decided,
            sized=sized,
            rows=longest,
            divided=divided,
            tracing=tracing,
        )
        self._loaded: tuple[StreamedRows, int, int] | None = None
        self._local = Batches(None, 0, None)

    @property
    def traces(self) -> int:
        """How many functions have been traced so far."""
        return self._steps.traces

    def batches(self, rows: Rows, *, large: bool = False) -> StreamedBatches:
        """The batches of rows of the file."""
        assert isinstance(rows, StreamedRows)
        size = self._sizes[large]
        count = len(rows) // size
        rest = True if count * size < len(rows) else None
        return StreamedBatches(None, count, rest, rows, size, self._in_buffer(size))

    def train(self, batches: Batches, first: int, count: int) -> NDArray[np.float32]:
        """Train on ``count`` batches from ``first``: each one's loss, shape (count,)."""
        return self._steps.train(*self._in_memory(batches, first), count)

    def test(self, batches: Batches, first: int, count: int) -> NDArray[Any]:
        """Measure on ``count`` batches from ``first``: what is predicted of each row that is kept
        (``kept_every``).
        """
        assert isinstance(batches, StreamedBatches)
        found = self._steps.test(*self._in_memory(batches, first), count)
        every = kept_every(len(batches.rows))
        return found[-first * batches.size % every :: every]

    def sample(self, rows: NDArray[np.int64]) -> tuple[Any, ...]:
        """Inputs, targets and weights of some rows, read from the file one by one."""
        runs = tuple((int(row), 1) for row in rows)
        return self._steps.divide(*self._streamed.values(runs, len(rows)))

    def metrics(self) -> dict[str, float]:
        """The model's metrics since they were last set back, by Keras' names."""
        return self._steps.metrics()

    def reset_metrics(self) -> None:
        """Set the model's metrics back."""
        self._steps.reset_metrics()

    def _in_buffer(self, size: int) -> int:
        """How many batches of ``size`` rows a buffer holds."""
        return whole_batches(self._streamed.buffer, size) // size

    def _in_memory(self, batches: Batches, first: int) -> tuple[Batches, int]:
        """Have the buffer with batch ``first`` on the device: its batches, and the batch's place
        among them.
        """
        assert isinstance(batches, StreamedBatches)
        place, within = divmod(first, batches.in_buffer)
        wanted = (batches.rows, batches.size, place)
        if self._loaded != wanted:
            self._loaded = None
            self._local = self._load(batches, place)
            self._loaded = wanted
        return self._local, within

    def _load(self, batches: StreamedBatches, place: int) -> Batches:
        size = batches.size
        found = filling(batches.rows, batches.in_buffer * size, place)
        values = self._streamed.values(found.runs, self._room)
        for variable, value in zip(self._held, values, strict=True):
            variable.assign(value)
        order = found.order
        count = len(order) // size
        whole = _tf.constant(order[: count * size].reshape(count, size), _tf.int32)
        # Whether the last batch is partial decides about the trace of all (ExactSteps._size)
        rest = None if batches.rest is None else _tf.constant(order[count * size :], _tf.int32)
        return Batches(whole, count, rest)
