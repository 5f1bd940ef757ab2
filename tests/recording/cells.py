"""A screen's cells as a picture: what fonts lack or join badly is drawn as shapes."""

from collections.abc import Iterable, Sequence
from functools import cache

from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont
from rich.style import Style
from textual.strip import Strip

WIDE, HIGH = 10, 20
"""Pixels of a cell."""
FONT_SIZE = 16
INK, PAPER = (213, 217, 224), (20, 22, 27)

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

_ARMS = {
    **{"─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu", "╭": "rd", "╮": "ld"},
    **{"╰": "ru", "╯": "lu", "├": "udr", "┤": "udl", "┬": "lrd", "┴": "lru", "┼": "lrud"},
    **{"━": "LR", "╸": "L", "╺": "R", "┃": "UD"},
}
"""Which way lines leave the middle of a cell; large letters for thick ones."""
_DASHES = {"╌": 2, "┄": 3, "┈": 4}
_BLOCKS: dict[str, Box] = {
    "█": (0, 0, 1, 1),
    "▌": (0, 0, 0.5, 1),
    "▐": (0.5, 0, 1, 1),
    "▀": (0, 0, 1, 0.5),
    **{sign: (0, 1 - part / 8, 1, 1) for part, sign in enumerate("▁▂▃▄▅▆▇", 1)},
    **{sign: (0, 0, part / 8, 1) for part, sign in enumerate("▏▎▍", 1)},
}
"""As parts of a cell: left, top, right, bottom."""
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


def picture(strips: Iterable[Strip], columns: int) -> Image.Image:
    """The lines of a screen, one below the other."""
    lines = list(strips)
    image = Image.new("RGB", (columns * WIDE, len(lines) * HIGH), PAPER)
    for row, strip in enumerate(lines):
        column = 0
        for segment in strip:
            for sign in segment.text:
                look = _look(segment.style)
                image.paste(_cell(sign, *look), (column * WIDE, row * HIGH))
                column += 1
    return image


def words(text: str, columns: int) -> Image.Image:
    """A line of bold text on an own ground, to stand below a screen."""
    image = Image.new("RGB", (columns * WIDE, HIGH * 2), (48, 54, 66))
    ImageDraw.Draw(image).text((WIDE, HIGH * 0.45), text, INK, _font(bold=True))
    return image


def below(parts: Sequence[Image.Image]) -> Image.Image:
    """Pictures of one width, one below the other."""
    image = Image.new("RGB", (parts[0].width, sum(part.height for part in parts)))
    top = 0
    for part in parts:
        image.paste(part, (0, top))
        top += part.height
    return image


def _look(style: Style | None) -> tuple[Colour, Colour, bool]:
    ink, paper, bold = INK, PAPER, False
    if style is not None:
        if style.color is not None:
            ink = tuple(style.color.get_truecolor())
        if style.bgcolor is not None:
            paper = tuple(style.bgcolor.get_truecolor())
        bold = bool(style.bold)
        if style.reverse:
            ink, paper = paper, ink
    return ink, paper, bold


@cache
def _font(*, bold: bool) -> ImageFont.FreeTypeFont:
    """The one that matplotlib brings along."""
    wanted = font_manager.FontProperties("DejaVu Sans Mono", weight="bold" if bold else "normal")
    return ImageFont.truetype(font_manager.findfont(wanted), FONT_SIZE)


@cache
def _cell(sign: str, ink: Colour, paper: Colour, bold: bool) -> Image.Image:
    image = Image.new("RGB", (WIDE, HIGH), paper)
    draw = ImageDraw.Draw(image)
    code = ord(sign)
    if 0x2800 <= code <= 0x28FF:
        _dots(draw, code - 0x2800, ink)
    elif sign in _ARMS:
        _arms(draw, _ARMS[sign], ink)
    elif sign in _DASHES:
        _dashes(draw, _DASHES[sign], ink)
    elif sign in _BLOCKS:
        _fill(draw, _BLOCKS[sign], ink)
    elif sign == "░":
        _fill(draw, (0, 0, 1, 1), tuple((i + 3 * p) // 4 for i, p in zip(ink, paper, strict=True)))
    elif sign.strip():
        draw.text((WIDE / 2, HIGH - 5), sign, ink, _font(bold=bold), anchor="ms")
    return image


def _dots(draw: ImageDraw.ImageDraw, bits: int, ink: Colour) -> None:
    for down, row in enumerate(_DOTS):
        for across, bit in enumerate(row):
            if bits & bit:
                left, top = across * WIDE // 2 + 1, down * HIGH // 4 + 1
                draw.rectangle((left, top, left + 2, top + 2), ink)


def _arms(draw: ImageDraw.ImageDraw, arms: str, ink: Colour) -> None:
    across, down = WIDE // 2, HIGH // 2
    for arm in arms:
        thick = 1 if arm.isupper() else 0
        ends = {
            "l": (0, down - thick, across, down + thick),
            "r": (across, down - thick, WIDE, down + thick),
            "u": (across - thick, 0, across + thick, down),
            "d": (across - thick, down, across + thick, HIGH),
        }
        draw.rectangle(ends[arm.lower()], ink)


def _dashes(draw: ImageDraw.ImageDraw, count: int, ink: Colour) -> None:
    apart = WIDE / count
    for dash in range(count):
        left = round(dash * apart)
        draw.line((left, HIGH // 2, left + max(round(apart / 2) - 1, 0), HIGH // 2), ink)


def _fill(draw: ImageDraw.ImageDraw, box: Box, ink: Colour) -> None:
    left, top, right, bottom = box
    draw.rectangle((left * WIDE, top * HIGH, right * WIDE - 1, bottom * HIGH - 1), ink)
