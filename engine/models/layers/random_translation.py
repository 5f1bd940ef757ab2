"""Augmentation: images moved at random while training."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.shape import Shape, image
from engine.models.layers.augmentation import FillMode, Share
from engine.models.layers.layer import TYPE, LayerSpec, Name


class RandomTranslation(LayerSpec):
    """Images moved at random while training."""

    KERAS: ClassVar[str] = "RandomTranslation"
    GIVEN: ClassVar[tuple[str, ...]] = ("height_factor", "width_factor")
    MAIN: ClassVar[tuple[str, ...]] = ("height_factor", "width_factor")

    type: Annotated[Literal["random_translation"], TYPE] = "random_translation"
    height_factor: Annotated[
        Share, Field(title="up and down", description="At most this part of the height.")
    ] = 0.1
    width_factor: Annotated[
        Share, Field(title="left and right", description="At most this part of the width.")
    ] = 0.1
    fill_mode: FillMode = "reflect"
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """As it comes in."""
        image(shape)
        return shape
