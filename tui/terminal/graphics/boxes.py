"""A picture brought to the pixels of the cells that it takes."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tui.terminal.graphics import sixel

if TYPE_CHECKING:
    from PIL.Image import Image

FEW_PIXELS = 4_096
"""Of a picture whose colours can be chosen well in no time."""


@dataclass(frozen=True)
class Box:
    """``columns`` times ``rows`` cells, each ``cell`` (width, height) pixels large, of which the
    picture fills all but what is below ``halves`` half rows.

    ``values`` are bytes (height, width, channels) in the order of C; one channel or two are grey.
    """

    values: bytes
    shape: tuple[int, int, int]
    columns: int
    rows: int
    halves: int
    cell: tuple[int, int]

    @property
    def size(self) -> tuple[int, int]:
        """Its pixels: width and height."""
        return self.columns * self.cell[0], self.rows * self.cell[1]

    @property
    def _wanted(self) -> tuple[int, int]:
        """The pixels that the picture takes: width and height."""
        return self.size[0], max(round(self.halves * self.cell[1] / 2), 1)

    def _picture(self) -> Image:
        """The picture in its colours, made smaller where it has more pixels than there are."""
        from PIL import Image

        height, width, channels = self.shape
        places = (0, 0, 0) if channels < 3 else (0, 1, 2)
        bands = [
            Image.frombytes("L", (width, height), self.values[place::channels]) for place in places
        ]
        fewer = min(self._wanted[0], width), min(self._wanted[1], height)
        return Image.merge("RGB", bands).resize(fewer, Image.Resampling.BOX)

    def _enlarged(self, picture: Image) -> Image:
        """Without smoothing: its pixels are what is looked at."""
        from PIL import Image

        return picture.resize(self._wanted, Image.Resampling.NEAREST)

    def png(self) -> bytes:
        """The box as PNG; what the picture does not fill is transparent."""
        from PIL import Image

        found = Image.new("RGBA", self.size)
        found.paste(self._enlarged(self._picture()))
        content = io.BytesIO()
        found.save(content, "PNG")
        return content.getvalue()

    def part(self, row: int, first: int, count: int) -> str:
        """Cells of one of its rows as Sixel."""
        rows, palette = self._in_few_colours
        (width, height), left = self.cell, first * self.cell[0]
        right = left + count * width
        lines = rows[row * height : (row + 1) * height]
        return sixel.drawn(b"".join(line[left:right] for line in lines), right - left, palette)

    @cached_property
    def _in_few_colours(self) -> tuple[Sequence[bytes], Sequence[sixel.Colour]]:
        """Its rows as numbers of colours, and these."""
        few = self._enlarged(_in_few_colours(self._picture()))
        flat, (width, height) = few.tobytes(), few.size
        rows = [flat[row * width : (row + 1) * width] for row in range(height)]
        rows += [bytes([sixel.NOTHING]) * width] * (self.size[1] - height)
        known = few.getpalette() or []
        palette = [
            (known[place], known[place + 1], known[place + 2])
            for place in range(0, len(known) - 2, 3)
        ]
        return rows, palette


def _in_few_colours(picture: Image) -> Image:
    """As many colours as Sixel has; those of a large picture are mixed of neighbouring pixels,
    which is quicker than choosing them well.
    """
    from PIL import Image

    most = sixel.MOST_COLOURS
    if math.prod(picture.size) <= FEW_PIXELS or picture.getcolors(most) is not None:
        return picture.quantize(most, Image.Quantize.MEDIANCUT)
    palette = picture.quantize(most, Image.Quantize.FASTOCTREE)
    return picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
