"""Group normalisation."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.marks import Stepped
from engine.models.base.shape import Misfit, Shape, channels
from engine.models.base.spec import Whole
from engine.models.layers.fields import Center, Epsilon, Scale
from engine.models.layers.layer import TYPE, LayerSpec, Name


class GroupNormalization(LayerSpec):
    """As batch normalisation, over groups of channels of each row: batches may be small."""

    KERAS: ClassVar[str] = "GroupNormalization"
    MAIN: ClassVar[tuple[str, ...]] = ("groups",)

    type: Annotated[Literal["group_normalization"], TYPE] = "group_normalization"
    groups: Annotated[
        Whole,
        Stepped("double"),
        Field(
            title="groups",
            description="Groups of channels; their number must divide that of the channels.",
            ge=1,
            le=65_536,
        ),
    ] = 32
    epsilon: Epsilon = 0.001
    center: Center = True
    scale: Scale = True
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """As it comes in."""
        count = channels(shape)
        if count % self.groups:
            raise Misfit("layer.groups_do_not_divide", groups=self.groups, count=count)
        return shape

    def weights(self, shape: Shape) -> tuple[int, int]:
        """A scale and a shift a channel."""
        count = channels(shape) * (self.center + self.scale)
        return count, count
