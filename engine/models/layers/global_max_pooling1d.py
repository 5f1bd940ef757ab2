"""Max pooling over all steps."""

from typing import Annotated, ClassVar, Literal

from engine.models.base.shape import Shape, sequence
from engine.models.layers.layer import TYPE, LayerSpec, Name


class GlobalMaxPooling1D(LayerSpec):
    """Of all steps, the largest of each channel's values: one number a channel."""

    KERAS: ClassVar[str] = "GlobalMaxPooling1D"

    type: Annotated[Literal["global_max_pooling1d"], TYPE] = "global_max_pooling1d"
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """A row of the channels."""
        return (sequence(shape)[-1],)
