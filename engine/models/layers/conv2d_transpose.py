"""A convolution that makes an image larger."""

from typing import Annotated, ClassVar, Literal

from engine.models.base.shape import Shape, image
from engine.models.base.sides import area
from engine.models.layers.fields import (
    L1,
    L2,
    Constraint,
    Filters,
    Initializer,
    KernelSides,
    OwnActivation,
    Padding,
    StrideSides,
    UseBias,
)
from engine.models.layers.layer import TYPE, LayerSpec, Name
from engine.models.layers.windows import spread_image


class Conv2DTranspose(LayerSpec):
    """A convolution turned round: each pixel spreads a pattern, so that images grow."""

    KERAS: ClassVar[str] = "Conv2DTranspose"
    GIVEN: ClassVar[tuple[str, ...]] = ("filters", "kernel_size")
    MAIN: ClassVar[tuple[str, ...]] = ("filters", "kernel_size")

    type: Annotated[Literal["conv2d_transpose"], TYPE] = "conv2d_transpose"
    filters: Filters = 32
    kernel_size: KernelSides = 3
    strides: StrideSides = 1
    padding: Padding = "valid"
    activation: OwnActivation = "linear"
    l1: L1 = 0.0
    l2: L2 = 0.0
    use_bias: UseBias = True
    kernel_initializer: Initializer = "glorot_uniform"
    kernel_constraint: Constraint = None
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """As many times larger as it strides."""
        about = self.kernel_size, self.strides, self.padding
        return *spread_image(shape, *about), self.filters

    def weights(self, shape: Shape) -> tuple[int, int]:
        """A window's weights for each pattern, and a bias."""
        *_, channels = image(shape)
        count = (area(self.kernel_size) * channels + self.use_bias) * self.filters
        return count, count
