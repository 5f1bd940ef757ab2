"""An activation as a layer of its own."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import OnlyWith
from engine.models.base.spec import Number
from engine.models.layers.fields import OwnActivation
from engine.models.layers.layer import TYPE, LayerSpec, Name


class Activation(LayerSpec):
    """A function applied to every value."""

    KERAS: ClassVar[str] = "Activation"
    GIVEN: ClassVar[tuple[str, ...]] = ("activation",)
    MAIN: ClassVar[tuple[str, ...]] = ("activation",)

    type: Annotated[Literal["activation"], TYPE] = "activation"
    activation: OwnActivation = "relu"
    negative_slope: Annotated[
        Number,
        OnlyWith("activation", "leaky_relu"),
        Field(title="negative slope", description="Slope of leaky relu below zero.", ge=0.0, le=10),
    ] = 0.3
    name: Name = None

    def call(self, name: str) -> KerasCall:
        """Keras' Activation, or its LeakyReLU for the slope."""
        if self.activation == "leaky_relu":
            options = {"negative_slope": self.negative_slope, "name": name}
            return KerasCall("layers.LeakyReLU", (), options)
        return KerasCall("layers.Activation", (self.activation,), {"name": name})
