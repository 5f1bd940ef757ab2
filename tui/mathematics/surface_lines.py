"""A surface from above: lines of equal height, ways over it, where they are, the lowest place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.compare.ticks import nice_ticks, tick_labels
from tui.mathematics.blocks import Block
from tui.mathematics.legends import Key, legend
from tui.text.glyphs import GLYPHS
from tui.widgets.frame import frame, inner_size
from tui.widgets.lines import Line, line
from tui.widgets.raster import ACROSS, DOWN, Raster

if TYPE_CHECKING:
    from engine.mathematics.answer import Path, Surface

MOST_LEVELS = 14
BENT = 0.4
"""The power of a part of the height at which lines lie: near the ground they lie closer."""
CONTOUR = "."

Numbers = NDArray[np.float64]


def surface_block(
    surface: Surface, paths: Sequence[Path], words: Mapping[str, str], at: int | None
) -> Block:
    """The map below its legend; of each way as many steps as have been walked."""

    def draw(width: int, height: int) -> list[Line]:
        return surface_lines(surface, paths, words, at, (width, height))

    keys = [
        Key(
            str(place + 1) if len(paths) > 1 else GLYPHS.curve_key,
            words.get(path.name, path.name),
            _role(place, len(paths)),
        )
        for place, path in enumerate(paths)
    ]
    return Block(lambda width: legend(words[surface.y_name], keys, width), draw, weight=2)


def _role(place: int, count: int) -> str:
    return ("train", "validation")[place] if count <= 2 else f"run-{place + 1}"


def surface_lines(
    surface: Surface,
    paths: Sequence[Path],
    words: Mapping[str, str],
    at: int | None,
    size: tuple[int, int],
) -> list[Line]:
    """The map in cells across and lines down; none where it is too small to be read."""
    width, height = size
    if width < 20 or height < LEAST_LINES:
        return []
    y_ticks = nice_ticks(*surface.y, max(3, min(7, height // 3)))
    across, down = inner_size(width, height, tick_labels(y_ticks))
    x_ticks = nice_ticks(*surface.x, max(2, min(9, across // 8)))
    raster = Raster(across, down)
    raster.scatter(contours(surface, down * DOWN, across * ACROSS), "faint", CONTOUR)
    to = _Places(surface, across, down)
    for place, path in enumerate(paths):
        sign = str(place + 1) if len(paths) > 1 else "o"
        raster.scatter(to.dots(*_walked(path, at)), _role(place, len(paths)), sign)
    for x, y in surface.lowest:
        to.put(raster, (x, y), GLYPHS.best, "strong")
    for place, path in enumerate(paths):
        xs, ys = _walked(path, at)
        to.put(raster, (xs[0], ys[0]), GLYPHS.ring, "strong")
        sign = str(place + 1) if len(paths) > 1 else GLYPHS.marked
        to.put(raster, (xs[-1], ys[-1]), sign, f"{_role(place, len(paths))} strong")
    edge = frame(
        (across, down),
        tuple((to.column(tick), text) for tick, text in _labelled(x_ticks)),
        tuple((to.row(tick), text) for tick, text in _labelled(y_ticks)),
        words[surface.x_name],
    )
    rows = zip(edge.left, raster.rows(), strict=True)
    return [
        *(line((text, "faint"), *spans) for text, spans in rows),
        *(line((text, "faint")) for text in edge.below),
    ]


LEAST_LINES = 5


def _labelled(ticks: Sequence[float]) -> list[tuple[float, str]]:
    return list(zip(ticks, tick_labels(ticks), strict=True))


def _walked(path: Path, at: int | None) -> tuple[Numbers, Numbers]:
    """The places up to a step; the start at least."""
    last = len(path.x) if at is None else min(at + 1, len(path.x))
    return np.array(path.x[:last]), np.array(path.y[:last])


def contours(surface: Surface, rows: int, columns: int) -> NDArray[np.bool_]:
    """Where a line of equal height runs through the dots, shape (rows, columns), the top first."""
    heights = np.array(surface.heights)
    least, most = heights.min(), heights.max()
    levels = min(max(rows // DOWN, 6), MOST_LEVELS)
    fine = _between(heights, rows + 1, columns + 1)
    level = np.floor(((fine - least) / max(most - least, 1e-30)).clip(0) ** BENT * levels)
    right, above = level[:-1, 1:] != level[:-1, :-1], level[1:, :-1] != level[:-1, :-1]
    return (right | above)[::-1]


def _between(values: Numbers, rows: int, columns: int) -> Numbers:
    """The same heights at so many places, by straight lines between those known."""
    count, across = values.shape
    x = np.linspace(0, across - 1, columns)
    y = np.linspace(0, count - 1, rows)
    wide = np.array([np.interp(x, np.arange(across), row) for row in values])
    return np.array([np.interp(y, np.arange(count), column) for column in wide.T]).T


class _Places:
    """From places on the surface to dots and cells."""

    def __init__(self, surface: Surface, across: int, down: int) -> None:
        self._x, self._y = surface.x, surface.y
        self._across, self._down = across, down

    def column(self, x: float) -> int:
        """The cell of a place on the x axis, or the nearest."""
        return _cell(x, self._x, self._across)

    def row(self, y: float) -> int:
        """The row from the top."""
        return self._down - 1 - _cell(y, self._y, self._down)

    def put(self, raster: Raster, place: tuple[Any, Any], sign: str, role: str) -> None:
        """A sign at a place, where it is on the map."""
        x, y = (float(one) for one in place)
        if self._x[0] <= x <= self._x[1] and self._y[0] <= y <= self._y[1]:
            raster.put(self.column(x), self.row(y), sign, role)

    def dots(self, xs: Numbers, ys: Numbers) -> NDArray[np.bool_]:
        """The way from place to place in straight lines; what is off the map is left out."""
        rows, columns = self._down * DOWN, self._across * ACROSS
        found = np.zeros((rows, columns), np.bool_)
        for place in range(max(len(xs) - 1, 1)):
            end = min(place + 1, len(xs) - 1)
            far = max(
                abs(xs[end] - xs[place]) / (self._x[1] - self._x[0]) * columns,
                abs(ys[end] - ys[place]) / (self._y[1] - self._y[0]) * rows,
            )
            part = np.linspace(0, 1, int(min(far, 4 * (rows + columns))) + 2)
            across = _dot(xs[place] + (xs[end] - xs[place]) * part, self._x, columns)
            up = _dot(ys[place] + (ys[end] - ys[place]) * part, self._y, rows)
            on = (across >= 0) & (across < columns) & (up >= 0) & (up < rows)
            found[rows - 1 - up[on], across[on]] = True
        return found


def _dot(values: Numbers, ends: tuple[float, float], count: int) -> NDArray[np.int64]:
    part = (values - ends[0]) / (ends[1] - ends[0]) * count
    return np.floor(part.clip(-1, count + 1)).astype(np.int64)


def _cell(value: float, ends: tuple[float, float], count: int) -> int:
    part = (value - ends[0]) / (ends[1] - ends[0]) * count
    return min(max(int(part), 0), count - 1)
