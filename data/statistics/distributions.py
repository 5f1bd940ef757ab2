"""The distribution of one column: figures with a histogram, or the commonest values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from data.statistics.summary import Balance, Bars, Histogram, MeanBaseline, Numbers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_BINS = 40
FEWEST_BINS = 5
MOST_VALUES = 20
"""So many values are named with their counts."""
LONGEST_TEXT = 60
LARGE = 1e300
FAR = 10.0
"""Tails longer than so many times the middle 98 % are counted beside the histogram."""


def numbers_summary(values: NDArray[np.float64]) -> Numbers | None:
    """The figures of finite values, None where there are none."""
    import numpy as np

    if not len(values):
        return None
    # Scaled first: squares and differences of the largest float64 would be infinite
    least, greatest = float(values.min()), float(values.max())
    size = max(abs(least), abs(greatest)) or 1.0
    scaled = values / size
    inner = np.quantile(values if size < LARGE else scaled, [0.25, 0.5, 0.75])
    inner = np.clip(inner if size < LARGE else inner * size, least, greatest)
    lower, median, upper = (float(one) for one in np.maximum.accumulate(inner))
    mean, deviation = _finite(float(scaled.mean()) * size), _finite(float(scaled.std()) * size)
    return Numbers(least, lower, median, upper, greatest, mean, deviation)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def histogram(values: NDArray[np.float64]) -> Histogram | None:
    """Counts of finite values in bins of one width; whole numbers of a small range get one each.

    The width is Freedman and Diaconis' (1981), within 5 and 40 bins.
    """
    import numpy as np

    if not len(values):
        return None
    low, high = float(values.min()), float(values.max())
    if low == high:
        return Histogram((low, high), (len(values),))
    if high - low < MOST_BINS and bool((values == np.floor(values)).all()):
        edges = np.arange(low - 0.5, high + 1.0)
        if len(edges) == int(high - low) + 2:  # not so where 0.5 is lost beside large numbers
            counts = np.bincount((values - low).astype(np.int64))
            return Histogram(_floats(edges), _ints(counts))
    size = max(abs(low), abs(high))
    scaled = values / size
    low, high = _middle(scaled)
    inside = scaled[(scaled >= low) & (scaled <= high)]
    counts, edges = np.histogram(inside, bins=_bins(inside, low, high), range=(low, high))
    below, above = int((scaled < low).sum()), int((scaled > high).sum())
    return Histogram(_floats(edges * size), _ints(counts), below, above)


def _middle(values: NDArray[np.float64]) -> tuple[float, float]:
    """What the histogram covers: everything, unless few values lie far away."""
    import numpy as np

    low, high = float(values.min()), float(values.max())
    first, last = (float(one) for one in np.quantile(values, [0.01, 0.99]))
    if last > first and high - low > FAR * (last - first):
        low, high = max(low, first), min(high, last)
    return low, high


def _bins(values: NDArray[np.float64], low: float, high: float) -> int:
    import numpy as np

    lower, upper = np.quantile(values, [0.25, 0.75])
    width = 2.0 * float(upper - lower) / len(values) ** (1 / 3)
    wanted = (high - low) / width if width > 0 else math.sqrt(len(values))
    bins = int(min(max(wanted, FEWEST_BINS), MOST_BINS))
    # Bins narrower than float64 can tell apart would be empty or refused
    steps = (high - low) / float(np.spacing(max(abs(low), abs(high))))
    return max(min(bins, int(min(steps, MOST_BINS))), 1)


def commonest(codes: NDArray[np.int64], texts: Sequence[str], order: Sequence[str] = ()) -> Bars:
    """Values with their counts, the commonest first, in their ``order`` where they have one."""
    import numpy as np

    counts = np.bincount(codes[codes >= 0], minlength=len(texts)).astype(np.int64)
    ranked = _ranked(counts)
    kept = ranked[:MOST_VALUES]
    if order:
        places = {text: place for place, text in enumerate(order)}
        kept = sorted(kept, key=lambda place: places.get(texts[place], len(places)))
    total = int(counts.sum())
    shown = [int(counts[place]) for place in kept]
    return Bars(tuple(_short(texts[place]) for place in kept), tuple(shown), total - sum(shown))


def _ranked(counts: NDArray[np.int64]) -> list[int]:
    """The places of what was counted, the commonest first, of equals the first."""
    import numpy as np

    order = np.argsort(-counts, kind="stable")
    return [int(place) for place in order if counts[place]]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def balance(codes: NDArray[np.int64], texts: Sequence[str]) -> Balance | None:
    """The classes and the baseline of the largest; None where no row has a label."""
    import numpy as np

    counts = np.bincount(codes[codes >= 0], minlength=len(texts)).astype(np.int64)
    ranked = _ranked(counts)
    if not ranked:
        return None
    kept = tuple(int(counts[place]) for place in ranked)
    return Balance(tuple(texts[place] for place in ranked), kept, kept[0] / sum(kept))


def mean_baseline(values: NDArray[np.float64]) -> MeanBaseline | None:
    """The errors of always answering the mean of finite values."""
    import numpy as np

    if not len(values):
        return None
    size = float(np.abs(values).max()) or 1.0
    scaled = values / size
    mean = float(scaled.mean())
    absolute = float(np.abs(scaled - mean).mean())
    told = (mean * size, absolute * size, float(scaled.std()) * size)
    return MeanBaseline(*told) if all(map(math.isfinite, told)) else None


def _floats(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _ints(values: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(int(value) for value in values)
