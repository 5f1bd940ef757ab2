"""Augmentation: images made larger or smaller at random while training."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.shape import Shape, image
from engine.models.layers.augmentation import FillMode, Share
from engine.models.layers.layer import TYPE, LayerSpec, Name


class RandomZoom(LayerSpec):
    """Images made larger or smaller at random while training."""

    KERAS: ClassVar[str] = "RandomZoom"
    GIVEN: ClassVar[tuple[str, ...]] = ("height_factor",)
    MAIN: ClassVar[tuple[str, ...]] = ("height_factor",)

    type: Annotated[Literal["random_zoom"], TYPE] = "random_zoom"
    height_factor: Annotated[
        Share, Field(title="zoom", description="At most this part larger or smaller.")
    ] = 0.1
    fill_mode: FillMode = "reflect"
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """As it comes in."""
        image(shape)
        return shape
