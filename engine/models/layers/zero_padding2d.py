"""Zeros around an image."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.shape import Shape, image
from engine.models.base.sides import GivenSides, height_and_width
from engine.models.layers.fields import BOTH_SIDES
from engine.models.layers.layer import TYPE, LayerSpec, Name


class ZeroPadding2D(LayerSpec):
    """Rows and columns of zeros on all four sides."""

    KERAS: ClassVar[str] = "ZeroPadding2D"
    GIVEN: ClassVar[tuple[str, ...]] = ("padding",)
    MAIN: ClassVar[tuple[str, ...]] = ("padding",)

    type: Annotated[Literal["zero_padding2d"], TYPE] = "zero_padding2d"
    padding: Annotated[
        GivenSides,
        Field(
            title="rows of zeros",
            description="Above and below, and left and right. " + BOTH_SIDES,
        ),
    ] = 1
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """Twice as many more rows, and columns."""
        height, width, channels = image(shape)
        above, left = height_and_width(self.padding)
        return height + 2 * above, width + 2 * left, channels
