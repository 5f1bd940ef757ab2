"""A noisy curve made smooth."""

import math

import numpy as np
from numpy.typing import NDArray


def smooth(values: NDArray[np.float64], weight: float) -> NDArray[np.float64]:
    """The debiased exponential moving average, as TensorBoard draws it; shape (points,).

    ``s_t = weight * s_(t-1) + (1 - weight) * x_t`` from ``s_0 = 0``, divided by
    ``1 - weight**t`` (Kingma & Ba, 2014, section 3). NaN and infinities stay where they are and
    count for nothing.

    Raises:
        ValueError: ``weight`` is not in [0, 1).
    """
    if not 0 <= weight < 1:
        raise ValueError(f"a weight in [0, 1) is needed, not {weight}")
    if not weight or not len(values):
        return values.copy()
    if np.isfinite(np.sum(values)):
        return _debiased(values, weight)
    finite = np.isfinite(values)
    smoothed = values.copy()
    if finite.any():
        smoothed[finite] = _debiased(values[finite], weight)
    return smoothed


def _debiased(values: NDArray[np.float64], weight: float) -> NDArray[np.float64]:
    averaged = _average(values, weight)
    averaged *= 1 - weight
    # Later the divisor is 1 to the last bit
    early = averaged[: math.ceil(-40 / math.log(weight))]
    early /= 1 - weight ** np.arange(1, len(early) + 1)
    return averaged


def _average(values: NDArray[np.float64], weight: float) -> NDArray[np.float64]:
    """``s_t = weight * s_(t-1) + values_t``: a loop over the points takes a second.

    With each pass twice as many points count. A product of matrices is as quick on a machine that
    does nothing else; on a busy one its threads wait for each other.
    """
    found, part = values.copy(), np.empty_like(values)
    reach, factor = 1, weight
    while reach < len(found) and factor:
        np.multiply(found[:-reach], factor, out=part[reach:])
        found[reach:] += part[reach:]
        reach, factor = 2 * reach, factor * factor
    return found
