"""The rows that a run trained on which are most like a given one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.predict.answers import Neighbour
from engine.predict.table_rows import Part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Features = NDArray[np.float32]

AT_ONCE = 4096
"""Rows whose distances are worked out at once."""
NUMBERS = 20_000_000
"""Inputs of them at most: of large pictures fewer are looked at together."""


def nearest(
    rows: Part, row: Features, count: int, classes: Sequence[str], *, scaled: bool = True
) -> list[Neighbour]:
    """The ``count`` rows with the least Euclidean distance to ``row`` (shape (inputs,)), the
    nearest first; ``scaled``: inputs are divided by their deviation among ``rows``.
    """
    import numpy as np

    together = max(min(AT_ONCE, NUMBERS // max(rows.width, 1)), 1)
    firsts = range(0, len(rows.numbers), together)
    scale = _deviations(rows, firsts) if scaled else np.float32(1)
    parts: list[NDArray[np.float64]] = []
    for first in firsts:
        apart = (rows.inputs(first, first + together) - row) / scale
        parts.append(np.sqrt(np.square(apart, dtype=np.float64).sum(1)))
    distances = np.concatenate(parts) if parts else np.zeros(0)
    order = np.argsort(distances, kind="stable")[:count].tolist()
    return [
        Neighbour(
            int(rows.numbers[place]) + 1, float(distances[place]), _label(rows, place, classes)
        )
        for place in order
    ]


def _deviations(rows: Part, firsts: range) -> Features:
    """Each input's deviation, 1 where it is always the same; a part of the rows at a time."""
    import numpy as np

    count, inputs = len(rows.numbers), rows.width
    total, apart = np.zeros(inputs), np.zeros(inputs)
    for first in firsts:
        total += rows.inputs(first, first + firsts.step).sum(0, dtype=np.float64)
    mean = total / max(count, 1)
    for first in firsts:
        apart += np.square(rows.inputs(first, first + firsts.step) - mean).sum(0)
    deviation = np.sqrt(apart / max(count, 1)).astype(np.float32)
    return np.where(deviation > 0, deviation, np.float32(1))


def _label(rows: Part, place: int, classes: Sequence[str]) -> str:
    value = rows.labels[place].item()
    return classes[int(value)] if classes else f"{value:.6g}"
