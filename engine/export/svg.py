"""A picture as SVG: text stays text, and nothing but shapes is in it."""

from collections.abc import Sequence
from html import escape

from engine.export.picture import PAPER, Dot, Line, Picture, Point, Shape, Words, corners

FONTS = "system-ui, 'Helvetica Neue', Arial, sans-serif"


def svg(picture: Picture) -> str:
    """The whole file."""
    size = f'width="{picture.width}" height="{picture.height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
        f'viewBox="0 0 {picture.width} {picture.height}" role="img" font-family="{FONTS}">',
        f"<title>{escape(picture.title)}</title>",
        f'<rect {size} fill="{PAPER}"/>',
        *map(_shape, picture.shapes),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _shape(shape: Shape) -> str:
    match shape:
        case Line():
            dash = f' stroke-dasharray="{" ".join(map(_number, shape.dash))}"' if shape.dash else ""
            return (
                f'<polyline points="{_points(shape.points)}" fill="none" stroke="{shape.color}" '
                f'stroke-width="{_number(shape.width)}" stroke-linejoin="round"{dash}/>'
            )
        case Dot():
            return _dot(shape)
        case Words():
            weight = ' font-weight="bold"' if shape.bold else ""
            return (
                f'<text x="{_number(shape.at[0])}" y="{_number(shape.at[1])}" '
                f'fill="{shape.color}" font-size="{_number(shape.size)}" '
                f'text-anchor="{shape.anchor}"{weight}>{escape(shape.text)}</text>'
            )


def _dot(dot: Dot) -> str:
    paint = f'fill="{PAPER if dot.hollow else dot.color}" stroke="{dot.color}" stroke-width="1.5"'
    if dot.mark == "circle":
        x, y = map(_number, dot.at)
        return f'<circle cx="{x}" cy="{y}" r="{_number(dot.size)}" {paint}/>'
    return f'<polygon points="{_points(corners(dot))}" {paint}/>'


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
