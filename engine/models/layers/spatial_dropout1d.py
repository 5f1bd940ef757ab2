"""Dropout of whole channels, over steps."""

from typing import Annotated, ClassVar, Literal

from engine.models.base.shape import Shape, sequence
from engine.models.layers.fields import Rate
from engine.models.layers.layer import TYPE, LayerSpec, Name


class SpatialDropout1D(LayerSpec):
    """Whole series of values over all steps are set to zero at random while training."""

    KERAS: ClassVar[str] = "SpatialDropout1D"
    GIVEN: ClassVar[tuple[str, ...]] = ("rate",)
    MAIN: ClassVar[tuple[str, ...]] = ("rate",)

    type: Annotated[Literal["spatial_dropout1d"], TYPE] = "spatial_dropout1d"
    rate: Rate = 0.2
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """As it comes in."""
        sequence(shape)
        return shape
