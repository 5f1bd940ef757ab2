"""Dropout of whole channels, over images."""

from typing import Annotated, ClassVar, Literal

from engine.models.base.shape import Shape, image
from engine.models.layers.fields import Rate
from engine.models.layers.layer import TYPE, LayerSpec, Name


class SpatialDropout2D(LayerSpec):
    """Whole channels of an image are set to zero at random while training."""

    KERAS: ClassVar[str] = "SpatialDropout2D"
    GIVEN: ClassVar[tuple[str, ...]] = ("rate",)
    MAIN: ClassVar[tuple[str, ...]] = ("rate",)

    type: Annotated[Literal["spatial_dropout2d"], TYPE] = "spatial_dropout2d"
    rate: Rate = 0.2
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """As it comes in."""
        image(shape)
        return shape
