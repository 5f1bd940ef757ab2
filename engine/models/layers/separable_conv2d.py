"""A convolution in two parts: channels by themselves, then mixed."""

from typing import Annotated, ClassVar, Literal

from engine.models.base.shape import Shape, image
from engine.models.base.sides import area
from engine.models.layers.depthwise_conv2d import DepthMultiplier
from engine.models.layers.fields import (
    Filters,
    KernelSides,
    OwnActivation,
    Padding,
    Strides,
    UseBias,
)
from engine.models.layers.layer import TYPE, LayerSpec, Name
from engine.models.layers.windows import convolved_image


class SeparableConv2D(LayerSpec):
    """Like conv2d with fewer weights: each channel by itself, then all of them mixed."""

    KERAS: ClassVar[str] = "SeparableConv2D"
    GIVEN: ClassVar[tuple[str, ...]] = ("filters", "kernel_size")
    MAIN: ClassVar[tuple[str, ...]] = ("filters", "kernel_size")

    type: Annotated[Literal["separable_conv2d"], TYPE] = "separable_conv2d"
    filters: Filters = 32
    kernel_size: KernelSides = 3
    strides: Strides = 1
    padding: Padding = "valid"
    depth_multiplier: DepthMultiplier = 1
    activation: OwnActivation = "linear"
    use_bias: UseBias = True
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """A pixel for each place of the window, a channel for each pattern."""
        about = self.kernel_size, self.strides, self.padding
        return *convolved_image(shape, *about), self.filters

    def weights(self, shape: Shape) -> tuple[int, int]:
        """A window for each channel, then a mixture for each pattern, and a bias."""
        *_, channels = image(shape)
        deep = channels * self.depth_multiplier
        count = area(self.kernel_size) * deep + (deep + self.use_bias) * self.filters
        return count, count
