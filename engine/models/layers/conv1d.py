"""A convolution over the steps of a sequence."""

from typing import Annotated, ClassVar, Literal

from engine.models.base.shape import Shape, sequence
from engine.models.layers.fields import (
    L1,
    L2,
    Constraint,
    Dilation,
    Filters,
    Initializer,
    KernelSize,
    OwnActivation,
    StepPadding,
    Strides,
    UseBias,
)
from engine.models.layers.layer import TYPE, LayerSpec, Name
from engine.models.layers.windows import slid


class Conv1D(LayerSpec):
    """Patterns looked for in every window of neighbouring steps, with the same weights."""

    KERAS: ClassVar[str] = "Conv1D"
    GIVEN: ClassVar[tuple[str, ...]] = ("filters", "kernel_size")
    MAIN: ClassVar[tuple[str, ...]] = ("filters", "kernel_size")

    type: Annotated[Literal["conv1d"], TYPE] = "conv1d"
    filters: Filters = 32
    kernel_size: KernelSize = 3
    strides: Strides = 1
    padding: StepPadding = "valid"
    dilation_rate: Dilation = 1
    activation: OwnActivation = "linear"
    l1: L1 = 0.0
    l2: L2 = 0.0
    use_bias: UseBias = True
    kernel_initializer: Initializer = "glorot_uniform"
    kernel_constraint: Constraint = None
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """A step for each place of the window, a value for each pattern."""
        steps, _ = sequence(shape)
        about = self.kernel_size, self.strides, self.padding, self.dilation_rate
        return slid(steps, *about), self.filters

    def weights(self, shape: Shape) -> tuple[int, int]:
        """A window's weights for each pattern, and a bias."""
        _, values = sequence(shape)
        count = (self.kernel_size * values + self.use_bias) * self.filters
        return count, count
