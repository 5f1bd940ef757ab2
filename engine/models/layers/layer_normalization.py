"""Layer normalisation."""

from typing import Annotated, Literal

from pydantic import Field

from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import Stepped
from engine.models.base.spec import Number
from engine.models.layers.layer import TYPE, LayerSpec, LayerSummary, Name


class LayerNormalization(LayerSpec):
    """Each row's values brought to mean 0 and variance 1; then a scale and a shift."""

    type: Annotated[Literal["layer_normalization"], TYPE] = "layer_normalization"
    epsilon: Annotated[
        Number,
        Stepped("tenfold"),
        Field(
            title="epsilon",
            description="Added to the variance, so that it is never zero.",
            gt=0.0,
            le=1.0,
        ),
    ] = 0.001
    center: Annotated[
        bool, Field(title="center", description="Add a number to each value, which is learnt.")
    ] = True
    scale: Annotated[
        bool, Field(title="scale", description="Multiply each value by a number that is learnt.")
    ] = True
    name: Name = None

    def calls(self, name: str) -> list[KerasCall]:
        """Keras' LayerNormalization."""
        options = {"epsilon": self.epsilon, "center": self.center, "scale": self.scale}
        return [KerasCall("layers.LayerNormalization", (), {**options, "name": name})]

    def summary(self, name: str, inputs: int) -> list[LayerSummary]:
        """A scale and a shift for every neuron that comes in."""
        weights = inputs * (self.center + self.scale)
        return [LayerSummary(name, "LayerNormalization", inputs, weights, weights)]
