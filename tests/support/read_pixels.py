"""What a terminal makes of Kitty's messages and of Sixel, read back to pixels."""

import base64
import io
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from tui.terminal.graphics.kitty import NUMBERS, PLACEHOLDER

MESSAGE = re.compile(r"\x1b_G([^;\x1b]*);?([^\x1b]*)\x1b\\")
CELLS = re.compile(rf"\x1b\[38;2;(\d+);(\d+);(\d+)m((?:{PLACEHOLDER}..)+)\x1b\[39m")
EITHER = re.compile(f"{MESSAGE.pattern}|{CELLS.pattern}")
SIXEL = re.compile(r'\x1bP0;1;0q"1;1;(\d+);(\d+)([^\x1b]*)\x1b\\')
PART = re.compile(r"#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)(.)|([?-~])|([$-])")


@dataclass
class Kitty:
    """Images by their numbers as RGBA, with their cells, and what is on show of them."""

    images: dict[int, Any] = field(default_factory=dict)
    cells: dict[int, tuple[int, int]] = field(default_factory=dict)
    seen: list[tuple[int, int, int]] = field(default_factory=list)
    """Number, row and column of every cell that was placed."""
    longest: int = 0

    def read(self, text: str) -> "Kitty":
        """Take what was sent to the terminal."""
        payload, keys = "", dict[str, str]()
        for found in EITHER.finditer(text):
            said, part, red, green, blue, cells = found.groups()
            if cells is not None:
                self._place(int(red) << 16 | int(green) << 8 | int(blue), cells)
                continue
            told = dict(one.split("=") for one in said.split(","))
            if told.get("a") == "d":
                assert told["d"] == "I"
                del self.images[int(told["i"])]
                continue
            keys |= told
            payload += part
            self.longest = max(self.longest, len(part))
            if told["m"] == "0":
                self._take(keys, payload)
                payload, keys = "", {}
        return self

    def _place(self, number: int, cells: str) -> None:
        assert number in self.images, "given before it is placed"
        for place in range(0, len(cells), 3):
            row, column = (NUMBERS.index(sign) for sign in cells[place + 1 : place + 3])
            self.seen.append((number, row, column))

    def _take(self, keys: dict[str, str], payload: str) -> None:
        assert (keys["a"], keys["U"], keys["f"], keys["q"]) == ("T", "1", "100", "2")
        with Image.open(io.BytesIO(base64.b64decode(payload, validate=True))) as found:
            assert found.format == "PNG"
            self.images[int(keys["i"])] = np.asarray(found.convert("RGBA"))
        self.cells[int(keys["i"])] = int(keys["c"]), int(keys["r"])


def sixels(text: str) -> list[Any]:
    """Every Sixel image in a text, as RGBA of shape (height, width, 4)."""
    return [_image(int(one[1]), int(one[2]), one[3]) for one in SIXEL.finditer(text)]


def _image(width: int, height: int, body: str) -> Any:
    pixels = np.zeros((height, width, 4), np.uint8)
    palette: dict[int, tuple[int, int, int]] = {}
    x, top, colour, done = 0, 0, 0, 0
    for part in PART.finditer(body):
        assert part.start() == done, body[done : done + 20]
        done = part.end()
        number, red, green, blue, times, repeated, sign, moved = part.groups()
        if number is not None:
            colour = int(number)
            if red is not None:
                palette[colour] = tuple(round(int(one) * 2.55) for one in (red, green, blue))
        elif moved == "$":
            x = 0
        elif moved == "-":
            x, top = 0, top + 6
        else:
            count = int(times or 1)
            bits = ord(repeated or sign) - 63
            for row in range(6):
                if bits >> row & 1:
                    pixels[top + row, x : x + count] = (*palette[colour], 255)
            x += count
            assert x <= width
    assert done == len(body)
    return pixels
