"""A curve of any length cut to the columns of a picture, without losing its spikes."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def columns(
    xs: Numbers,
    ys: Numbers,
    across: tuple[float, float],
    count: int,
    ends: tuple[float, float] = (-np.inf, np.inf),
) -> tuple[Numbers, Numbers]:
    """The lowest and the highest value of the curve in each of ``count`` columns of ``across``.

    ``xs`` (points,) must not fall; between two points the curve is a straight line, NaN is a gap,
    infinity lies on the finite ``ends``, else it is a gap too. Gives two arrays of shape (count,),
    NaN where the curve is not. Every finite point on show lies within its column's values (min/max
    decimation).
    """
    low, high = across
    edges = np.linspace(low, high, count + 1)
    first, last = np.searchsorted(xs, low, "left"), np.searchsorted(xs, high, "right")
    if not len(xs):
        nothing = np.full(count, np.nan)
        return nothing, nothing.copy()
    begin = max(first - 1, 0)
    # The neighbours too: a line leads to them
    xs, ys = xs[begin : last + 1], ys[begin : last + 1]
    shown, values = xs[first - begin : last - begin], ys[first - begin : last - begin]
    if not np.isfinite(np.sum(ys)):
        ys = np.nan_to_num(ys, nan=np.nan, neginf=ends[0], posinf=ends[1])
        values = ys[first - begin : last - begin]
        finite = np.isfinite(values)
        shown, values = shown[finite], values[finite]
    crossing = np.interp(edges, xs, ys, left=np.nan, right=np.nan)
    crossing[~np.isfinite(crossing)] = np.nan
    left, right = crossing[:-1], crossing[1:]
    lows, highs = np.fmin(left, right), np.fmax(left, right)
    begins = np.searchsorted(shown, edges[:-1], "left")
    stops = np.append(begins[1:], len(shown))
    taken = stops > begins
    if taken.any():
        starts = begins[taken]
        lows[taken] = np.fmin(lows[taken], np.minimum.reduceat(values, starts))
        highs[taken] = np.fmax(highs[taken], np.maximum.reduceat(values, starts))
    return lows, highs
