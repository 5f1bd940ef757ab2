"""Dots over two axes in a frame: trials as points, or as curves."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from engine.compare.ticks import log_ticks, nice_ticks, tick_labels, whole_ticks
from tui.sweeps.axes import Places, SweepAxis
from tui.sweeps.board import Board
from tui.sweeps.dots import Dots
from tui.text.fitting import fit
from tui.widgets.frame import frame, inner_size
from tui.widgets.lines import Line, line
from tui.widgets.raster import ACROSS, DOWN, Raster

LEAST = (12, 5)
AIR = 0.04
"""Parts of a range that are left free at both ends, lest points lie on the frame."""
Tick = tuple[float, str]


def plain(axis: SweepAxis) -> SweepAxis:
    """The axis with its values as they grow, and air at its ends."""
    if axis.choices:
        return axis
    if axis.log:
        factor = (axis.high / axis.low) ** AIR
        return replace(axis, low=axis.low / factor, high=axis.high * factor, turned=False)
    air = (axis.high - axis.low) * AIR
    return replace(axis, low=axis.low - air, high=axis.high + air, turned=False)


def plain_places(board: Board, index: int) -> Places:
    """Where the trials of a board lie on one of its axes, made ``plain``."""
    axis, places = board.axes[index], board.places[:, index]
    if axis.choices:
        return places
    upright = 1 - places if axis.turned else places
    return ((upright + AIR) / (1 + 2 * AIR)).astype(np.float32)


def ticks(axis: SweepAxis, most: int) -> list[Tick]:
    """Places on an axis (0 to 1), and what is written there."""
    if axis.choices:
        every = math.ceil(len(axis.choices) / max(most, 1))
        count = len(axis.choices)
        return [((at + 0.5) / count, str(axis.choices[at])) for at in range(0, count, every)]
    if axis.log:
        found = [10**power for power in log_ticks_of(axis, most)]
        texts = [f"{one:g}" for one in found]
    elif axis.whole:
        found = [float(one) for one in whole_ticks(math.ceil(axis.low), int(axis.high), most)]
        texts = [f"{one:,.0f}" for one in found]
    else:
        found = nice_ticks(axis.low, axis.high, most)
        texts = tick_labels(found)
    places = axis.places(found)
    return [(float(at), text) for at, text in zip(places, texts, strict=True)]


def log_ticks_of(axis: SweepAxis, most: int) -> list[float]:
    """Ticks of a logarithmic axis, as powers of ten."""
    return [math.log10(one) for one in log_ticks(axis.low, axis.high, most)]


@dataclass(frozen=True)
class Plane:
    """``width`` by ``height`` cells, axes and their ticks included."""

    x: SweepAxis
    y: SweepAxis
    width: int
    height: int

    @property
    def has_room(self) -> bool:
        """Whether anything can be seen in it."""
        return self.width >= LEAST[0] and self.height >= LEAST[1] and self.inner[0] > 3

    @cached_property
    def _left(self) -> list[Tick]:
        room = max(3, self.width // 3)
        found = ticks(self.y, max(2, min(8, (self.height - 2) // 3)))
        return [(at, fit(text, min(len(text), room))) for at, text in found]

    @cached_property
    def inner(self) -> tuple[int, int]:
        """Cells within the frame."""
        return inner_size(self.width, self.height, [text for _at, text in self._left])

    @cached_property
    def raster(self) -> Raster:
        """What is drawn within it."""
        return Raster(*self.inner)

    @property
    def dots(self) -> tuple[int, int]:
        """Dots across and down."""
        across, down = self.inner
        return across * ACROSS, down * DOWN

    def draw(self, dots: Dots, role: str, sign: str) -> None:
        """Dots over what is there."""
        if dots.any():
            self.raster.scatter(dots, role, sign)

    def put(self, at: tuple[float, float], sign: str, role: str) -> None:
        """A sign at a place of both axes (0 to 1)."""
        across, down = self.inner
        if not (math.isfinite(at[0]) and math.isfinite(at[1])):
            return
        column = min(max(int(at[0] * across), 0), across - 1)
        row = min(max(int((1 - at[1]) * down), 0), down - 1)
        self.raster.put(column, row, sign, role)

    def lines(self, name: str = "") -> list[Line]:
        """The picture; ``name`` is written at the axis below."""
        across, down = self.inner
        widest = max((len(text) for _at, text in ticks(self.x, 4)), default=1)
        count = len(self.x.choices) or max(2, min(8, across // (widest + 4)))
        below = tuple(
            (min(int(at * across), across - 1), text) for at, text in ticks(self.x, count)
        )
        left = tuple((min(max(int((1 - at) * down), 0), down - 1), text) for at, text in self._left)
        edge = frame((across, down), below, left, name)
        rows = zip(edge.left, self.raster.rows(), strict=True)
        return [
            *(line((text, "faint"), *spans) for text, spans in rows),
            *(line((text, "faint")) for text in edge.below),
        ]


def spread(axis: SweepAxis, places: Places) -> Places:
    """Places of choices a little apart, so that trials of one are no single dot: by their order,
    the same each time.
    """
    if not axis.choices:
        return places
    chance = (np.arange(len(places)) * 0.618034) % 1.0 - 0.5
    return (places + chance * 0.5 / len(axis.choices)).astype(np.float32)
