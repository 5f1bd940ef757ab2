"""A band between two curves, filled cell by cell."""

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

FAINT = 0.45
"""How much of its curve's colour a band has."""


@dataclass(frozen=True, slots=True)
class Band:
    """``ranges[i]`` are the lowest and the highest value at ``xs[i]``; NaN is a gap."""

    xs: tuple[int, ...]
    ranges: tuple[tuple[float, float], ...]
    role: str
    marker: str

    @property
    def values(self) -> tuple[float, ...]:
        """All ends of the ranges."""
        return tuple(value for pair in self.ranges for value in pair)


def filled(
    band: Band, x_high: float, limits: tuple[float, float], columns: int, rows: int
) -> tuple[list[float], list[float]]:
    """A point for every cell of a picture of ``columns`` by ``rows`` that the band covers.

    The picture reaches from the first x of the band to ``x_high``.
    """
    low, high = limits
    step = (high - low) / max(rows, 1)
    found: list[tuple[float, float]] = []
    for x in _places(band, x_high, columns):
        bottom, top = _range_at(band, x)
        if math.isnan(bottom):
            continue
        bottom, top = (min(max(value, low), high) for value in (bottom, top))
        # At least one point, however narrow: a band of one value is a line
        steps = max(int((top - bottom) / step), 0)
        found += [(x, bottom + step * place) for place in range(steps + 1)]
        found.append((x, top))
    return [x for x, _ in found], [y for _, y in found]


def _places(band: Band, x_high: float, columns: int) -> Iterator[float]:
    first, last = band.xs[0], band.xs[-1]
    count = max(int(columns * (last - first) / max(x_high - first, 1)), 1)
    for place in range(count + 1):
        yield first + (last - first) * place / count


def _range_at(band: Band, x: float) -> tuple[float, float]:
    """The range at ``x``, on straight lines between the epochs."""
    right = min(bisect_right(band.xs, x), len(band.xs) - 1)
    left = max(right - 1, 0)
    if left == right or x == band.xs[left]:  # before NaN to the right of it spreads
        return band.ranges[left]
    part = (x - band.xs[left]) / (band.xs[right] - band.xs[left])
    (low, high), (next_low, next_high) = band.ranges[left], band.ranges[right]
    return low + (next_low - low) * part, high + (next_high - high) * part
