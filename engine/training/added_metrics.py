"""Metrics that a person's callbacks put into an epoch's logs, as Keras' History keeps them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

MOST = 50
LONGEST_NAME = 100
_OURS = ("epoch", "learning_rate")
"""Names that a record of epochs uses itself."""


class HistorySeen:
    """A History as it was before an epoch's end; ``logs`` are what the epoch measured."""

    def __init__(self, history: Any, logs: Mapping[str, float]) -> None:
        self._history = history
        self._logs = logs
        self._lengths = {name: len(values) for name, values in history.history.items()}

    def added(self) -> dict[str, float]:
        """The numbers that have joined it since under other names than the epoch's own."""
        found: dict[str, float] = {}
        for name, values in self._history.history.items():
            if name in self._logs or name in _OURS or len(values) <= self._lengths.get(name, 0):
                continue
            number = _number(values[-1])
            if number is not None and isinstance(name, str) and len(name) <= LONGEST_NAME:
                found[name] = number
        return dict(list(found.items())[:MOST])


def _number(value: Any) -> float | None:
    """A single number of any library; None for anything else."""
    try:
        array = np.asarray(value)
        if array.size != 1 or array.dtype.kind not in "biuf":
            return None
        return float(array.reshape(()))
    except (TypeError, ValueError, RuntimeError):
        return None
