"""The fully connected layer."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import InBranch, Meanings, OnlyWith, Stepped
from engine.models.base.spec import Fraction, Number, Whole
from engine.models.layers.layer import TYPE, LayerLine, LayerSpec, LayerSummary, Name

Activation = Literal[
    "sigmoid",
    "tanh",
    "softsign",
    "relu",
    "leaky_relu",
    "softplus",
    "elu",
    "gelu",
    "linear",
]
ACTIVATIONS: tuple[Activation, ...] = Activation.__args__
_ACTIVATION_MEANINGS = Meanings.of(
    sigmoid="S-shaped, from 0 to 1; far from zero it is flat, so deep networks of it learn slowly.",
    tanh="S-shaped around zero, from -1 to 1: learns sooner than sigmoid, and flattens as it does.",
    softsign="Like tanh, but it nears -1 and 1 more slowly.",
    relu="Zero below zero, the sum itself above: quick, and the usual choice; a neuron can die.",
    leaky_relu="Like relu with a small slope below zero, so that no neuron dies.",
    softplus="Relu with a rounded corner, never quite zero: log(1 + e^x).",
    elu="The sum itself above zero; below, it bends towards -1, so outputs centre nearer to zero.",
    gelu="A smooth relu, usual in transformers: the sum times a normal value's chance to be less.",
    linear="The sum as it is: layers of it alone add up to a single linear one.",
)

Penalty = Annotated[
    Number, Stepped("tenfold or zero"), InBranch(free=True), Field(ge=0.0, le=100.0)
]


class DenseLayer(LayerSpec):
    """A fully connected layer: dense, then batch normalisation, activation, dropout."""

    MAIN: ClassVar[tuple[str, ...]] = ("units", "activation")

    type: Annotated[Literal["dense"], TYPE] = "dense"
    units: Annotated[
        Whole,
        Stepped("double"),
        Field(title="units", description="Neurons of the layer.", ge=1, le=65_536),
    ] = 128
    activation: Annotated[
        Activation,
        _ACTIVATION_MEANINGS,
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
    l1: Annotated[
        Penalty,
        Field(title="L1", description="L1 penalty on the layer's weights; 0 for none."),
    ] = 0.0
    l2: Annotated[
        Penalty,
        Field(title="L2", description="L2 penalty on the layer's weights; 0 for none."),
    ] = 0.0
    name: Name = None

    def calls(self, name: str) -> list[KerasCall]:
        """The tutorial's order: dense, batch normalisation, activation, dropout."""
        penalty, options = self.penalty(), dict[str, Any]()
        if penalty is not None:
            options["kernel_regularizer"] = penalty
        calls = [KerasCall("layers.Dense", (self.units,), {**options, "name": name})]
        if self.batch_norm:
            calls.append(KerasCall("layers.BatchNormalization", (), {"name": f"{name}_bn"}))
        calls.append(self._activation(f"{name}_{self.activation}"))
        if self.dropout:
            calls.append(KerasCall("layers.Dropout", (self.dropout,), {"name": f"{name}_dropout"}))
        return calls

    def _activation(self, name: str) -> KerasCall:
        if self.activation != "leaky_relu":
            return KerasCall("layers.Activation", (self.activation,), {"name": name})
        options = {"negative_slope": self.negative_slope, "name": name}
        return KerasCall("layers.LeakyReLU", (), options)

    def penalty(self) -> KerasCall | None:
        """Keras' L1, L2 or both."""
        if self.l1 and self.l2:
            return KerasCall("regularizers.L1L2", (self.l1, self.l2))
        if self.l1:
            return KerasCall("regularizers.L1", (self.l1,))
        return KerasCall("regularizers.L2", (self.l2,)) if self.l2 else None

    def summary(self, name: str, inputs: int) -> list[LayerSummary]:
        """A kernel and a bias; batch normalisation trains two of its four numbers a neuron."""
        units = self.units
        weights = inputs * units + units
        lines = [LayerSummary(name, "Dense", units, weights, weights)]
        if self.batch_norm:
            numbers = 4 * units, 2 * units
            lines.append(LayerSummary(f"{name}_bn", "BatchNormalization", units, *numbers))
        lines.append(LayerSummary(f"{name}_{self.activation}", "Activation", units, 0, 0))
        if self.dropout:
            lines.append(LayerSummary(f"{name}_dropout", "Dropout", units, 0, 0))
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
