"""A convolution over an image."""

from typing import Annotated, ClassVar, Literal

from engine.models.base.shape import Shape, image
from engine.models.base.sides import area
from engine.models.layers.fields import (
    L1,
    L2,
    Constraint,
    DilationSides,
    Filters,
    Initializer,
    KernelSides,
    OwnActivation,
    Padding,
    StrideSides,
    UseBias,
)
from engine.models.layers.layer import TYPE, LayerSpec, Name
from engine.models.layers.windows import convolved_image


class Conv2D(LayerSpec):
    """Patterns looked for in every window of an image, with the same weights."""

    KERAS: ClassVar[str] = "Conv2D"
    GIVEN: ClassVar[tuple[str, ...]] = ("filters", "kernel_size")
    MAIN: ClassVar[tuple[str, ...]] = ("filters", "kernel_size")

    type: Annotated[Literal["conv2d"], TYPE] = "conv2d"
    filters: Filters = 32
    kernel_size: KernelSides = 3
    strides: StrideSides = 1
    padding: Padding = "valid"
    dilation_rate: DilationSides = 1
    activation: OwnActivation = "linear"
    l1: L1 = 0.0
    l2: L2 = 0.0
    use_bias: UseBias = True
    kernel_initializer: Initializer = "glorot_uniform"
    kernel_constraint: Constraint = None
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """A pixel for each place of the window, a channel for each pattern."""
        about = self.kernel_size, self.strides, self.padding, self.dilation_rate
        return *convolved_image(shape, *about), self.filters

    def weights(self, shape: Shape) -> tuple[int, int]:
        """A window's weights for each pattern, and a bias."""
        *_, channels = image(shape)
        count = (area(self.kernel_size) * channels + self.use_bias) * self.filters
        return count, count
