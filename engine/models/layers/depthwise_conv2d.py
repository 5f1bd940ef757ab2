"""A convolution of every channel by itself."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.shape import Shape, image
from engine.models.base.sides import area
from engine.models.base.spec import Whole
from engine.models.layers.fields import KernelSides, OwnActivation, Padding, Strides, UseBias
from engine.models.layers.layer import TYPE, LayerSpec, Name
from engine.models.layers.windows import convolved_image

DepthMultiplier = Annotated[
    Whole,
    Field(title="a channel", description="Patterns looked for in each channel.", ge=1, le=1024),
]


class DepthwiseConv2D(LayerSpec):
    """Patterns looked for in each channel by itself: few weights, and channels do not mix."""

    KERAS: ClassVar[str] = "DepthwiseConv2D"
    GIVEN: ClassVar[tuple[str, ...]] = ("kernel_size",)
    MAIN: ClassVar[tuple[str, ...]] = ("kernel_size",)

    type: Annotated[Literal["depthwise_conv2d"], TYPE] = "depthwise_conv2d"
    kernel_size: KernelSides = 3
    strides: Strides = 1
    padding: Padding = "valid"
    depth_multiplier: DepthMultiplier = 1
    activation: OwnActivation = "linear"
    use_bias: UseBias = True
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """A pixel for each place of the window, as many channels for each."""
        *_, channels = image(shape)
        about = self.kernel_size, self.strides, self.padding
        return *convolved_image(shape, *about), channels * self.depth_multiplier

    def weights(self, shape: Shape) -> tuple[int, int]:
        """A window's weights for each pattern of each channel, and a bias."""
        *_, channels = image(shape)
        count = (area(self.kernel_size) + self.use_bias) * channels * self.depth_multiplier
        return count, count
