"""Kitty's graphics protocol, with Unicode placeholders: an image is sent once, and is seen wherever
cells of text stand for it, so that nothing of it is left where other text stands.

Source: https://sw.kovidgoyal.net/kitty/graphics-protocol/
"""

from __future__ import annotations

import base64

CHUNK = 4096
"""Signs of base64 in one message at most."""
PLACEHOLDER = "\U0010eeee"
_NUMBERS = (
    "0305 030d 030e 0310 0312 033d 033e 033f 0346 034a 034b 034c 0350 0351 0352 0357 035b 0363 "
    "0364 0365 0366 0367 0368 0369 036a 036b 036c 036d 036e 036f 0483 0484 0485 0486 0487 0592 "
    "0593 0594 0595 0597 0598 0599 059c 059d 059e 059f 05a0 05a1 05a8 05a9 05ab 05ac 05af 05c4 "
    "0610 0611 0612 0613 0614 0615 0616 0617 0657 0658"
)
NUMBERS = tuple(chr(int(one, 16)) for one in _NUMBERS.split())
"""The combining signs that count rows and columns, from 0."""
MOST = len(NUMBERS)
"""Rows or columns of an image."""


def sent(number: int, png: bytes, columns: int, rows: int) -> str:
    """The messages that give the terminal an image of that number (below 2**24), so many cells
    large. It answers nothing.
    """
    payload = base64.standard_b64encode(png).decode("ascii")
    chunks = [payload[first : first + CHUNK] for first in range(0, len(payload), CHUNK)]
    head = f"a=T,U=1,i={number},f=100,c={columns},r={rows},q=2,"
    messages: list[str] = []
    for place, chunk in enumerate(chunks):
        more = int(place < len(chunks) - 1)
        messages.append(f"\x1b_G{'' if place else head}m={more};{chunk}\x1b\\")
    return "".join(messages)


def placed(number: int, row: int, column: int, count: int) -> str:
    """Cells of one row of an image; their colour is its number."""
    red, green, blue = number >> 16, number >> 8 & 255, number & 255
    cells = (PLACEHOLDER + NUMBERS[row] + NUMBERS[column + place] for place in range(count))
    return f"\x1b[38;2;{red};{green};{blue}m{''.join(cells)}\x1b[39m"


def forgotten(number: int) -> str:
    """The message that the terminal need not keep the image any longer."""
    return f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"
