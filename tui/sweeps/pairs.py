"""Scatters: each parameter against the value, and parameters against each other."""

from __future__ import annotations

from collections.abc import Sequence

from tui.sweeps.axes import Places
from tui.sweeps.board import Board
from tui.sweeps.dots import point_dots
from tui.sweeps.layers import layers
from tui.sweeps.plane import Plane, plain, plain_places, spread
from tui.sweeps.state import BoardState
from tui.text.fitting import fit
from tui.text.fitting import width as cells
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Span, length, line
from tui.widgets.raster import ACROSS, DOWN, Raster

SMALL = (8, 3)
"""Cells of a scatter in which something can be seen, its edges included."""
WIDE = 110
"""Cells from which on the scatter in hand stands large beside all of them."""
GAP = 2
NAME, WIDE_NAME = 10, 15
"""Cells before each row for the name of what it shows; where there is room for more."""


def pairs_lines(state: BoardState, width: int, height: int) -> list[Line]:
    """The chosen scatter alone, or all of them as small ones; empty where there is no room."""
    if state.board is None or len(state.axes) < 2:
        return []
    if width >= WIDE and not state.large:
        beside = width * 2 // 5
        small = small_lines(state, width - beside - GAP, height)
        return _beside(small, large_lines(state, beside, height), width - beside - GAP, height)
    count = len(state.axes) - 1
    fits = (width - NAME) // count >= SMALL[0] and (height - 1) // count >= SMALL[1]
    if state.large or not fits:
        return large_lines(state, width, height)
    return small_lines(state, width, height)


def _beside(left: list[Line], right: list[Line], width: int, height: int) -> list[Line]:
    """Two pictures, the first padded to its cells."""
    lines: list[Line] = []
    for row in range(height):
        one = left[row] if row < len(left) else ()
        other = right[row] if row < len(right) else ()
        lines.append((*one, (" " * (width + GAP - length(one)), ""), *other))
    return lines


def strip_lines(state: BoardState, columns: Sequence[int], width: int, height: int) -> list[Line]:
    """The value against some parameters, beside each other, in their order."""
    board = state.board
    across = width // max(len(columns), 1)
    if board is None or not columns or across < SMALL[0] or height - 1 < SMALL[1]:
        return []
    size = across - 2, height - 1
    names = [(f"{fit(board.axes[column].name, across - 2)}  ", "faint") for column in columns]
    pictures = [_small(state, (column, -1), size, marked=False) for column in columns]
    lines: list[Line] = []
    for row in range(height - 1):
        lines.append(tuple(span for one in pictures for span in (*one[row], ("  ", ""))))
    return [*lines, tuple(names)]


def _numbers(state: BoardState, at: tuple[int, int]) -> tuple[int, int]:
    """The numbers of the axes across and up."""
    across, up = at
    return across, len(state.axes) - 1 if up < 0 else up


def _places(board: Board, index: int) -> Places:
    """Where trials lie on the axis with air at its ends."""
    return spread(board.axes[index], plain_places(board, index))


def large_lines(state: BoardState, width: int, height: int) -> list[Line]:
    """One scatter with its axes."""
    board = state.board
    if board is None:
        return []
    across, up = _numbers(state, state.pair)
    x, y = plain(board.axes[across]), plain(board.axes[up])
    plane = Plane(x, y, width, height - 1)
    if not plane.has_room:
        return []
    columns, rows = _places(board, across), _places(board, up)
    for among, role, sign in layers(state):
        plane.draw(point_dots(columns[among], rows[among], *plane.dots), role, sign)
    place = state.chosen_place
    if place is not None:
        plane.put((float(columns[place]), float(rows[place])), GLYPHS.ring, "accent strong")
    if board.best is not None:
        best = board.place_of[board.best.number]
        plane.put((float(columns[best]), float(rows[best])), GLYPHS.best, "strong")
    return [line((f" {y.name}", "strong accent")), *plane.lines(x.name)]


def small_lines(state: BoardState, width: int, height: int) -> list[Line]:
    """All of them: the value against each parameter on top, below it pairs of parameters."""
    board = state.board
    if board is None:
        return []
    count = len(board.axes) - 1
    before = WIDE_NAME if width >= WIDE_NAME * 5 and (width - WIDE_NAME) // count > 12 else NAME
    across = (width - before) // count
    down = min((height - 1) // count, across // 2 + 1)
    down = max(down, SMALL[1])
    lines: list[Line] = []
    for row in (-1, *range(1, count)):
        columns = range(count if row < 0 else row)
        pictures = [_small(state, (column, row), (across - 1, down)) for column in columns]
        name = board.axes[row].name if row >= 0 else board.axes[-1].name
        chosen = state.pair[1] == row
        for at in range(down):
            label = fit(name if at == down // 2 else "", before - 1) + " "
            spans: list[Span] = [(label, "strong accent" if chosen else "faint")]
            for picture in pictures:
                spans += [*picture[at], (" ", "")]
            lines.append(line(*spans))
    heads: list[Span] = [(" " * before, "")]
    for column in range(count):
        name = fit(board.axes[column].name, across - 1)
        heads.append((f"{name} ", "strong accent" if state.pair[0] == column else "faint"))
    return [line(*heads), *lines]


def _small(
    state: BoardState, at: tuple[int, int], size: tuple[int, int], *, marked: bool = True
) -> list[Line]:
    """A small scatter of so many cells, its left and lower edge lines; those of the chosen one are
    ``marked``.
    """
    board = state.board
    assert board is not None
    across, up = _numbers(state, at)
    width, height = size[0] - 1, size[1] - 1
    raster = Raster(width, height)
    columns, rows = _places(board, across), _places(board, up)
    for among, role, sign in layers(state):
        dots = point_dots(columns[among], rows[among], width * ACROSS, height * DOWN)
        if dots.any():
            raster.scatter(dots, role, sign)
    chosen = marked and at == state.pair
    role = "accent strong" if chosen else "rule"
    upright, level = (GLYPHS.upright, GLYPHS.bar_empty) if GLYPHS.braille else ("|", "-")
    if chosen:
        level = GLYPHS.bar_full
    return [
        *(line((upright, role), *spans) for spans in raster.rows()),
        line((GLYPHS.branch + level * width, role)),
    ]


def pair_name(state: BoardState) -> str:
    """The scatter in hand in words."""
    if len(state.axes) < 2:
        return ""
    across, up = _numbers(state, state.pair)
    name = state.axes[across].name, state.axes[up].name
    return f"{name[1]} {GLYPHS.times} {name[0]}" if cells(name[0]) else name[1]
