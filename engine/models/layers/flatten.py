"""From any shape to a row of numbers."""

from typing import Annotated, ClassVar, Literal

from engine.models.base.shape import Misfit, Shape, as_list, size
from engine.models.layers.layer import TYPE, LayerSpec, Name


class Flatten(LayerSpec):
    """All values in one row, as a dense layer at the end takes them."""

    KERAS: ClassVar[str] = "Flatten"

    type: Annotated[Literal["flatten"], TYPE] = "flatten"
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """One axis."""
        found = size(shape)
        if found is None:
            raise Misfit("layer.unknown_length", shape=as_list(shape))
        return (found,)
