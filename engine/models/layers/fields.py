"""Fields that several kinds of layers have: named, limited and explained once."""

from typing import Annotated, Literal

from pydantic import Field

from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import InBranch, Meanings, SaidIfSet, Stepped
from engine.models.base.sides import GivenSides
from engine.models.base.spec import Fraction, Number, Whole

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
ACTIVATION_MEANINGS = Meanings.of(
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
OwnActivation = Annotated[
    Activation,
    ACTIVATION_MEANINGS,
    Field(title="activation", description="Function applied to each sum."),
]

Filters = Annotated[
    Whole,
    Stepped("double"),
    Field(title="filters", description="Patterns that it looks for.", ge=1, le=65_536),
]
Units = Annotated[
    Whole,
    Stepped("double"),
    Field(title="units", description="Neurons of the layer.", ge=1, le=65_536),
]
KernelSize = Annotated[
    Whole,
    Field(title="kernel size", description="Length of the window.", ge=1, le=1024),
]
PoolSize = Annotated[
    Whole,
    Field(title="pool size", description="Length of the window.", ge=1, le=1024),
]
Strides = Annotated[
    Whole,
    Field(title="strides", description="How far the window moves.", ge=1, le=1024),
]
PoolStrides = Annotated[
    Whole | None,
    Field(
        title="strides",
        description="How far the window moves; empty: by its own length.",
        ge=1,
        le=1024,
    ),
]
BOTH_SIDES = "One number for both, or two as 3x1."
KernelSides = Annotated[
    GivenSides,
    Field(title="kernel size", description=f"Height and width of the window. {BOTH_SIDES}"),
]
PoolSides = Annotated[
    GivenSides,
    Field(title="pool size", description=f"Height and width of the window. {BOTH_SIDES}"),
]
StrideSides = Annotated[
    GivenSides,
    Field(title="strides", description=f"How far the window moves down and across. {BOTH_SIDES}"),
]
PoolStrideSides = Annotated[
    GivenSides | None,
    Field(
        title="strides",
        description="How far the window moves down and across; empty: by its own length. "
        f"{BOTH_SIDES}",
    ),
]
DilationSides = Annotated[
    GivenSides,
    Field(
        title="dilation",
        description="Distance of the window's values from each other; above 1 strides are 1. "
        f"{BOTH_SIDES}",
    ),
]
Dilation = Annotated[
    Whole,
    Field(
        title="dilation",
        description="Distance of the window's values from each other; above 1 strides are 1.",
        ge=1,
        le=1024,
    ),
]
_PADDINGS = {
    "valid": "The window stays inside: what comes out is smaller.",
    "same": "Zeros around it: with strides of 1 what comes out is as large as what comes in.",
}
Padding = Annotated[
    Literal["valid", "same"],
    Meanings.of(**_PADDINGS),
    Field(title="padding", description="What the window does at the edges."),
]
StepPadding = Annotated[
    Literal["valid", "same", "causal"],
    Meanings.of(
        **_PADDINGS, causal="Zeros before it: no step sees a later one, as series in time need it."
    ),
    Field(title="padding", description="What the window does at the edges."),
]

Penalty = Annotated[
    Number, Stepped("tenfold or zero"), InBranch(free=True), Field(ge=0.0, le=100.0)
]
L1 = Annotated[
    Penalty, Field(title="L1", description="L1 penalty on the layer's weights; 0 for none.")
]
L2 = Annotated[
    Penalty, Field(title="L2", description="L2 penalty on the layer's weights; 0 for none.")
]
Rate = Annotated[
    Fraction,
    InBranch(free=True),
    Field(title="dropout", description="Part of it set to zero at random while training."),
]
UseBias = Annotated[
    bool,
    SaidIfSet(),
    Field(title="bias", description="Add a number to each sum, which is learnt."),
]
Initializer = Annotated[
    Literal[
        "glorot_uniform",
        "glorot_normal",
        "he_uniform",
        "he_normal",
        "lecun_uniform",
        "lecun_normal",
        "orthogonal",
        "random_uniform",
        "random_normal",
        "truncated_normal",
        "zeros",
        "ones",
    ],
    SaidIfSet(),
    Meanings.of(
        glorot_uniform="Evenly within a bound that keeps the spread through the layer; the usual.",
        glorot_normal="The same spread from a normal distribution that is cut off.",
        he_uniform="A wider bound, which suits relu: half of its outputs are zero.",
        he_normal="The same spread as he uniform from a normal distribution that is cut off.",
        lecun_uniform="A bound by what comes in alone, which suits selu.",
        lecun_normal="The same spread as lecun uniform from a normal distribution.",
        orthogonal="A matrix that keeps lengths; usual within recurrent layers.",
        random_uniform="Evenly from -0.05 to 0.05, whatever the layer's size.",
        random_normal="Normal with standard deviation 0.05, whatever the layer's size.",
        truncated_normal="The same without values beyond two standard deviations.",
        zeros="All zero: neurons of it stay alike, and learn nothing of their own.",
        ones="All one: neurons of it stay alike, too.",
    ),
    Field(title="initializer", description="How the weights begin."),
]
Constraint = Annotated[
    Literal["max_norm", "non_neg", "unit_norm"] | None,
    SaidIfSet(),
    Meanings.of(
        max_norm="Each neuron's weights have a length of at most 2.",
        non_neg="No weight is negative.",
        unit_norm="Each neuron's weights have the length 1.",
    ),
    Field(title="constraint", description="What the weights must keep to after every step."),
]
Epsilon = Annotated[
    Number,
    Stepped("tenfold"),
    Field(
        title="epsilon",
        description="Added to the variance, so that it is never zero.",
        gt=0.0,
        le=1.0,
    ),
]
Center = Annotated[
    bool, Field(title="center", description="Add a number to each value, which is learnt.")
]
Scale = Annotated[
    bool, Field(title="scale", description="Multiply each value by a number that is learnt.")
]
ReturnSequences = Annotated[
    bool,
    Field(
        title="every step",
        description="Give what it makes of every step, not of the last alone: a recurrent layer "
        "after it needs that.",
    ),
]
Backwards = Annotated[
    bool, SaidIfSet(), Field(title="backwards", description="Read from the last step to the first.")
]


def penalty(l1: float, l2: float) -> KerasCall | None:
    """Keras' L1, L2 or both."""
    if l1 and l2:
        return KerasCall("regularizers.L1L2", (l1, l2))
    if l1:
        return KerasCall("regularizers.L1", (l1,))
    return KerasCall("regularizers.L2", (l2,)) if l2 else None
