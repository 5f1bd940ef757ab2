"""Curves as cells: quarter blocks for lines, a sign a cell for points. The last one lies on top.

Without colours, too, curves are told apart: lines by their dashes, points by their signs, both by
the labels on them.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.compare.axes import rows
from tui.text.glyphs import ASCII, GLYPHS, point_sign

Kind = Literal["line", "dots", "raw", "band"]
FINENESS: dict[Kind, int] = {"line": 2, "dots": 1, "raw": 1, "band": 1}
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
    bottom to 1 at the top; NaN where the curve is not. ``label`` is one character or none,
    ``look`` the number of the dashes or of the sign.
    """

    kind: Kind
    lows: NDArray[np.float64]
    highs: NDArray[np.float64]
    role: str
    label: str = ""
    look: int = 0


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
        filled = _filled(stroke, self.height * FINENESS[stroke.kind])
        if stroke.kind == "line":
            quarters = (
                filled[0::2, 0::2]
                + 2 * filled[0::2, 1::2]
                + 4 * filled[1::2, 0::2]
                + 8 * filled[1::2, 1::2]
            )
            signs = np.array(list(_line_signs(stroke.label)))[quarters]
            taken = (quarters > 0) & ~_gaps(quarters > 0, stroke)
        else:
            taken = filled > 0
            signs = np.full(taken.shape, _sign(stroke))
        self._signs[taken] = signs[taken]
        self._owners[taken] = self._owner(stroke.role)

    def label(self, stroke: Stroke, turn: int) -> None:
        """Write the label on the curve now and then and at its end; ``turn`` keeps runs apart."""
        fine = FINENESS[stroke.kind]
        middle = (stroke.lows + stroke.highs)[::fine] / 2
        known = np.flatnonzero(np.isfinite(middle))
        if not len(known):
            return
        kept = np.arange(3 + turn * 5 % _APART, self.width, _APART)
        places = np.append(np.intersect1d(known, kept), known[-1])
        for column, row in zip(places, rows(middle[places], self.height), strict=True):
            self.put(int(column), int(row), stroke.label, f"{stroke.role} strong")

    def put(self, column: int, row: int, sign: str, role: str) -> None:
        """One sign over what is there."""
        self._signs[row, column] = sign
        self._owners[row, column] = self._owner(role)

    def upright(self, column: int, sign: str, role: str) -> None:
        """A line from top to bottom over what is there."""
        self._signs[:, column] = sign
        self._owners[:, column] = self._owner(role)

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


def _sign(stroke: Stroke) -> str:
    if stroke.kind == "dots":
        return point_sign(stroke.look)
    return GLYPHS.shade if stroke.kind == "band" else GLYPHS.raw


def _gaps(taken: NDArray[np.bool_], stroke: Stroke) -> NDArray[np.bool_]:
    """The columns, shape (1, columns), in which a dashed line is not drawn.

    A spike is always drawn, and so is a point that stands alone. In ASCII the line is made of
    labels, which tells enough.
    """
    count = taken.sum(axis=0)
    known = np.pad(count > 0, 1)
    flat = (count == 1) & known[:-2] & known[2:]
    dashes = "1" if GLYPHS is ASCII else _DASHES[stroke.look % len(_DASHES)]
    pattern = np.array([sign == "0" for sign in dashes])
    return (flat & np.resize(pattern, len(count)))[None, :]


def _filled(stroke: Stroke, height: int) -> NDArray[np.int64]:
    """1 where the curve is, shape (height, columns), the top first."""
    known = np.isfinite(stroke.lows)
    top = rows(np.where(known, stroke.highs, 0.0), height)
    bottom = rows(np.where(known, stroke.lows, 0.0), height)
    each = np.arange(height)[:, None]
    return ((each >= top) & (each <= bottom) & known).astype(np.int64)


def _line_signs(label: str) -> str:
    """A terminal that shows ASCII only draws each line with its run's label."""
    return " " + (label or GLYPHS.block) * 15 if GLYPHS is ASCII else _QUARTERS
