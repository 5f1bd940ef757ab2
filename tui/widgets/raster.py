"""Curves as cells: quarter blocks for lines, a sign a cell for points. The last one lies on top.

Without colours, too, curves are told apart: lines by their dashes, points by their signs, both by
the labels on them.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tui.text.glyphs import ASCII, GLYPHS

Kind = Literal["line", "dots", "raw"]
FINENESS: dict[Kind, int] = {"line": 2, "dots": 1, "raw": 1}
"""Columns of a curve in one cell."""
_QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
_DASHES = ("1", "11110", "10", "1111100", "1111010", "110")
"""Which cells of a line are drawn, over and over; the first line is drawn whole."""
_APART = 23
"""Cells between two labels on a curve."""


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """A curve in the picture's columns: in each the part of the height that it takes.

    ``lows`` and ``highs``, shape (cells across times the kind's fineness,), count from 0 at the
    bottom to 1 at the top; NaN where the curve is not. ``label`` is one character, ``style`` the
    number of the dashes or of the sign.
    """

    kind: Kind
    lows: NDArray[np.float64]
    highs: NDArray[np.float64]
    role: str
    label: str
    style: int = 0


class Raster:
    """A picture of ``width`` by ``height`` cells; ``rows`` gives characters and their roles."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._signs = np.full((height, width), " ", dtype="<U1")
        self._owners = np.zeros((height, width), np.int16)
        self._roles = [""]

    def draw(self, stroke: Stroke) -> None:
        """Draw over what is there."""
        fine = FINENESS[stroke.kind]
        filled = _filled(stroke, self.height * fine)
        if stroke.kind == "line":
            quarters = (
                filled[0::2, 0::2]
                + 2 * filled[0::2, 1::2]
                + 4 * filled[1::2, 0::2]
                + 8 * filled[1::2, 1::2]
            )
            signs = np.array(list(_line_signs(stroke.label)))[quarters]
            taken = (quarters > 0) & ~_gaps(quarters > 0, stroke.style)
        else:
            taken = filled > 0
            sign = point_sign(stroke.style) if stroke.kind == "dots" else GLYPHS.raw
            signs = np.full(taken.shape, sign)
        self._signs[taken] = signs[taken]
        self._owners[taken] = self._owner(stroke.role)

    def label(self, stroke: Stroke, turn: int) -> None:
        """Write the label on the curve now and then and at its end; ``turn`` keeps runs apart."""
        fine = FINENESS[stroke.kind]
        middle = (stroke.lows + stroke.highs)[::fine] / 2
        known = np.flatnonzero(np.isfinite(middle))
        if not len(known):
            return
        wished = np.arange(3 + turn * 5 % _APART, self.width, _APART)
        places = [*np.intersect1d(known, wished), known[-1]]
        owner = self._owner(f"{stroke.role} strong")
        for column in places:
            row = _row(float(middle[column]), self.height)
            self._signs[row, column] = stroke.label
            self._owners[row, column] = owner

    def upright(self, column: int, sign: str, role: str) -> None:
        """A line from top to bottom behind what has been drawn."""
        free = self._owners[:, column] == 0
        self._signs[free, column] = sign
        self._owners[free, column] = self._owner(role)

    def rows(self) -> list[list[tuple[str, str]]]:
        """Each row as spans of text and roles."""
        found: list[list[tuple[str, str]]] = []
        for signs, owners in zip(self._signs, self._owners, strict=True):
            cuts = [0, *(np.flatnonzero(np.diff(owners)) + 1).tolist(), self.width]
            text = "".join(signs.tolist())
            found.append(
                [(text[begin:end], self._roles[owners[begin]]) for begin, end in pairwise(cuts)]
            )
        return found

    def _owner(self, role: str) -> int:
        if role not in self._roles:
            self._roles.append(role)
        return self._roles.index(role)


def point_sign(style: int) -> str:
    """The sign of a run's points."""
    return GLYPHS.points[style % len(GLYPHS.points)]


def _gaps(taken: NDArray[np.bool_], style: int) -> NDArray[np.bool_]:
    """The columns, shape (1, columns), in which a dashed line is not drawn.

    A spike is always drawn, and so is a point that stands alone. In ASCII the line is made of
    labels, which tells enough.
    """
    count = taken.sum(axis=0)
    known = np.pad(count > 0, 1)
    flat = (count == 1) & known[:-2] & known[2:]
    dashes = "1" if GLYPHS is ASCII else _DASHES[style % len(_DASHES)]
    pattern = np.array([sign == "0" for sign in dashes])
    return (flat & np.resize(pattern, len(count)))[None, :]


def _filled(stroke: Stroke, height: int) -> NDArray[np.int64]:
    """1 where the curve is, shape (height, columns), the top first."""
    known = np.isfinite(stroke.lows)
    top = _rows(np.where(known, stroke.highs, 0.0), height)
    bottom = _rows(np.where(known, stroke.lows, 0.0), height)
    rows = np.arange(height)[:, None]
    return ((rows >= top) & (rows <= bottom) & known).astype(np.int64)


def _rows(heights: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    return np.clip(((1 - heights) * count).astype(np.int64), 0, count - 1)


def _row(height: float, count: int) -> int:
    return int(_rows(np.array([height]), count)[0])


def _line_signs(label: str) -> str:
    """A terminal that shows ASCII only draws each line with its run's label."""
    return " " + label * 15 if GLYPHS is ASCII else _QUARTERS
