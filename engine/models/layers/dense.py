"""The fully connected layer."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import InBranch, OnlyWith
from engine.models.base.shape import Shape, channels
from engine.models.base.spec import Fraction, Number
from engine.models.layers.fields import (
    ACTIVATION_MEANINGS,
    L1,
    L2,
    Activation,
    Constraint,
    Initializer,
    Units,
    UseBias,
)
from engine.models.layers.layer import TYPE, LayerLine, LayerSpec, LayerSummary, Name


class DenseLayer(LayerSpec):
    """A fully connected layer: dense, then batch normalisation, activation, dropout."""

    MAIN: ClassVar[tuple[str, ...]] = ("units", "activation")

    type: Annotated[Literal["dense"], TYPE] = "dense"
    units: Units = 128
    activation: Annotated[
        Activation,
        ACTIVATION_MEANINGS,
        Field(title="activation", description="Function applied to each neuron's sum."),
    ] = "relu"
    negative_slope: Annotated[
        Number,
        OnlyWith("activation", "leaky_relu"),
        Field(
            title="negative slope",
            description="Slope of leaky relu below zero; other activations ignore it.",
            ge=0.0,
            le=10.0,
        ),
    ] = 0.3
    dropout: Annotated[
        Fraction,
        InBranch(free=True),
        Field(
            title="dropout",
            description="Part of the outputs set to zero at random while training, after the "
            "activation; 0 for none.",
        ),
    ] = 0.0
    batch_norm: Annotated[
        bool,
        Field(
            title="batch norm",
            description="Batch normalisation between the sum and the activation.",
        ),
    ] = False
    l1: L1 = 0.0
    l2: L2 = 0.0
    use_bias: UseBias = True
    kernel_initializer: Initializer = "glorot_uniform"
    kernel_constraint: Constraint = None
    name: Name = None

    def calls(self, name: str) -> list[KerasCall]:
        """The tutorial's order: dense, batch normalisation, activation, dropout."""
        calls = [KerasCall("layers.Dense", (self.units,), {**self._kernel(), "name": name})]
        if self.batch_norm:
            calls.append(KerasCall("layers.BatchNormalization", (), {"name": f"{name}_bn"}))
        calls.append(self._activation(f"{name}_{self.activation}"))
        if self.dropout:
            calls.append(KerasCall("layers.Dropout", (self.dropout,), {"name": f"{name}_dropout"}))
        return calls

    def _kernel(self) -> dict[str, Any]:
        """What Keras' Dense is given beside its units."""
        own = ("kernel_regularizer", "use_bias", "kernel_initializer", "kernel_constraint")
        return {name: value for name, value in self.options().items() if name in own}

    def _activation(self, name: str) -> KerasCall:
        if self.activation != "leaky_relu":
            return KerasCall("layers.Activation", (self.activation,), {"name": name})
        options = {"negative_slope": self.negative_slope, "name": name}
        return KerasCall("layers.LeakyReLU", (), options)

    def outcome(self, shape: Shape) -> Shape:
        """As many numbers as it has neurons, in place of the last axis."""
        channels(shape)
        return (*shape[:-1], self.units)

    def weights(self, shape: Shape) -> tuple[int, int]:
        """A kernel and a bias."""
        count = (channels(shape) + self.use_bias) * self.units
        return count, count

    def summary(self, name: str, shape: Shape) -> list[LayerSummary]:
        """A line a part; batch normalisation trains two of its four numbers a neuron."""
        units, out = self.units, self.outcome(shape)
        lines = [LayerSummary(name, "Dense", out, *self.weights(shape))]
        if self.batch_norm:
            numbers = 4 * units, 2 * units
            lines.append(LayerSummary(f"{name}_bn", "BatchNormalization", out, *numbers))
        lines.append(LayerSummary(f"{name}_{self.activation}", "Activation", out, 0, 0))
        if self.dropout:
            lines.append(LayerSummary(f"{name}_dropout", "Dropout", out, 0, 0))
        return lines

    def part_names(self, name: str) -> set[str]:
        """Parts that are switched off keep their names."""
        return {name, f"{name}_bn", f"{name}_{self.activation}", f"{name}_dropout"}

    def title(self) -> str:
        """Its size and its activation."""
        return f"{self.units} {self.activation}"

    def line(self) -> LayerLine:
        """With its dropout, and signs for batch normalisation and penalties."""
        norm = " bn" if self.batch_norm else ""
        penalties = ("L1" if self.l1 else "") + ("L2" if self.l2 else "")
        more = f"{norm} {penalties}" if penalties else norm
        return LayerLine(self.activation.replace("_", " "), self.units, self.dropout, more)
