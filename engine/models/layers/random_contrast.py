"""Augmentation: the contrast of images changed at random while training."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.shape import Shape, image
from engine.models.layers.augmentation import Share
from engine.models.layers.layer import TYPE, LayerSpec, Name


class RandomContrast(LayerSpec):
    """The contrast of images changed at random while training."""

    KERAS: ClassVar[str] = "RandomContrast"
    GIVEN: ClassVar[tuple[str, ...]] = ("factor",)
    MAIN: ClassVar[tuple[str, ...]] = ("factor",)

    type: Annotated[Literal["random_contrast"], TYPE] = "random_contrast"
    factor: Annotated[
        Share, Field(title="contrast", description="At most this part more or less.")
    ] = 0.1
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """As it comes in."""
        image(shape)
        return shape
