"""Max pooling over steps."""

from typing import Annotated, ClassVar, Literal

from engine.models.base.shape import Shape, sequence
from engine.models.layers.fields import Padding, PoolSize, PoolStrides
from engine.models.layers.layer import TYPE, LayerSpec, Name
from engine.models.layers.windows import slid


class MaxPooling1D(LayerSpec):
    """Of every window of steps, the largest of each channel's values."""

    KERAS: ClassVar[str] = "MaxPooling1D"
    GIVEN: ClassVar[tuple[str, ...]] = ("pool_size",)
    MAIN: ClassVar[tuple[str, ...]] = ("pool_size",)

    type: Annotated[Literal["max_pooling1d"], TYPE] = "max_pooling1d"
    pool_size: PoolSize = 2
    strides: PoolStrides = None
    padding: Padding = "valid"
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """A value for each place of the window."""
        steps, values = sequence(shape)
        return slid(steps, self.pool_size, self.strides or self.pool_size, self.padding), values
