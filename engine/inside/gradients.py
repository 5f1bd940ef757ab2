"""What of a row an answer hangs on: integrated gradients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Row = NDArray[np.float32]

FEWEST_STEPS, USUAL_STEPS, MOST_STEPS = 50, 800, 5_000
GOOD = 5e-4
"""Of the difference that is explained (at least of one unit): an error that needs no more steps."""
NUMBERS_AT_ONCE = 100_000
"""Inputs of one call, gradients beside them."""


@dataclass(frozen=True, slots=True, eq=False)
class Integrated:
    """``shares`` (float64, shape (inputs,)) add up to ``value`` less ``baseline``, but for
    ``gap``, after ``steps`` steps.
    """

    shares: NDArray[np.float64]
    value: float
    baseline: float
    steps: int

    @property
    def gap(self) -> float:
        """How far the shares are from adding up: completeness, from 0."""
        return abs(float(self.shares.sum()) - (self.value - self.baseline))


def integrated_gradients(
    score: Callable[[Any], Any],
    row: Row,
    baseline: Row,
    most: int = USUAL_STEPS,
    unit: float = 1.0,
) -> Integrated:
    """How much each input of a row (float32, shape (inputs,)) adds to what ``score`` says of it,
    against the ``baseline``: the gradients along the straight way from there, times how far the
    input goes (Sundararajan, Taly and Yan: Axiomatic Attribution for Deep Networks, ICML 2017).

    ``score`` takes a tensor (rows, inputs) and gives one (rows,). The way is summed by the midpoint
    rule, in ``FEWEST_STEPS`` steps, and in twice as many until the error is ``GOOD`` or there are
    ``most``. ``unit`` is a difference of the score that matters: 1 of a probability.

    Raises:
        InputError: no gradient reaches the inputs.
    """
    import numpy as np
    import tensorflow as tf

    tensorflow: Any = tf
    ends = score(tensorflow.constant(np.stack([row, baseline]))).numpy().astype(np.float64)
    value, before = float(ends[0]), float(ends[1])
    steps = min(FEWEST_STEPS, most)
    while True:
        mean = _mean_gradient(score, row, baseline, steps)
        shares = mean * (row.astype(np.float64) - baseline.astype(np.float64))
        found = Integrated(shares, value, before, steps)
        if steps >= most or found.gap <= GOOD * max(abs(value - before), unit):
            return found
        steps = min(steps * 2, most)


def shares_of_rows(
    score: Callable[[Any], Any], rows: NDArray[np.float32], baseline: Row
) -> NDArray[np.float64]:
    """The shares (rows, inputs) of several rows (float32, shape (rows, inputs)), as
    ``integrated_gradients`` has them, each in ``FEWEST_STEPS`` steps: means over rows need no more.

    Raises:
        InputError: no gradient reaches the inputs.
    """
    import numpy as np

    away = rows.astype(np.float64) - baseline.astype(np.float64)
    return np.stack(
        [
            _mean_gradient(score, row, baseline, FEWEST_STEPS) * apart
            for row, apart in zip(rows, away, strict=True)
        ]
    )


def _mean_gradient(
    score: Callable[[Any], Any], row: Row, baseline: Row, steps: int
) -> NDArray[np.float64]:
    """The mean of the gradients (float64) at the middles of so many steps."""
    import numpy as np
    import tensorflow as tf

    tensorflow: Any = tf
    places = ((np.arange(steps) + 0.5) / steps).astype(np.float32)
    at_once = max(NUMBERS_AT_ONCE // len(row), 1)
    total = np.zeros(len(row))
    for first in range(0, steps, at_once):
        some = places[first : first + at_once, None]
        points = tensorflow.constant(baseline + some * (row - baseline))
        with tensorflow.GradientTape() as tape:
            tape.watch(points)
            told = tensorflow.reduce_sum(score(points))
        gradient = tape.gradient(told, points)
        if gradient is None:
            raise InputError("explain.no_gradient")
        total += tensorflow.convert_to_tensor(gradient).numpy().astype(np.float64).sum(0)
    return total / steps
