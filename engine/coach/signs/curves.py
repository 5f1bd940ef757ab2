"""What a curve does, in numbers: pure functions over an epoch's values, of any number of epochs."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Sequence

Curve = Sequence[float]


def finite(values: Curve) -> list[float]:
    """The values that are numbers."""
    return [value for value in values if math.isfinite(value)]


def tail(values: Curve, part: float = 0.2, least: int = 1) -> list[float]:
    """The last part of a curve, an epoch at least."""
    return list(values[-max(least, round(part * len(values))) :])


def level(values: Curve) -> float:
    """Where a curve ends: the median of its last fifth; NaN where there is nothing."""
    found = finite(tail(values))
    return statistics.median(found) if found else math.nan


def fall_left(values: Curve, scale: float = 0.0) -> float:
    """What as many epochs again would take off the end, as a part of it, at the pace of the last.

    A curve that nears its end falls ever more slowly: of the last third of the epochs the fall is
    taken, and halved for each further third. Noise is taken off: a fall within twice its standard
    error counts as none; near 0 the part is one of ``scale``. 0 for fewer than two values.
    """
    if len(values) < 2 or not math.isfinite(values[-1]) or values[-1] <= 0:
        return 0.0
    some = list(values[-max(2, math.ceil(len(values) / 3) + 1) :])
    if len(finite(some)) < len(some):
        return 0.0
    slope, error = trend(some)
    fall = -(slope + 2 * error) * (len(some) - 1)
    return max(fall, 0.0) / max(values[-1] + scale, 1e-12)


def trend(values: Curve) -> tuple[float, float]:
    """The slope of a straight line through the values, an epoch a step, and its standard error."""
    count = len(values)
    if count < 2:
        return 0.0, 0.0
    middle, mean = (count - 1) / 2, statistics.fmean(values)
    spread = sum((place - middle) ** 2 for place in range(count))
    slope = sum((place - middle) * value for place, value in enumerate(values)) / spread
    if count < 3:
        return slope, 0.0
    off = [value - mean - slope * (place - middle) for place, value in enumerate(values)]
    return slope, math.sqrt(sum(one**2 for one in off) / (count - 2) / spread)


def restless(values: Curve, scale: float = 0.0) -> float:
    """How much a curve jumps about: the median rise of the epochs in which it rises, as a part of
    its level, times the share of such epochs twice (1 where it rises as often as it falls). The
    first fifth is left out; near 0 the part is one of ``scale``.
    """
    some = finite(values[len(values) // 5 :])
    steps = [after - before for before, after in itertools.pairwise(some)]
    rises = [step for step in steps if step > 0]
    if len(steps) < 3 or not rises:
        return 0.0
    size = statistics.median(rises) / max(abs(statistics.median(some)) + scale, 1e-12)
    return size * min(1.0, 2 * len(rises) / len(steps))


def lowest(values: Curve) -> int:
    """The place of the lowest finite value; -1 where there is none."""
    places = [place for place, value in enumerate(values) if math.isfinite(value)]
    return min(places, key=lambda place: values[place], default=-1)
