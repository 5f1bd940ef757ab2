"""Augmentation: images turned at random while training."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.shape import Shape, image
from engine.models.layers.augmentation import FillMode, Share
from engine.models.layers.layer import TYPE, LayerSpec, Name


class RandomRotation(LayerSpec):
    """Images turned at random while training."""

    KERAS: ClassVar[str] = "RandomRotation"
    GIVEN: ClassVar[tuple[str, ...]] = ("factor",)
    MAIN: ClassVar[tuple[str, ...]] = ("factor",)

    type: Annotated[Literal["random_rotation"], TYPE] = "random_rotation"
    factor: Annotated[
        Share, Field(title="turn", description="At most this part of a full turn, either way.")
    ] = 0.05
    fill_mode: FillMode = "reflect"
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """As it comes in."""
        image(shape)
        return shape
