"""What is kept of an epoch that predicts a number: figures, a histogram, some rows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

MOST_POINTS = 512
"""So many rows are drawn to be shown; of fewer all are."""
BINS = 40
DRAWN_BY = 0
"""The seed by which rows are drawn: the same ones in every epoch of a run."""


@dataclass(frozen=True, slots=True)
class ResidualSummary:
    """Residuals are the predicted less the true, in the label's own unit, over ``rows`` rows.

    ``mae``, ``rmse`` and ``r2`` are theirs, ``bias`` their mean; ``baseline`` is the RMSE of the
    training rows' mean in place of a prediction. ``histogram`` counts all residuals in equal bins
    from ``low`` to ``high``. ``true`` and ``predicted`` are those of the rows that were drawn,
    rounded to float32. Figures are NaN or infinite where a prediction is.
    """

    rows: int
    mae: float
    rmse: float
    r2: float
    bias: float
    baseline: float
    low: float
    high: float
    histogram: tuple[int, ...]
    true: tuple[float, ...]
    predicted: tuple[float, ...]


def summed_up(true: Numbers, predicted: Numbers, guess: float) -> ResidualSummary:
    """The summary of predictions, both float64 of shape (rows,) with a row at least.

    ``guess`` is what would be predicted for every row without a network.
    """
    import numpy as np

    off = predicted - true
    with np.errstate(all="ignore"):
        squares = float(np.mean(off**2))
        spread = float(np.mean((true - true.mean()) ** 2))
        low, high, counts = _histogram(off)
    drawn = _drawn(len(true))
    return ResidualSummary(
        rows=len(true),
        mae=float(np.mean(np.abs(off))),
        rmse=math.sqrt(squares) if squares >= 0 else squares,
        r2=1 - squares / spread if spread else math.nan,
        bias=float(np.mean(off)),
        baseline=math.sqrt(float(np.mean((true - guess) ** 2))),
        low=low,
        high=high,
        histogram=counts,
        true=_rounded(true[drawn]),
        predicted=_rounded(predicted[drawn]),
    )


def _histogram(off: Numbers) -> tuple[float, float, tuple[int, ...]]:
    """Ends and counts; residuals that are no numbers are in no bin."""
    import numpy as np

    finite = off[np.isfinite(off)]
    if not len(finite):
        return 0.0, 0.0, ()
    low, high = float(finite.min()), float(finite.max())
    if not low < high or not math.isfinite(high - low):
        return low, high, (len(finite),)
    counts = np.histogram(finite, BINS, (low, high))[0]
    return low, high, tuple(counts.tolist())


def _drawn(rows: int) -> NDArray[np.int64]:
    import numpy as np

    if rows <= MOST_POINTS:
        return np.arange(rows)
    chosen = np.random.default_rng(DRAWN_BY).choice(rows, MOST_POINTS, replace=False)
    return np.sort(chosen)


def _rounded(values: Numbers) -> tuple[float, ...]:
    import numpy as np

    with np.errstate(over="ignore"):
        return tuple(values.astype(np.float32).tolist())
