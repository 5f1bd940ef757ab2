"""The colours of the classes on the map."""

from __future__ import annotations

from collections.abc import Mapping
from colorsys import rgb_to_hls
from dataclasses import dataclass
from functools import cache
from itertools import product

Colour = tuple[int, int, int]

COLOURS = 12
"""The theme's colours of compared runs are those of classes, too; more classes take turns."""
LEVELS = 6
"""Steps of brightness, by confidence."""
_DIM, _BRIGHT = 0.16, 0.66
"""How much of a class's colour the least and the greatest confidence have."""
_CUBE = (0, 95, 135, 175, 215, 255)
_GREY = 0.12
"""The saturation below which a colour looks grey."""
_INK = 0.55
"""How much of it a sighting's letter has, the rest is the colour of texts."""


def level_of(strength: float) -> int:
    """The step of brightness, from 0, of a strength between 0 and 1."""
    return min(max(int(strength * LEVELS), 0), LEVELS - 1)


def role_of(number: int) -> str:
    """The role, as the theme knows it, of a class by its number from 0."""
    return f"run-{number % COLOURS + 1}"


@dataclass(frozen=True, slots=True)
class Palette:
    """``shades[class][level]`` are colours of areas, ``classes`` whole ones; ``few``: the terminal
    has too few colours to blend, or shows ASCII only, and signs tell everything.
    """

    few: bool
    shades: tuple[tuple[str, ...], ...] = ()
    classes: tuple[str, ...] = ()
    inks: tuple[str, ...] = ()
    ground: str = ""

    @classmethod
    def of(cls, theme: Mapping[str, str], *, few: bool, of_256: bool = False) -> Palette:
        """From the theme's colours (``#rrggbb``). ``of_256``: shades are the nearest of the same
        hue that a terminal of 256 colours has; by closeness alone many would be one grey.
        """
        if few:
            return cls(True)
        fitted = _in_cube if of_256 else _same
        ground = _parsed(theme["background"])
        whole = [_parsed(theme[f"run-{number}"]) for number in range(1, COLOURS + 1)]
        parts = [_DIM + (_BRIGHT - _DIM) * level / (LEVELS - 1) for level in range(LEVELS)]
        shades = tuple(
            tuple(_hex(fitted(_blend(ground, colour, part))) for part in parts) for colour in whole
        )
        front = _parsed(theme["foreground"])
        inks = tuple(_hex(_blend(front, colour, _INK)) for colour in whole)
        return cls(False, shades, tuple(map(_hex, whole)), inks, _hex(ground))

    def shade(self, number: int, level: int) -> str:
        """The colour of an area."""
        return self.shades[number % COLOURS][level]

    def whole(self, number: int) -> str:
        """The colour of a class."""
        return self.classes[number % COLOURS]

    def ink(self, number: int) -> str:
        """The colour of a class's letter on an area of any class."""
        return self.inks[number % COLOURS]


def _same(colour: Colour) -> Colour:
    return colour


@cache
def _in_cube(colour: Colour) -> Colour:
    """The likest of xterm's cube of 6·6·6 colours, by hue first, then by lightness."""
    return min(product(_CUBE, _CUBE, _CUBE), key=lambda one: _unlike(colour, one))


def _unlike(colour: Colour, other: Colour) -> float:
    one, two = (rgb_to_hls(*(part / 255 for part in each)) for each in (colour, other))
    apart = abs(one[0] - two[0])
    hue = min(apart, 1 - apart)
    grey = 1.0 if two[2] < _GREY <= one[2] else 0.0
    return grey + 4 * hue + 2 * abs(one[1] - two[1]) + 0.2 * abs(one[2] - two[2])


def _parsed(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _blend(ground: Colour, colour: Colour, part: float) -> Colour:
    red, green, blue = (
        round(low + (high - low) * part) for low, high in zip(ground, colour, strict=True)
    )
    return red, green, blue


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
