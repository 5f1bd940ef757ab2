"""Dropout as a layer of its own."""

from typing import Annotated, ClassVar, Literal

from engine.models.layers.fields import Rate
from engine.models.layers.layer import TYPE, LayerSpec, Name


class Dropout(LayerSpec):
    """A part of the values is set to zero at random while training; the rest is scaled up."""

    KERAS: ClassVar[str] = "Dropout"
    GIVEN: ClassVar[tuple[str, ...]] = ("rate",)
    MAIN: ClassVar[tuple[str, ...]] = ("rate",)

    type: Annotated[Literal["dropout"], TYPE] = "dropout"
    rate: Rate = 0.5
    name: Name = None
