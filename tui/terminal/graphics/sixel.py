"""Sixel: pixels as bands of six rows, colour by colour.

Source: VT330/VT340 Programmer Reference Manual, volume 2, chapter 14.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

BAND = 6
MOST_COLOURS = 255
NOTHING = 255
"""The number of the colour of pixels that are not drawn."""
_OFFSET = 63
_AS_SIGNS = bytes(min(value + _OFFSET, 255) for value in range(256))
_RUN = re.compile(rb"(.)\1{3,}", re.DOTALL)

Colour = tuple[int, int, int]


def drawn(pixels: bytes, width: int, palette: Sequence[Colour]) -> str:
    """Rows of pixels, numbers of colours (0 to 255 each) in the palette, as a device control
    string; nothing at all is drawn where a pixel is ``NOTHING``.
    """
    height = len(pixels) // width
    used = sorted(set(pixels) - {NOTHING})
    colours = "".join(_defined(number, palette[number]) for number in used)
    bands = (
        _band([pixels[row * width : (row + 1) * width] for row in range(first, last)])
        for first in range(0, height, BAND)
        for last in (min(first + BAND, height),)
    )
    return f'\x1bP0;1;0q"1;1;{width};{height}{colours}{"-".join(bands)}\x1b\\'


def at_cells(sixel: str, count: int) -> str:
    """Over the ``count`` cells that the cursor stands behind; they are blanked before, and it stays
    where it is.
    """
    return f"{' ' * count}\x1b7\x1b[{count}D{sixel}\x1b8"


def _defined(number: int, colour: Colour) -> str:
    red, green, blue = (round(value * 100 / 255) for value in colour)
    return f"#{number};2;{red};{green};{blue}"


def _band(rows: Sequence[bytes]) -> str:
    """Six rows at most."""
    width = len(rows[0])
    parts: list[str] = []
    for colour in sorted(set().union(*rows) - {NOTHING}):
        bits = 0
        for place, row in enumerate(rows):
            bits |= int.from_bytes(row.translate(_bit_where(colour, place)), "big")
        signs = bits.to_bytes(width, "big").translate(_AS_SIGNS).rstrip(b"?")
        parts.append(f"#{colour}" + _RUN.sub(_shortened, signs).decode("ascii"))
    return "$".join(parts)


@cache
def _bit_where(colour: int, place: int) -> bytes:
    """A table that turns a colour into the bit of a row of the band, all others into 0."""
    table = bytearray(256)
    table[colour] = 1 << place
    return bytes(table)


def _shortened(match: re.Match[bytes]) -> bytes:
    return b"!%d%s" % (len(match.group()), match.group(1))
