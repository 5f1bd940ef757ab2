"""The network: a list of hidden layers; the softmax layer at its end is added by the engine."""

from typing import Annotated, Literal

from pydantic import Field

from engine.specs.base import Fraction, Number, Spec, Whole

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

Penalty = Annotated[Number, Field(ge=0.0, le=100.0)]


class DenseLayer(Spec):
    """A fully connected layer: dense, then batch normalisation, activation, dropout."""

    type: Annotated[Literal["dense"], Field(title="type", description="Fully connected.")] = "dense"
    units: Annotated[
        Whole,
        Field(title="units", description="Neurons of the layer.", ge=1, le=65_536),
    ] = 128
    activation: Annotated[
        Activation,
        Field(title="activation", description="Function applied to each neuron's sum."),
    ] = "relu"
    negative_slope: Annotated[
        Number,
        Field(
            title="negative slope",
            description="Slope of leaky relu below zero; other activations ignore it.",
            ge=0.0,
            le=10.0,
            json_schema_extra={"activation": "leaky_relu"},
        ),
    ] = 0.3
    dropout: Annotated[
        Fraction,
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
    name: Annotated[
        str | None,
        Field(
            title="name",
            description="Your name for the layer; empty: hidden_1, hidden_2, …",
            max_length=80,
        ),
    ] = None


class NetworkSpec(Spec):
    """Hidden layers, first to last."""

    layers: Annotated[
        tuple[DenseLayer, ...],
        Field(title="layers", description="Hidden layers, first to last.", max_length=64),
    ]
