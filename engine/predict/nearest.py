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


def nearest(rows: Part, row: Features, count: int, classes: Sequence[str]) -> list[Neighbour]:
    """The ``count`` rows with the least Euclidean distance to ``row`` (shape (inputs,)), inputs
    divided by their deviation among ``rows``; the nearest first.
    """
    import numpy as np

    deviation = rows.features.std(0, dtype=np.float64).astype(np.float32)
    scale = np.where(deviation > 0, deviation, 1)
    parts: list[NDArray[np.float64]] = []
    for first in range(0, len(rows.features), AT_ONCE):
        apart = (rows.features[first : first + AT_ONCE] - row) / scale
        parts.append(np.sqrt(np.square(apart, dtype=np.float64).sum(1)))
    distances = np.concatenate(parts) if parts else np.zeros(0)
    order = np.argsort(distances, kind="stable")[:count].tolist()
    return [
        Neighbour(
            int(rows.numbers[place]) + 1, float(distances[place]), _label(rows, place, classes)
        )
        for place in order
    ]


def _label(rows: Part, place: int, classes: Sequence[str]) -> str:
    value = rows.labels[place].item()
    return classes[int(value)] if classes else f"{value:.6g}"
