"""Pictures made of half blocks, two pixels a cell, or of the terminal's own pixels; of signs where
there are no colours.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui.terminal.graphics.shown import PICTURES
from tui.text.glyphs import UNICODE
from tui.widgets.lines import Line, Span, length

RAMP = " .:-=+*#%@"
"""From dark to bright."""
HALF = UNICODE.half
STEP = 0xF8
"""Bits of a colour that are kept: eyes tell no more apart, and fewer styles are made."""
GAP = 2
"""Cells between pictures."""
SMALLEST, LARGEST = 16, 32
"""Cells of a picture's width: smaller ones are enlarged, larger ones made smaller."""

Colour = tuple[int, int, int]


class Picture:
    """``values`` are bytes (height, width, channels) in the order of C; one channel is grey."""

    def __init__(self, values: bytes, shape: Sequence[int]) -> None:
        self._values = values
        self._height, self._width, self._channels = shape
        self._times = max(SMALLEST // self._width, 1)
        self._every = max(-(-self._width // LARGEST), 1)

    @property
    def cells(self) -> int:
        """How wide it is drawn."""
        return cells_of((self._height, self._width, self._channels))

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return -(-self._rows // 2)

    @property
    def _rows(self) -> int:
        return -(-self._height * self._times // self._every)

    def drawn(self, *, plain: bool) -> list[Line]:
        """The picture, in pixels where the terminal has them; ``plain``: as grey signs."""
        if not plain:
            shape = self._height, self._width, self._channels
            texts = PICTURES.rows(self._values, shape, self.cells, self._rows)
            if texts is not None:
                return [((text, ""),) for text in texts]
        found: list[Line] = []
        for line in range(self.lines):
            upper = [self._at(2 * line, column) for column in range(self.cells)]
            lower = [self._at(2 * line + 1, column) for column in range(self.cells)]
            pairs = list(zip(upper, lower, strict=True))
            found.append(_signs(pairs) if plain else _halves(pairs))
        return found

    def _at(self, row: int, column: int) -> Colour | None:
        """The colour of a pixel as it is drawn; None below the picture."""
        y, x = (place * self._every // self._times for place in (row, column))
        if y >= self._height:
            return None
        place = (y * self._width + min(x, self._width - 1)) * self._channels
        found = self._values[place : place + self._channels]
        if self._channels < 3:
            return found[0], found[0], found[0]
        return found[0], found[1], found[2]


def cells_of(shape: Sequence[int]) -> int:
    """How wide a picture of that shape is drawn."""
    _height, width, _channels = shape
    return -(-width * max(SMALLEST // width, 1) // max(-(-width // LARGEST), 1))


def beside_each_other(blocks: Sequence[Sequence[Line]], cells: int, room: int) -> list[Line]:
    """Blocks of lines, each ``cells`` wide, as many beside each other as ``room`` cells hold, all
    ending at the same line; a blank line after each row of them.
    """
    across = in_a_row(cells, room)
    found: list[Line] = []
    for start in range(0, len(blocks), across):
        beside = blocks[start : start + across]
        height = max(map(len, beside))
        for row in range(height):
            spans: list[Span] = []
            for block in beside:
                above = height - len(block)
                content = block[row - above] if row >= above else ()
                spans += [*content, (" " * (cells - length(content) + GAP), "")]
            found.append(tuple(spans))
        found.append(())
    return found


def in_a_row(cells: int, room: int) -> int:
    """How many blocks of that width stand beside each other."""
    return max((room + GAP) // (cells + GAP), 1)


def _halves(pairs: Sequence[tuple[Colour | None, Colour | None]]) -> Line:
    spans: list[Span] = []
    for upper, lower in pairs:
        role = f"{_hex(upper)}/{_hex(lower)}" if lower else _hex(upper)
        if spans and spans[-1][1] == role:
            spans[-1] = (spans[-1][0] + HALF, role)
        else:
            spans.append((HALF, role))
    return tuple(spans)


def _hex(colour: Colour | None) -> str:
    red, green, blue = (value & STEP | value >> 5 for value in colour or (0, 0, 0))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _signs(pairs: Sequence[tuple[Colour | None, Colour | None]]) -> Line:
    text = ""
    for pair in pairs:
        greys = [sum(colour) / 3 for colour in pair if colour]
        text += RAMP[min(int(sum(greys) / len(greys) / 256 * len(RAMP)), len(RAMP) - 1)]
    return ((text, ""),)
