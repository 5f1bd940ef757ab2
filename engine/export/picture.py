"""A picture as shapes, which an SVG and a PNG are made of alike; sizes are in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Point: TypeAlias = tuple[float, float]
Mark = Literal["circle", "square", "diamond", "triangle", "down"]

INK = "#1f2328"
QUIET = "#59636e"
GRID = "#d8dee4"
PAPER = "#ffffff"


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; ``dash`` are lengths drawn and left out, in turn."""

    points: Sequence[Point]
    color: str = INK
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark in the middle of a point; hollow ones have the paper inside."""

    at: Point
    mark: Mark
    color: str = INK
    size: float = 4.0
    hollow: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; ``anchor`` is the part of it that lies at the point, on the baseline."""

    at: Point
    text: str
    color: str = INK
    size: float = 12.0
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False


Shape: TypeAlias = Line | Dot | Words


@dataclass(slots=True)
class Picture:
    """Shapes in the order in which they are drawn."""

    width: int = 860
    height: int = 480
    title: str = ""
    shapes: list[Shape] = field(default_factory=list[Shape])

    def add(self, *shapes: Shape) -> None:
        """Draw on top of what is there."""
        self.shapes += shapes


def corners(dot: Dot) -> list[Point]:
    """The corners of a mark that has some."""
    (x, y), r = dot.at, dot.size
    match dot.mark:
        case "square":
            return [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]
        case "diamond":
            return [(x, y - 1.4 * r), (x + 1.4 * r, y), (x, y + 1.4 * r), (x - 1.4 * r, y)]
        case "triangle":
            return [(x, y - 1.2 * r), (x + 1.2 * r, y + r), (x - 1.2 * r, y + r)]
        case "down":
            return [(x, y + 1.2 * r), (x + 1.2 * r, y - r), (x - 1.2 * r, y - r)]
        case "circle":
            return []


def plain(text: str, most: int = 60) -> str:
    """Text from outside on one line, without what a viewer would obey or could not read."""
    line = "".join(sign if sign.isprintable() else "·" for sign in " ".join(text.split()))
    return line if len(line) <= most else f"{line[: most - 1]}…"
