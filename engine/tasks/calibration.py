"""Whether a model is as often right as it is sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BINS = 10
LIKELY = 1.96
"""Standard deviations within which 95 of 100 normal values lie."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The rows whose prediction had a probability above ``low`` and up to ``high``.

    ``sure`` is their mean probability, ``right`` the share of them that was right; both are NaN
    where there are no such rows.
    """

    low: float
    high: float
    rows: int
    sure: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Probabilities against what came true, in bins of equal width.

    ``error`` is the expected calibration error: by how much the two differ, bin by bin, in the
    mean over all rows (0 to 1); ``sure`` and ``right`` are the means over all rows, ``chance`` how
    far these lie apart in 95 of 100 samples where every probability is the truth.
    """

    bins: tuple[Bin, ...]
    rows: int
    error: float
    sure: float
    right: float
    chance: float


def reliability(
    probabilities: NDArray[np.float32], right: NDArray[np.bool_], bins: int = BINS
) -> Reliability | None:
    """How far the probability of the predicted class can be taken at its word.

    Guo, Pleiss, Sun, Weinberger: On Calibration of Modern Neural Networks, ICML 2017: bins of
    equal width over 0 to 1, each closed above.

    Args:
        probabilities: Of the predicted class, shape (rows,); rows without a finite one do not
            count.
        right: Whether it was the true one, shape (rows,).
        bins: How many.

    Returns:
        None where no row counts.
    """
    import numpy as np

    known = np.isfinite(probabilities)
    sure, true = probabilities[known].astype(np.float64), right[known]
    if not len(sure):
        return None
    edges = np.linspace(0.0, 1.0, bins + 1)
    places = np.clip(np.searchsorted(edges, sure, side="left") - 1, 0, bins - 1)
    found: list[Bin] = []
    for place in range(bins):
        mine = places == place
        count = int(mine.sum())
        means = (sure[mine].mean(), true[mine].mean()) if count else (np.nan, np.nan)
        ends = float(edges[place]), float(edges[place + 1])
        found.append(Bin(*ends, count, float(means[0]), float(means[1])))
    gaps = [one.rows * abs(one.right - one.sure) for one in found if one.rows]
    total = len(sure)
    mean = float(sure.mean()), float(true.mean())
    chance = LIKELY * float(np.sqrt((sure * (1 - sure)).sum())) / total
    return Reliability(tuple(found), total, sum(gaps) / total, *mean, chance)
