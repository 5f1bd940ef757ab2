"""Where a model is wrong: by the values of a column."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.tasks.calibration import LIKELY
from engine.tasks.time_parts import TimePart, time_parts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PARTS = 8
"""Parts with about as many rows each, into which numbers are divided."""
MOST_NUMBERS = 24
"""Numbers that are values each, as the hours of a day."""
MOST_VALUES = 40


@dataclass(frozen=True, slots=True)
class Group:
    """The rows whose cell is ``value``, or from ``low`` up to ``high``; an empty cell is "".

    ``off`` is the share of them that was predicted wrongly, or the mean distance of a number;
    ``ends`` are those of a share's 95 % interval, None for a number.
    """

    value: str
    low: float | None
    high: float | None
    rows: int
    off: float
    ends: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class ErrorsBy:
    """A column's groups; ``mean`` is how far off all rows are, ``shares`` whether that is a share.
    ``part`` tells which part of its times the groups are of, whose numbers ``time_parts`` says.

    ``strength`` is the part of the variance among rows that the groups explain, corrected for
    their number (omega squared; 0 where they differ no more than by chance, at most 1).
    """

    column: str
    groups: tuple[Group, ...]
    mean: float
    strength: float
    shares: bool
    part: TimePart | None = None


def by_columns(
    columns: Mapping[str, Sequence[str]], off: NDArray[np.float64], *, shares: bool
) -> list[ErrorsBy]:
    """The errors by each column, those first whose values say most of where the model is wrong.

    Args:
        columns: The cells of each, a cell a row; columns of one value are left out. Those of times
            come several times, by each part of the time.
        off: As of ``errors_by``; rows that are no finite number do not count.
        shares: As of ``errors_by``.
    """
    import numpy as np

    known = np.flatnonzero(np.isfinite(off)).tolist()
    found: list[ErrorsBy] = []
    for name, cells in columns.items():
        mine = [cells[place] for place in known]
        divided: list[tuple[TimePart | None, Sequence[str]]] = [*time_parts(mine).items()]
        for part, values in divided or [(None, mine)]:
            groups = errors_by(values, off[known], shares=shares)
            if len(groups) > 1:
                mean, strength = float(off[known].mean()), _strength(groups, off[known])
                found.append(ErrorsBy(name, tuple(groups), mean, strength, shares, part))
    return sorted(found, key=lambda one: -one.strength)


def _strength(groups: Sequence[Group], off: NDArray[np.float64]) -> float:
    """Omega squared (W. L. Hays, Statistics, 1963); rows of groups that are not told are one."""
    total, rows, mean = float(((off - off.mean()) ** 2).sum()), len(off), float(off.mean())
    told = sum(one.rows for one in groups)
    between = sum(one.rows * (one.off - mean) ** 2 for one in groups)
    if told < rows:
        rest = (mean * rows - sum(one.rows * one.off for one in groups)) / (rows - told)
        between += (rows - told) * (rest - mean) ** 2
    count = len(groups) + (told < rows)
    if total <= 0 or rows <= count:
        return 0.0
    within = max(total - between, 0.0) / (rows - count)
    strength = (between - (count - 1) * within) / (total + within)
    return min(max(strength, 0.0), 1.0)  # sums of floats may exceed it by a digit


def wilson(wrong: int, rows: int) -> tuple[float, float]:
    """The 95 % interval of a share (E. B. Wilson, JASA 22, 1927); ``rows`` is at least 1."""
    share, square = wrong / rows, LIKELY**2
    middle = (share + square / (2 * rows)) / (1 + square / rows)
    spread = math.sqrt(share * (1 - share) / rows + square / (4 * rows**2))
    half = LIKELY * spread / (1 + square / rows)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def errors_by(cells: Sequence[str], off: NDArray[np.float64], *, shares: bool) -> list[Group]:
    """Group rows by a column: by parts of its range where it holds many numbers, else by value.

    Args:
        cells: The column as it was read, a cell a row.
        off: 1 where a row was predicted wrongly, else 0; or how far off a number was, shape
            (rows,).
        shares: Whether ``off`` is of the first kind.

    Returns:
        Numbers in their order; values with the most rows first, at most ``MOST_VALUES``.
    """
    import numpy as np

    numbers = np.array([_number(cell) for cell in cells], np.float64)
    filled = [bool(cell.strip()) for cell in cells]
    known = np.isfinite(numbers)
    distinct = len(np.unique(numbers[known]))
    if known.sum() == sum(filled) and distinct > MOST_NUMBERS:
        found = _by_range(numbers, known, off, shares=shares)
        empty = ~np.array(filled)
        return [*found, *([_group("", off[empty], shares=shares)] if empty.any() else [])]
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        places.setdefault(cell.strip(), []).append(place)
    groups = [_group(value, off[mine], shares=shares) for value, mine in places.items()]
    if known.sum() == sum(filled):
        groups.sort(key=lambda one: (not one.value, _number(one.value)))
    else:
        groups.sort(key=lambda one: (-one.rows, one.value))
    return groups[:MOST_VALUES]


def _by_range(
    numbers: NDArray[np.float64],
    known: NDArray[np.bool_],
    off: NDArray[np.float64],
    *,
    shares: bool,
) -> list[Group]:
    import numpy as np

    edges = np.unique(np.quantile(numbers[known], np.linspace(0, 1, PARTS + 1)))
    places = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, max(len(edges) - 2, 0))
    groups: list[Group] = []
    for place in range(max(len(edges) - 1, 1)):
        mine = known & (places == place)
        if mine.any():
            ends = float(edges[place]), float(edges[min(place + 1, len(edges) - 1)])
            groups.append(_group("", off[mine], *ends, shares=shares))
    return groups


def _group(
    value: str,
    off: NDArray[np.float64],
    low: float | None = None,
    high: float | None = None,
    *,
    shares: bool,
) -> Group:
    rows, mean = len(off), float(off.mean())
    ends = wilson(int(off.sum()), rows) if shares else None
    return Group(value, low, high, rows, mean, ends)


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan
