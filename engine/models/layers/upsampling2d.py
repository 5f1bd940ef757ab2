"""A larger image of the same values."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.marks import Meanings
from engine.models.base.shape import Shape, image
from engine.models.base.sides import GivenSides, height_and_width
from engine.models.layers.fields import BOTH_SIDES
from engine.models.layers.layer import TYPE, LayerSpec, Name


class UpSampling2D(LayerSpec):
    """Each value repeated in rows and columns, or a smooth image between them."""

    KERAS: ClassVar[str] = "UpSampling2D"
    GIVEN: ClassVar[tuple[str, ...]] = ("size",)
    MAIN: ClassVar[tuple[str, ...]] = ("size",)

    type: Annotated[Literal["upsampling2d"], TYPE] = "upsampling2d"
    size: Annotated[
        GivenSides,
        Field(title="size", description="How many times as high and wide. " + BOTH_SIDES),
    ] = 2
    interpolation: Annotated[
        Literal["nearest", "bilinear"],
        Meanings.of(
            nearest="Every value stands in a block of its own.",
            bilinear="Between two values it goes over from one to the other.",
        ),
        Field(title="interpolation", description="What stands between two values."),
    ] = "nearest"
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """As often as high, and as wide."""
        height, width, channels = image(shape)
        high, wide = height_and_width(self.size)
        return height * high, width * wide, channels
