"""A curve of any length cut to the columns of a picture, without losing its spikes."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def columns(
    xs: Numbers, ys: Numbers, low: float, high: float, count: int
) -> tuple[Numbers, Numbers]:
    """The lowest and the highest value of the curve in each of ``count`` columns of [low, high].

    ``xs`` (points,) must not fall; between two points the curve is a straight line, NaN is a gap.
    Gives two arrays of shape (count,), NaN where the curve is not. Every finite point inside
    [low, high] lies within its column's values (min/max decimation).
    """
    edges = np.linspace(low, high, count + 1)
    if not len(xs):
        nothing = np.full(count, np.nan)
        return nothing, nothing.copy()
    crossing = np.interp(edges, xs, ys, left=np.nan, right=np.nan)
    crossing[~np.isfinite(crossing)] = np.nan
    left, right = crossing[:-1], crossing[1:]
    lows, highs = np.fmin(left, right), np.fmax(left, right)
    inside = slice(np.searchsorted(xs, low, "left"), np.searchsorted(xs, high, "right"))
    shown, values = xs[inside], ys[inside]
    if not np.isfinite(np.sum(values)):
        finite = np.isfinite(values)
        shown, values = shown[finite], values[finite]
    begins = np.searchsorted(shown, edges[:-1], "left")
    ends = np.append(begins[1:], len(shown))
    taken = ends > begins
    if taken.any():
        first = begins[taken]
        lows[taken] = np.fmin(lows[taken], np.minimum.reduceat(values, first))
        highs[taken] = np.fmax(highs[taken], np.maximum.reduceat(values, first))
    return lows, highs
