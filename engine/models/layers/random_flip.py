"""Augmentation: images flipped at random while training."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.marks import Meanings
from engine.models.base.shape import Shape, image
from engine.models.layers.layer import TYPE, LayerSpec, Name


class RandomFlip(LayerSpec):
    """Images flipped at random while training."""

    KERAS: ClassVar[str] = "RandomFlip"
    GIVEN: ClassVar[tuple[str, ...]] = ("mode",)
    MAIN: ClassVar[tuple[str, ...]] = ("mode",)

    type: Annotated[Literal["random_flip"], TYPE] = "random_flip"
    mode: Annotated[
        Literal["horizontal", "vertical", "horizontal_and_vertical"],
        Meanings.of(
            horizontal="Left and right change places.",
            vertical="Top and bottom change places.",
            horizontal_and_vertical="Either, or both.",
        ),
        Field(title="mode", description="Which sides change places."),
    ] = "horizontal"
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """As it comes in."""
        image(shape)
        return shape
