"""Layer normalisation."""

from typing import Annotated, Any, ClassVar, Literal

from engine.models.base.shape import Shape, channels
from engine.models.layers.fields import Center, Epsilon, Scale
from engine.models.layers.layer import TYPE, LayerSpec, Name


class LayerNormalization(LayerSpec):
    """Each row's values brought to mean 0 and variance 1; then a scale and a shift."""

    KERAS: ClassVar[str] = "LayerNormalization"

    type: Annotated[Literal["layer_normalization"], TYPE] = "layer_normalization"
    epsilon: Epsilon = 0.001
    center: Center = True
    scale: Scale = True
    name: Name = None

    def options(self) -> dict[str, Any]:
        """All of them, as they have always been written."""
        return {"epsilon": self.epsilon, "center": self.center, "scale": self.scale}

    def weights(self, shape: Shape) -> tuple[int, int]:
        """A scale and a shift for every value of the last axis."""
        count = channels(shape) * (self.center + self.scale)
        return count, count
