"""Average pooling over all pixels."""

from typing import Annotated, ClassVar, Literal

from engine.models.base.shape import Shape, image
from engine.models.layers.layer import TYPE, LayerSpec, Name


class GlobalAveragePooling2D(LayerSpec):
    """Of all pixels, the mean of each channel's values: one number a channel."""

    KERAS: ClassVar[str] = "GlobalAveragePooling2D"

    type: Annotated[Literal["global_average_pooling2d"], TYPE] = "global_average_pooling2d"
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """A row of the channels."""
        return (image(shape)[-1],)
