"""Which way a metric gets better."""

import math
from collections.abc import Sequence

_DOWN = ("loss", "error", "crossentropy", "divergence", "hinge", "poisson", "cosh")
_SHORT = ("mse", "mae", "mape", "msle", "rmse", "kld")


def lower_is_better(metric: str) -> bool:
    """Whether less of the metric is better: losses and errors, under Keras' names.

    Everything else (accuracy, AUC, precision, recall, F1) is better the higher it is.
    """
    name = metric.removeprefix("val_").casefold()
    return name in _SHORT or any(word in name for word in _DOWN)


def best(metric: str, values: Sequence[float]) -> float:
    """The best of some values; NaN only where all are. ``values`` is not empty."""
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return values[0]
    return min(known) if lower_is_better(metric) else max(known)
