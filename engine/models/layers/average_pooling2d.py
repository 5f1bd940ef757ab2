"""Average pooling over pixels."""

from typing import Annotated, ClassVar, Literal

from engine.models.base.shape import Shape, image
from engine.models.layers.fields import Padding, PoolSides, PoolStrideSides
from engine.models.layers.layer import TYPE, LayerSpec, Name
from engine.models.layers.windows import slid_image


class AveragePooling2D(LayerSpec):
    """Of every window of pixels, the mean of each channel's values."""

    KERAS: ClassVar[str] = "AveragePooling2D"
    GIVEN: ClassVar[tuple[str, ...]] = ("pool_size",)
    MAIN: ClassVar[tuple[str, ...]] = ("pool_size",)

    type: Annotated[Literal["average_pooling2d"], TYPE] = "average_pooling2d"
    pool_size: PoolSides = 2
    strides: PoolStrideSides = None
    padding: Padding = "valid"
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """A value for each place of the window."""
        *_, channels = image(shape)
        about = self.pool_size, self.strides or self.pool_size, self.padding
        return *slid_image(shape, *about), channels
