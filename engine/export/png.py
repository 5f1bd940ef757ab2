"""A picture as PNG, drawn by Pillow where it is installed (the extra ``charts``)."""

import importlib
import math
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from engine.export.picture import PAPER, Dot, Line, Picture, Point, Words, corners

SCALE = 2
"""Pixels of the file to one of the picture."""
_FINE = 2
"""Drawn so many times larger still, then made smaller: smooth edges."""


def can_draw() -> bool:
    """Whether Pillow is here."""
    return find_spec("PIL") is not None


def write_png(picture: Picture, path: Path) -> None:
    """Draw the picture into a file."""
    image_room: Any = importlib.import_module("PIL.Image")
    draw_room: Any = importlib.import_module("PIL.ImageDraw")
    scale = SCALE * _FINE
    size = (picture.width, picture.height)
    image = image_room.new("RGB", tuple(side * scale for side in size), PAPER)
    brush = _Brush(draw_room.Draw(image), scale)
    for shape in picture.shapes:
        match shape:
            case Line():
                brush.line(shape)
            case Dot():
                brush.dot(shape)
            case Words():
                brush.words(shape)
    small = image.resize(tuple(side * SCALE for side in size), image_room.Resampling.LANCZOS)
    small.save(path, format="PNG")


class _Brush:
    def __init__(self, draw: Any, scale: int) -> None:
        self._draw = draw
        self._scale = scale
        self._fonts: Any = importlib.import_module("PIL.ImageFont")

    def _at(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale

    def line(self, line: Line) -> None:
        width = max(round(line.width * self._scale), 1)
        for piece in dashes([self._at(point) for point in line.points], line.dash, self._scale):
            self._draw.line(piece, fill=line.color, width=width, joint="curve")

    def dot(self, dot: Dot) -> None:
        fill, width = PAPER if dot.hollow else dot.color, round(1.5 * self._scale)
        if dot.mark == "circle":
            x, y = self._at(dot.at)
            r = dot.size * self._scale
            box = (x - r, y - r, x + r, y + r)
            self._draw.ellipse(box, fill=fill, outline=dot.color, width=width)
            return
        points = [self._at(point) for point in corners(dot)]
        self._draw.polygon(points, fill=fill, outline=dot.color, width=width)

    def words(self, words: Words) -> None:
        font = self._fonts.load_default(words.size * self._scale)
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[words.anchor]
        # The built-in font has no bold: a thin outline of the same colour stands for it
        stroke = self._scale // 4 if words.bold else 0
        self._draw.text(
            self._at(words.at),
            words.text,
            fill=words.color,
            font=font,
            anchor=anchor,
            stroke_width=stroke,
            stroke_fill=words.color,
        )


def dashes(points: list[Point], dash: tuple[float, ...], scale: float = 1) -> list[list[Point]]:
    """The pieces of a line that are drawn."""
    if not dash:
        return [points] if len(points) > 1 else []
    pieces: list[list[Point]] = []
    lengths = [length * scale for length in dash]
    index, left = 0, lengths[0]
    piece = [points[0]]
    for (x, y), (to_x, to_y) in pairwise(points):
        length = math.hypot(to_x - x, to_y - y)
        gone = 0.0
        while length - gone > left:
            gone += left
            part = gone / length
            turn = (x + (to_x - x) * part, y + (to_y - y) * part)
            if index % 2 == 0:
                pieces.append([*piece, turn])
            piece = [turn]
            index += 1
            left = lengths[index % len(lengths)]
        left -= length - gone
        if index % 2 == 0:
            piece.append((to_x, to_y))
    if index % 2 == 0 and len(piece) > 1:
        pieces.append(piece)
    return pieces
