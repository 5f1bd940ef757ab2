"""Welch's t-test, its confidence interval, and how many seeds a difference would need.

Welch's rather than Student's test, because networks scatter differently from seed to seed: one
that sometimes fails to learn varies far more than one that always does. Not the paired test,
although both sides usually run the same seeds: a seed starts other weights in another network, so
pairs have little in common. Over 20 seeds of five presets their val_accuracy correlates by 0.06 on
average (0.4 at most, of two that differ in their epochs alone); below about 0.3 pairing only costs
degrees of freedom, as ``make benchmark PART=noise`` shows. Where a seed does mean the same on both
sides, Welch's test errs on the careful side.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

POWER = 0.8
"""The usual chance to see a difference that is there."""
MOST_SEEDS = 1000


@dataclass(frozen=True, slots=True)
class TwoMeans:
    """Two means compared: ``difference`` is the first less the second, ``margin`` the half width
    of its confidence interval, ``freedom`` the degrees of freedom; NaN where there are none.
    """

    name: str
    difference: float
    margin: float
    freedom: float
    p: float


def compare_means(ours: Sequence[float], theirs: Sequence[float], level: float = 0.95) -> TwoMeans:
    """Welch's t-test with the Welch-Satterthwaite degrees of freedom.

    These never exceed what the smaller count on both sides would have (no change where the counts
    are equal): three seeds that happen to lie close together would else claim too much against
    thirty. Both sides have two or more finite values. Where neither varies there is no spread to
    divide by: the exact permutation test tells how likely chance alone would part them like this.
    """
    difference = statistics.fmean(ours) - statistics.fmean(theirs)
    spreads = statistics.variance(ours), statistics.variance(theirs)
    counts = len(ours), len(theirs)
    if not any(spreads):
        p = _p_of_parting(*counts) if difference else 1.0
        return TwoMeans("exact permutation test", difference, 0.0, math.nan, p)
    freedom = _freedom(spreads, counts)
    error = _standard_error(spreads, counts)
    margin = _quantile(freedom, level) * error
    p = 2 * _special().stdtr(freedom, -abs(difference) / error)
    return TwoMeans("Welch's t-test", difference, margin, freedom, float(p))


def seeds_needed(
    difference: float, ours: Sequence[float], theirs: Sequence[float], level: float = 0.95
) -> int | None:
    """The seeds that each side needs to see such a difference four times out of five.

    A power analysis with the noncentral t distribution and the spreads seen so far; None: more
    than ``MOST_SEEDS``.
    """
    spreads = statistics.variance(ours), statistics.variance(theirs)

    def sees(count: int) -> bool:
        if not any(spreads):
            return bool(difference) and _p_of_parting(count, count) <= 1 - level
        return _power(difference, spreads, count, level) >= POWER

    if not sees(MOST_SEEDS):
        return None
    low, high = 1, MOST_SEEDS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if sees(middle) else (middle, high)
    return high


def _power(difference: float, spreads: tuple[float, float], count: int, level: float) -> float:
    """How likely ``count`` seeds each show a difference of this size, the right way round."""
    counts = count, count
    freedom = _freedom(spreads, counts)
    away = abs(difference) / _standard_error(spreads, counts)
    edge = _quantile(freedom, level)
    if away > edge + 6:  # next to certain; further out the noncentral distribution gives NaN
        return 1.0
    return float(1 - _special().nctdtr(freedom, away, edge))


def _standard_error(spreads: tuple[float, float], counts: tuple[int, int]) -> float:
    return math.sqrt(spreads[0] / counts[0] + spreads[1] / counts[1])


def _freedom(spreads: tuple[float, float], counts: tuple[int, int]) -> float:
    # As parts of the whole, so that the squares of tiny variances do not vanish
    whole = spreads[0] / counts[0] + spreads[1] / counts[1]
    parts = [spread / count / whole for spread, count in zip(spreads, counts, strict=True)]
    freedom = 1 / sum(part**2 / (count - 1) for part, count in zip(parts, counts, strict=True))
    return min(freedom, 2 * (min(counts) - 1))


def _quantile(freedom: float, level: float) -> float:
    return float(_special().stdtrit(freedom, (1 + level) / 2))


def _p_of_parting(ours: int, theirs: int) -> float:
    """How likely runs in random order part as two sides of equal values do, either way round."""
    return min(1.0, 2 / math.comb(ours + theirs, ours))


def _special() -> Any:
    import scipy.special  # brings numpy, which most of the program does without

    return cast(Any, scipy.special)
