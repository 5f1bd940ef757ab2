"""What a loss comes to for whoever knows nothing of the inputs: the best constant answer."""

from __future__ import annotations

import math
from collections.abc import Sequence

CROSS_ENTROPIES = ("categorical_crossentropy", "binary_crossentropy", "cost_matrix")


def floor_of(loss: str, task: str, counts: Sequence[int], *, weighed: bool = False) -> float:
    """The loss of the best constant answer; NaN where that is not known.

    ``counts`` are the rows of each class; ``weighed``: all classes weigh the same. Of a number the
    targets have the deviation 1, so mean squared error is 1; the others suppose a normal
    distribution.
    """
    if task == "regression":
        return {"mean_squared_error": 1.0, "mean_absolute_error": 0.8, "huber": 0.36}.get(
            loss, math.nan
        )
    shares = [count / sum(counts) for count in counts if count] if sum(counts) else []
    if len(shares) < 2:
        return math.nan
    if weighed:
        shares = [1 / len(shares)] * len(shares)
    return _of_classes(loss, task, shares)


def _of_classes(loss: str, task: str, shares: Sequence[float]) -> float:
    both = shares if task == "binary" else []
    if loss == "categorical_crossentropy" or (both and loss == "binary_crossentropy"):
        return -sum(share * math.log(share) for share in shares)
    if loss == "binary_crossentropy":
        return sum(_binary(share) for share in shares) / len(shares)
    variance = sum(share * (1 - share) for share in shares) / len(shares)
    if loss == "mean_squared_error":
        return variance
    if loss == "huber":
        return variance / 2
    return math.nan


def _binary(share: float) -> float:
    return -share * math.log(share) - (1 - share) * math.log(max(1 - share, 1e-12))
