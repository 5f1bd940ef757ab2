"""What a network of several outputs is to give: the label, and further columns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.models.nodes.ends import End
from engine.specs.errors import SpecError


def targets_of(
    ends: Sequence[End],
    main: NDArray[np.float32],
    features: NDArray[np.float32],
    trained: NDArray[Any],
) -> Any:
    """Targets (rows, units) by the names of the outputs; of one output its ``main`` alone.

    A further column of numbers is told less its mean and divided by its deviation, both of the rows
    that are ``trained``; a deviation of 0 counts as 1. One of classes is told one-hot; a row of
    none of them, such as a missing cell, says nothing and costs nothing.

    Raises:
        SpecError: a row is of several classes at once.
    """
    if len(ends) == 1:
        return main
    return {
        end.keras: main if end.places is None else _of_columns(end, features, trained)
        for end in ends
    }


def scales_of(
    ends: Sequence[End], features: NDArray[np.float32], trained: NDArray[Any]
) -> dict[str, tuple[float, float]]:
    """Mean and deviation by which further columns of numbers are told, by the columns' names."""
    return {
        end.label: _scale(features[:, end.places[0]], trained)
        for end in ends
        if end.places is not None and not end.has_classes
    }


def _of_columns(
    end: End, features: NDArray[np.float32], trained: NDArray[Any]
) -> NDArray[np.float32]:
    found = features[:, end.places]
    if not end.has_classes:
        return _scaled(found[:, 0], trained)
    several = np.flatnonzero(found.sum(axis=1) > 1)
    if len(several):
        key = f"network.outputs.{end.label}"
        raise SpecError(
            "network.output_of_lists", key=key, label=end.label, row=int(several[0]) + 1
        )
    return np.ascontiguousarray(found)


def _scaled(column: NDArray[np.float32], trained: NDArray[Any]) -> NDArray[np.float32]:
    mean, deviation = _scale(column, trained)
    return ((column.astype(np.float64) - mean) / deviation).astype(np.float32)[:, None]


def _scale(column: NDArray[np.float32], trained: NDArray[Any]) -> tuple[float, float]:
    known = column.astype(np.float64)[trained]
    return float(known.mean()), float(known.std()) or 1.0
