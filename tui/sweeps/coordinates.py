"""Parallel coordinates: an axis a parameter, a line a trial, the part of an axis one looks at."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tui.sweeps.axes import SweepAxis
from tui.sweeps.dots import Dots, line_dots
from tui.sweeps.layers import layers
from tui.sweeps.state import ALL, BoardState
from tui.text.fitting import fit
from tui.text.fitting import width as cells
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, line
from tui.widgets.raster import ACROSS, DOWN, Raster

SLOT = 13
"""Cells that an axis needs, with its name and the ends of its range."""
LEAST_ROWS = 7
AROUND = 3
"""Lines above and below the picture: names, the ends at the top, those at the bottom."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which axes are in sight, by their numbers, and the column of each; ``slot`` are the cells
    around each that its words may take. ``more`` tells whether others lie to the left or right.
    """

    axes: tuple[int, ...]
    columns: tuple[int, ...]
    slot: int
    more: tuple[bool, bool]


def layout(count: int, at: int, room: int) -> Layout:
    """Place ``count`` axes, the last of which is the value's and always in sight; ``at`` is the one
    in hand, which is, too.
    """
    fitting = max(min(count, room // SLOT), 1)
    others, wanted = count - 1, max(fitting - 1, 0)
    first = 0
    if wanted < others:
        middle = min(at, others - 1) - wanted // 2
        first = min(max(middle, 0), others - wanted)
    axes = (*range(first, first + wanted), count - 1)
    slot = room // max(len(axes), 1)
    half = slot // 2
    if len(axes) == 1:
        return Layout(axes, (room // 2,), slot, (False, False))
    step = (room - 1 - 2 * half) / (len(axes) - 1)
    columns = tuple(round(half + step * place) for place in range(len(axes)))
    return Layout(axes, columns, slot, (first > 0, first + wanted < others))


def coordinates_lines(state: BoardState, width: int, height: int) -> list[Line]:
    """The picture; empty where there is no room."""
    board = state.board
    rows = height - AROUND
    if board is None or rows < LEAST_ROWS - AROUND or width < SLOT * 2:
        return []
    at = min(state.at, len(board.axes) - 1)
    placed = layout(len(board.axes), at, width)
    raster = Raster(width, rows)
    for among, role, sign in layers(state):
        _draw(raster, _dots(board.places[among], placed, raster), role, sign)
    place = state.chosen_place
    if place is not None:
        chosen = board.places[place : place + 1]
        _draw(raster, _dots(chosen, placed, raster), "strong", GLYPHS.best)
    for index, column in zip(placed.axes, placed.columns, strict=True):
        _draw_axis(raster, state, index, column)
    names = [_name(state, index, placed.slot) for index in placed.axes]
    tops = [_end(board.axes[index], top=True) for index in placed.axes]
    bottoms = [_end(board.axes[index], top=False) for index in placed.axes]
    return [
        _words(names, placed, width),
        _words([(text, "faint") for text in tops], placed, width),
        *(line(*spans) for spans in raster.rows()),
        _words([(text, "faint") for text in bottoms], placed, width),
    ]


def _end(axis: SweepAxis, *, top: bool) -> str:
    """What stands at an end; choices stand beside their places."""
    return "" if axis.choices else axis.end(top=top)


def _draw(raster: Raster, dots: Dots, role: str, sign: str) -> None:
    if dots.any():
        raster.scatter(dots, role, sign)


def _dots(places: np.ndarray, placed: Layout, raster: Raster) -> Dots:
    """The lines of some trials, from axis to axis."""
    found = np.zeros((raster.height * DOWN, raster.width * ACROSS), np.bool_)
    ends = list(zip(placed.axes, placed.columns, strict=True))
    for (one, begin), (other, end) in pairwise(ends):
        left, right = begin * ACROSS, end * ACROSS
        lines = line_dots(places[:, one], places[:, other], right - left + 1, len(found))
        found[:, left : right + 1] |= lines
    return found


def _draw_axis(raster: Raster, state: BoardState, index: int, column: int) -> None:
    """The axis, the part one looks at, its ends, and its choices beside it."""
    axis, in_hand = state.axes[index], index == min(state.at, len(state.axes) - 1)
    part = state.brush.get(axis.key)
    low, high = part or ALL
    for row in range(raster.height):
        middle = 1 - (row + 0.5) / raster.height
        looked_at = low <= middle <= high
        sign = GLYPHS.upright if looked_at else GLYPHS.raw
        marked = looked_at and (part is not None or in_hand)
        role = "accent strong" if marked else "faint"
        raster.put(column, row, sign, role)
    if axis.choices:
        _draw_choices(raster, axis, column)
    if in_hand:
        for end, is_top in ((low, False), (high, True)):
            row = min(
                max(round((1 - end) * raster.height - (0 if is_top else 1)), 0), raster.height - 1
            )
            sign = GLYPHS.steered if is_top else GLYPHS.rising
            role = "accent strong" if state.top is is_top else "faint"
            raster.put(column, row, sign if state.top is is_top else GLYPHS.ring, role)


def _draw_choices(raster: Raster, axis: SweepAxis, column: int) -> None:
    """Each choice's word, to the right of the axis, where there is room to the next one."""
    count = len(axis.choices)
    for place, choice in enumerate(axis.choices):
        row = min(int((1 - (place + 0.5) / count) * raster.height), raster.height - 1)
        text = fit(str(choice), min(cells(str(choice)), SLOT - 4)).rstrip()
        start = column + 1 if column + 1 + cells(text) < raster.width else column - cells(text)
        if cells(text) == len(text):
            for step, sign in enumerate(text):
                raster.put(start + step, row, sign, "strong")


def _name(state: BoardState, index: int, slot: int) -> tuple[str, str]:
    axis = state.axes[index]
    in_hand = index == min(state.at, len(state.axes) - 1)
    text = fit(axis.name, min(cells(axis.name), slot - 1)).rstrip()
    role = "strong accent" if in_hand else "accent" if axis.key in state.brush else "strong"
    return text, role


def _words(texts: list[tuple[str, str]], placed: Layout, width: int) -> Line:
    """Words around the columns of their axes; the signs that there are more axes at the ends."""
    spans: list[tuple[str, str]] = []
    used = 0
    for (text, role), column in zip(texts, placed.columns, strict=True):
        start = min(max(column - cells(text) // 2, used), max(width - cells(text), used))
        spans += [(" " * (start - used), ""), (text, role)]
        used = start + cells(text)
    return line(*spans)
