"""Curves as cells of two by four dots (braille). Dots of several lines in a cell are all shown.

Without colours, too, curves are told apart: by their dashes, and by the labels at their ends.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.compare.axes import rows
from tui.text.glyphs import GLYPHS

Kind = Literal["line", "dashes", "raw", "band"]
ACROSS, DOWN = 2, 4
"""Dots in a cell."""
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BRAILLE = np.array([chr(0x2800 + bits) for bits in range(256)])
_DASHES: dict[str, tuple[str, ...]] = {
    "line": ("1", "11111100", "1110", "1111111100100", "111100100", "110110110000"),
    "dashes": ("10", "1100", "100", "110100", "11000", "1010000"),
}
"""Which dots along a line are drawn, over and over; of the first one all are."""

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]


def dots_across(kind: Kind, cells: int) -> int:
    """Columns of a curve's picture."""
    return cells if kind == "band" else cells * ACROSS


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """A curve in the picture's columns: in each the part of the height that it takes.

    ``lows`` and ``highs``, shape (columns,) as ``dots_across`` counts them, go from 0 at the
    bottom to 1 at the top; NaN where the curve is not. ``label`` is one character or none,
    ``look`` the number of the dashes.
    """

    kind: Kind
    lows: Numbers
    highs: Numbers
    role: str
    label: str = ""
    look: int = 0


class Raster:
    """A picture of ``width`` by ``height`` cells; ``rows`` gives characters and their roles."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._signs = np.full((height, width), " ", dtype="<U1")
        self._dots = np.zeros((height, width), np.uint8)
        self._owners = np.zeros((height, width), np.int16)
        self._behind = np.zeros((height, width), np.int16)
        self._roles = [""]
        self._labels: set[tuple[int, int]] = set()

    def draw(self, stroke: Stroke) -> None:
        """Draw over what is there; the dots of lines are added to those of others."""
        if stroke.kind == "band":
            taken = _filled(stroke, self.height, self.width)
            self._fill(taken, GLYPHS.shade, f"{stroke.role}-band")
            self._behind[taken] = self._owner(f"{stroke.role}-behind")
            return
        dots = _in_cells(_filled(stroke, self.height * DOWN, self.width * ACROSS))
        if not GLYPHS.braille:
            self._fill(dots > 0, _plain_sign(stroke), stroke.role)
        elif stroke.kind == "raw":
            self._fill(dots > 0, _BRAILLE[dots], stroke.role)
        else:
            self._dots |= dots
            self._owners[dots > 0] = self._owner(stroke.role)

    def scatter(self, dots: NDArray[np.bool_], role: str, sign: str) -> None:
        """Dots anywhere, shape (height times 4, width times 2), in place of what is in their
        cells; without braille a sign in each such cell.
        """
        cells = _in_cells(dots)
        if not GLYPHS.braille:
            self._fill(cells > 0, sign, role)
            return
        self._dots[cells > 0] = cells[cells > 0]
        self._owners[cells > 0] = self._owner(role)

    def _fill(self, taken: NDArray[np.bool_], signs: str | NDArray[np.str_], role: str) -> None:
        self._signs[taken] = signs if isinstance(signs, str) else signs[taken]
        self._owners[taken] = self._owner(role)

    def label(self, stroke: Stroke) -> None:
        """Write the label at the end of the curve, beside what was written there before."""
        middle = (stroke.lows + stroke.highs)[::-1] / 2
        known = np.flatnonzero(np.isfinite(middle))
        for place, row in zip(known, rows(middle[known], self.height), strict=True):
            cell = (self.width - 1 - int(place) // ACROSS, int(row))
            if cell not in self._labels:
                self._labels.add(cell)
                self.put(*cell, stroke.label, f"{stroke.role} strong")
                return

    def put(self, column: int, row: int, sign: str, role: str) -> None:
        """One sign over what is there."""
        self._signs[row, column] = sign
        self._dots[row, column] = 0
        self._owners[row, column] = self._owner(role)

    def upright(self, column: int, sign: str, role: str) -> None:
        """A line from top to bottom over what is there; no curve may be there yet."""
        self._signs[:, column] = sign
        self._owners[:, column] = self._owner(role)

    def level(self, row: int, sign: str, role: str) -> None:
        """A line from left to right over what is there; no curve may be there yet."""
        self._signs[row, :] = sign
        self._owners[row, :] = self._owner(role)

    def rows(self) -> list[list[tuple[str, str]]]:
        """Each row as spans of text and roles; what lies on a band keeps its colour behind it."""
        found: list[list[tuple[str, str]]] = []
        drawn = np.where(self._dots > 0, _BRAILLE[self._dots], self._signs)
        behind = np.where(drawn == GLYPHS.shade, 0, self._behind)
        for signs, owners, bands in zip(drawn, self._owners, behind, strict=True):
            changes = np.flatnonzero(np.diff(owners) | np.diff(bands)) + 1
            cuts, text = [0, *changes.tolist(), self.width], "".join(signs.tolist())
            roles = [
                f"{self._roles[owners[at]]} {self._roles[bands[at]]}".strip() for at in cuts[:-1]
            ]
            pieces = [text[begin:end] for begin, end in pairwise(cuts)]
            found.append(list(zip(pieces, roles, strict=True)))
        return found

    def _owner(self, role: str) -> int:
        if role not in self._roles:
            self._roles.append(role)
        return self._roles.index(role)


def _plain_sign(stroke: Stroke) -> str:
    """What a line is drawn with on a terminal that shows ASCII only: its run's label."""
    if stroke.kind == "raw":
        return GLYPHS.raw
    return stroke.label or (GLYPHS.block if stroke.kind == "line" else GLYPHS.ring)


def _filled(stroke: Stroke, height: int, width: int) -> NDArray[np.bool_]:
    """Where the curve is, shape (height, width), the top first."""
    columns = np.flatnonzero(np.isfinite(stroke.lows))
    tops, bottoms = rows(stroke.highs[columns], height), rows(stroke.lows[columns], height)
    counts = bottoms - tops + 1
    # One entry a dot, column by column, from the top to the bottom of each
    column, top = np.repeat(columns, counts), np.repeat(tops, counts)
    down = np.arange(len(column)) - np.repeat(np.cumsum(counts) - counts, counts)
    if stroke.kind in _DASHES:
        kept = _kept(stroke, columns, tops, bottoms)
        column, top, down = column[kept], top[kept], down[kept]
    filled = np.zeros((height, width), np.bool_)
    filled[top + down, column] = True
    return filled


def _kept(stroke: Stroke, columns: Places, tops: Places, bottoms: Places) -> NDArray[np.bool_]:
    """Which dots of a dashed curve are drawn: the dashes follow the line up and down.

    Each piece begins with a dot, and a peak keeps its outermost one.
    """
    counts = bottoms - tops + 1
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    first, last = ends - counts, ends - 1
    kept = np.zeros(total, np.bool_)
    if not GLYPHS.braille:
        # Lines there are made of labels, which tells enough; only gaps are left open
        kept[:] = stroke.kind == "line"
        kept[first] = kept[last] = True
        return kept
    looks = _DASHES[stroke.kind]
    pattern = np.array([sign == "1" for sign in looks[stroke.look % len(looks)]])
    begins = np.append(True, np.diff(columns) > 1)[: len(columns)]
    begun = np.maximum.accumulate(np.where(begins, first, 0))
    kept = pattern[(np.arange(total) - np.repeat(begun, counts)) % len(pattern)]
    kept[first[_peaks(-tops)]] = True
    kept[last[_peaks(bottoms)]] = True
    return kept


def _peaks(values: Places) -> NDArray[np.bool_]:
    """Where values are above those beside them; beyond the ends lies nothing."""
    beside = np.pad(values, 1, constant_values=np.iinfo(np.int64).min)
    return (values > beside[:-2]) & (values > beside[2:])


def _in_cells(filled: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The dots of each cell as the bits of its braille sign."""
    found = np.zeros((filled.shape[0] // DOWN, filled.shape[1] // ACROSS), np.uint8)
    for down, bits in enumerate(_BITS):
        for across, bit in enumerate(bits):
            found |= filled[down::DOWN, across::ACROSS].view(np.uint8) * np.uint8(bit)
    return found
