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
SHADES_OF_256 = 4
_GREY = 0.2
"""The saturation below which a colour looks grey."""
_APART, _BRIGHTEST = 18.0, 0.8
"""How far apart shades are in brightness; how near the last comes to the class's own."""
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
        """From the theme's colours (``#rrggbb``). ``of_256``: shades are of the colours that a
        terminal of 256 has, by their hue; by closeness alone many would be one grey.
        """
        if few:
            return cls(True)
        ground = _parsed(theme["background"])
        whole = [_parsed(theme[f"run-{number}"]) for number in range(1, COLOURS + 1)]
        ramp = _ramp_of_256 if of_256 else _ramp
        shades = tuple(tuple(map(_hex, ramp(ground, colour))) for colour in whole)
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


def _ramp(ground: Colour, whole: Colour) -> tuple[Colour, ...]:
    """Shades between the two."""
    parts = (_DIM + (_BRIGHT - _DIM) * level / (LEVELS - 1) for level in range(LEVELS))
    return tuple(_blend(ground, whole, part) for part in parts)


@cache
def _ramp_of_256(ground: Colour, whole: Colour) -> tuple[Colour, ...]:
    """Shades of xterm's cube of 6·6·6 colours of a class's hue, from the ground's side on; of the
    likest hues as many as give four shades.
    """
    hue, full, start = _hue(whole), _brightness(whole), _brightness(ground)
    most = start + (full - start) * _BRIGHTEST
    low, high = min(start, most), max(start, most)
    usable = [one for one in product(_CUBE, _CUBE, _CUBE) if _is_colour(one)]
    usable = [one for one in usable if low < _brightness(one) <= high]
    usable.sort(key=lambda one: min(abs(_hue(one) - hue), 1 - abs(_hue(one) - hue)))
    found: dict[int, Colour] = {}
    for one in usable:
        found.setdefault(round(_brightness(one) / _APART), one)
        if len(found) == SHADES_OF_256:
            break
    ramp = sorted(found.values(), key=lambda one: abs(_brightness(one) - start))
    return tuple(ramp[level * len(ramp) // LEVELS] for level in range(LEVELS))


def _hue(colour: Colour) -> float:
    return rgb_to_hls(*(part / 255 for part in colour))[0]


def _is_colour(colour: Colour) -> bool:
    return rgb_to_hls(*(part / 255 for part in colour))[2] >= _GREY


def _brightness(colour: Colour) -> float:
    """As eyes see it (Rec. 601), 0 to 255."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def _parsed(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _blend(ground: Colour, colour: Colour, part: float) -> Colour:
    red, green, blue = (
        round(low + (high - low) * part) for low, high in zip(ground, colour, strict=True)
    )
    return red, green, blue


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
