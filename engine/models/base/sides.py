"""Lengths along an image's height and width: one number for both, or two."""

from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from engine.models.base.marks import Typed
from engine.models.base.refusal import Refusal
from engine.models.base.shape import read_shape
from engine.models.base.spec import Whole

Sides: TypeAlias = int | tuple[int, int]
LARGEST = 1024

_Side = Annotated[Whole, Field(ge=1, le=LARGEST)]


def read_sides(typed: str) -> int | list[int]:
    """As a person types them: 3, or 3x1 for a height of 3 and a width of 1.

    Raises:
        Refusal: it is neither.
    """
    try:
        found = read_shape(typed)
    except Refusal:
        raise Refusal("spec.not_sides", typed=typed) from None
    return found[0] if len(found) == 1 else found


def height_and_width(sides: Sides) -> tuple[int, int]:
    """Both of them."""
    return (sides, sides) if isinstance(sides, int) else sides


def area(sides: Sides) -> int:
    """How many places there are within them."""
    height, width = height_and_width(sides)
    return height * width


def _kind(value: Any) -> str:
    return "<both>" if isinstance(value, list | tuple) else "<one>"


def _two(value: Any) -> Any:
    if len(value) != 2:
        raise Refusal("spec.not_sides", typed="x".join(map(str, value)))
    return value


def _short(sides: Sides) -> Sides:
    """One number where both are the same: one network has one description."""
    return sides[0] if isinstance(sides, tuple) and sides[0] == sides[1] else sides


GivenSides = Annotated[
    Annotated[_Side, Tag("<one>")]
    | Annotated[tuple[_Side, _Side], BeforeValidator(_two), Tag("<both>")],
    Discriminator(_kind),
    AfterValidator(_short),
    Typed(read_sides),
]
