"""A y axis cut to the rows of a picture: ticks on whole rows, all equally far apart."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from engine.compare.chart import Scale

PHASE = 0.375
"""How high in its row a tick lies: the middle of the third of four dots, so that rounding errors
move neither the tick nor what lies on it."""
_STEPS: dict[Scale, tuple[float, ...]] = {"linear": (1, 2, 2.5, 5), "log": (1, 2, 5)}
_FEW_DECADES = 2
_LARGEST = 306
"""The largest power of ten that may be a step."""


@dataclass(frozen=True, slots=True)
class Levels:
    """What the rows reach, and the values at which ticks lie."""

    low: float
    high: float
    ticks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    """``rows`` rows lie between two ticks ``step`` apart, ``first`` and ``last`` hold the ends."""

    step: float
    rows: int
    first: int
    last: int

    @property
    def unit(self) -> float:
        """What one row reaches."""
        return self.step / self.rows


def levels(
    ends: tuple[float, float],
    count: int,
    most: int,
    scale: Scale = "linear",
    within: tuple[float, float] | None = None,
) -> Levels | None:
    """``count`` rows that hold both ends, as fine as can be, with at most ``most`` ticks.

    Ends of a logarithmic axis are powers of ten; None where it has too few decades for equal
    distances. What is 0 or more is not given rows below 0, what is ``within`` some ends none
    beyond them, as long as the rows are needed elsewhere.
    """
    low, high = ends
    if scale == "log" and high - low < _FEW_DECADES:
        return None
    found = min(_grids(ends, count, most, scale), key=lambda grid: grid.unit, default=None)
    if found is None:
        return None
    spare = count - (found.last - found.first + 1)
    bottom = found.first - _below(found, ends, spare, scale, within)
    ticks = [
        tick * found.step
        for tick in range(-(-bottom // found.rows), (bottom + count - 1) // found.rows + 1)
    ]
    if within is not None and within[0] <= low and high <= within[1]:
        ticks = [tick for tick in ticks if within[0] <= tick <= within[1]]
    start, stop = (bottom - PHASE) * found.unit, (bottom + count - PHASE) * found.unit
    return Levels(start, stop, tuple(ticks))


def _grids(ends: tuple[float, float], count: int, most: int, scale: Scale) -> Iterator[_Grid]:
    least = -(-count // most)
    for step in _steps((ends[1] - ends[0]) / count, scale):
        for rows in range(least, max(least, min(2 * least, count // 3)) + 1):
            first, last = (math.floor(end / (step / rows) + PHASE) for end in ends)
            if last - first < count:
                yield _Grid(step, rows, first, last)


def _steps(row: float, scale: Scale) -> Iterator[float]:
    """Round numbers around what a few rows have to reach; of decades whole ones."""
    least = math.floor(math.log10(row))
    for power in range(least, least + 4):
        for factor in _STEPS[scale]:
            step = factor * 10.0 ** min(power, _LARGEST)
            if scale == "linear" or step >= 1:
                yield step


def _below(
    grid: _Grid,
    ends: tuple[float, float],
    spare: int,
    scale: Scale,
    within: tuple[float, float] | None,
) -> int:
    """How many of the spare rows lie below the values."""
    below = spare // 2
    if within is not None and within[0] <= ends[0] and ends[1] <= within[1]:
        above = math.floor(within[1] / grid.unit + PHASE) - grid.last
        below = max(below, spare - above)
    if scale == "linear" and ends[0] >= 0:
        below = min(below, grid.first)
    return below
