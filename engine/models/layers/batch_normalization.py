"""Batch normalisation as a layer of its own."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.shape import Shape, channels
from engine.models.base.spec import Fraction
from engine.models.layers.fields import Center, Epsilon, Scale
from engine.models.layers.layer import TYPE, LayerSpec, Name


class BatchNormalization(LayerSpec):
    """Each channel brought to mean 0 and variance 1 over the batch; a scale, a shift."""

    KERAS: ClassVar[str] = "BatchNormalization"

    type: Annotated[Literal["batch_normalization"], TYPE] = "batch_normalization"
    momentum: Annotated[
        Fraction,
        Field(
            title="momentum",
            description="How much of its mean and variance it keeps at every batch; they are used "
            "when it does not train.",
        ),
    ] = 0.99
    epsilon: Epsilon = 0.001
    center: Center = True
    scale: Scale = True
    name: Name = None

    def weights(self, shape: Shape) -> tuple[int, int]:
        """Mean and variance are kept, scale and shift are learnt."""
        learnt = channels(shape) * (self.center + self.scale)
        return learnt + 2 * channels(shape), learnt
