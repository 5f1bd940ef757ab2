"""Thousands of lines and points as dots: no loop over them, so that ten thousand take no longer
than a picture may.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Dots = NDArray[np.bool_]
Parts = NDArray[np.float32]
"""Parts of a height: 0 at the bottom, 1 at the top, NaN where there is nothing."""
AT_A_TIME = 2_000_000
"""Dots that are computed at once: more would only take memory."""


def dot_rows(parts: Parts, height: int) -> NDArray[np.int32]:
    """The rows of dots, from the top, in which parts lie; all of them are numbers."""
    return np.clip(((1 - parts) * height).astype(np.int32), 0, height - 1)


def line_dots(left: Parts, right: Parts, width: int, height: int) -> Dots:
    """Straight lines from the left to the right edge, shape (height, width).

    ``left`` and ``right``, shape (lines,), are where they begin and end; lines that lack one of
    them are left out.
    """
    filled = np.zeros((height, width), np.bool_)
    both = np.isfinite(left) & np.isfinite(right)
    if not both.any() or width < 1:
        return filled
    ends = dot_rows(left[both], height) * height + dot_rows(right[both], height)
    begins, stops = np.divmod(np.unique(ends), height)  # equal lines are drawn once
    along = np.linspace(0.0, 1.0, width, dtype=np.float32)
    step = max(AT_A_TIME // width, 1)
    for at in range(0, len(begins), step):
        first, last = begins[at : at + step, None], stops[at : at + step, None]
        _fill(filled, np.rint(first + (last - first) * along).astype(np.int32))
    return filled


def curve_dots(parts: Parts, width: int, height: int) -> Dots:
    """Curves over the same places, the first at the left edge, the last at the right one; shape
    (height, width).

    ``parts``, shape (curves, places), where each is at each place; a curve ends where a NaN stands.
    Of more places than can be told apart some are left out.
    """
    filled = np.zeros((height, width), np.bool_)
    count, places = parts.shape
    if not count or not places or width < 1:
        return filled
    knots = np.unique(np.linspace(0, places - 1, max(min(places, width // 3), 1)).astype(np.int32))
    columns = np.rint(np.linspace(0, width - 1, places)).astype(np.int32)[knots]
    first = parts[:, knots[0]]
    rows = dot_rows(first[np.isfinite(first)], height)
    filled[rows, columns[0]] = True
    for at in range(1, len(knots)):
        begin, end = columns[at - 1], columns[at]
        some = line_dots(parts[:, knots[at - 1]], parts[:, knots[at]], end - begin + 1, height)
        filled[:, begin : end + 1] |= some
    return filled


def point_dots(across: Parts, up: Parts, width: int, height: int) -> Dots:
    """Points, shape (height, width); those that lack one of the two are left out."""
    filled = np.zeros((height, width), np.bool_)
    both = np.isfinite(across) & np.isfinite(up)
    columns = np.clip((across[both] * width).astype(np.int32), 0, width - 1)
    filled[dot_rows(up[both], height), columns] = True
    return filled


def _fill(filled: Dots, rows: NDArray[np.int32]) -> None:
    """Add lines by their row in each column; steep ones have no gaps."""
    height, width = filled.shape
    before = np.concatenate([rows[:, :1], rows[:, :-1]], axis=1)
    # All of the way from the row of the column before is drawn in the column itself
    beside = before + np.sign(rows - before)
    columns = np.arange(width, dtype=np.int32)
    size = (height + 1) * width
    begin = np.bincount((np.minimum(rows, beside) * width + columns).ravel(), minlength=size)
    end = np.bincount(((np.maximum(rows, beside) + 1) * width + columns).ravel(), minlength=size)
    depth = np.cumsum((begin - end).reshape(height + 1, width), axis=0)
    filled |= depth[:height] > 0
