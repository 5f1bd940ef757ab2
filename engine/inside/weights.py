"""The numbers that a layer has learnt: what they are like, how they lie, and their matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

BINS = 21
TINY = 1e-3
"""Of the largest weight: what is less counts as about nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Weight:
    """An array of a layer under its name there."""

    name: str
    value: NDArray[Any]


@dataclass(frozen=True, slots=True)
class WeightFacts:
    """What an array is like, over its finite numbers (NaN where there is none).

    ``deviation`` is the population's, ``zeros`` and ``tiny`` are shares (0 to 1) of what is 0 and
    of what is less than ``TINY`` of the largest, 0 included; ``norm`` is the Euclidean one.
    ``not_finite`` counts the others.
    """

    name: str
    shape: tuple[int, ...]
    count: int
    mean: float
    deviation: float
    least: float
    greatest: float
    zeros: float
    tiny: float
    norm: float
    not_finite: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many numbers lie between two neighbours of ``edges`` (one more than ``counts``)."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


def facts_of(weight: Weight) -> WeightFacts:
    """What an array is like."""
    import numpy as np

    values, lost = _finite(weight.value)
    shape = tuple(map(int, weight.value.shape))
    if not len(values):
        no = float("nan")
        count = int(weight.value.size)
        return WeightFacts(weight.name, shape, count, no, no, no, no, no, no, no, lost)
    sizes = np.abs(values)
    return WeightFacts(
        weight.name,
        shape,
        int(weight.value.size),
        float(values.mean()),
        float(values.std()),
        float(values.min()),
        float(values.max()),
        float((values == 0).mean()),
        float((sizes <= TINY * sizes.max()).mean()),
        float(np.sqrt(np.square(values).sum())),
        lost,
    )


def histogram_of(values: NDArray[Any]) -> Histogram:
    """Of the finite numbers, in ``BINS`` equal steps; nothing where there are none."""
    import numpy as np

    finite, _ = _finite(values)
    if not len(finite):
        return Histogram((), ())
    counts, edges = np.histogram(finite, BINS)
    return Histogram(tuple(edges.tolist()), tuple(counts.tolist()))


def _finite(values: NDArray[Any]) -> tuple[Numbers, int]:
    import numpy as np

    flat = values.astype(np.float64).reshape(-1)
    finite = flat[np.isfinite(flat)]
    return finite, len(flat) - len(finite)


def matrix_of(values: NDArray[Any]) -> Numbers:
    """An array as units (its last axis, down) by what comes in (all others, across): float64 of
    shape (units, inputs); one of a single axis is one row.
    """
    import numpy as np

    flat = values.astype(np.float64)
    if flat.ndim < 2:
        return flat.reshape(1, -1)
    return flat.reshape(-1, flat.shape[-1]).T


def shrunk(matrix: Numbers, rows: int, columns: int) -> Numbers:
    """A matrix of at most so many rows and columns: in the place of neighbours stands the mean of
    their sizes, with the sign of their sum; what is not finite counts as 0.
    """
    import numpy as np

    clean = np.nan_to_num(matrix, nan=0.0, posinf=0.0, neginf=0.0)
    sizes, sums = _means(np.abs(clean), rows, columns), _means(clean, rows, columns)
    return np.where(sums < 0, -sizes, sizes)


def _means(matrix: Numbers, rows: int, columns: int) -> Numbers:
    import numpy as np

    for axis, most in ((0, rows), (1, columns)):
        length = matrix.shape[axis]
        if length > most:
            starts = np.arange(most) * length // most
            counts: NDArray[Any] = np.diff(np.append(starts, length))
            matrix = np.add.reduceat(matrix, starts, axis)
            sizes: Any = counts[:, None] if axis == 0 else counts
            matrix = matrix / sizes
    return matrix


def filters_of(values: NDArray[Any], most: int, *, depthwise: bool) -> Numbers:
    """The first filters of a convolution over images, each the mean over what comes in: float64 of
    shape (filters, height, width). ``depthwise``: each incoming map has filters of its own.
    """
    import numpy as np

    height, width, incoming, made = values.shape
    if depthwise:
        found = values.reshape(height, width, incoming * made)
    else:
        found = values.mean(2, dtype=np.float64)
    return np.moveaxis(found.astype(np.float64), -1, 0)[:most]
