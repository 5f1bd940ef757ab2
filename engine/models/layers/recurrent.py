"""What the recurrent kinds share: fields, shapes, numbers of weights."""

from typing import Annotated

from pydantic import Field

from engine.models.base.marks import InBranch
from engine.models.base.shape import Shape, sequence
from engine.models.base.spec import Fraction
from engine.models.layers.fields import ACTIVATION_MEANINGS, Activation

StateActivation = Annotated[
    Activation,
    ACTIVATION_MEANINGS,
    Field(title="activation", description="Function applied to what becomes its state."),
]
GateActivation = Annotated[
    Activation,
    ACTIVATION_MEANINGS,
    Field(title="gates", description="Function that tells how far a gate is open."),
]
StateDropout = Annotated[
    Fraction,
    InBranch(free=True),
    Field(
        title="state dropout",
        description="Part of its own state set to zero at random while training.",
    ),
]


def passed(shape: Shape, units: int, *, every_step: bool) -> Shape:
    """What a recurrent layer makes of a sequence: its state, or one for every step."""
    steps, _ = sequence(shape)
    return (steps, units) if every_step else (units,)


def weights(shape: Shape, units: int, gates: int, biases: int) -> tuple[int, int]:
    """Weights of what comes in and of the state for every gate, and so many biases."""
    _, values = sequence(shape)
    count = gates * units * (values + units + biases)
    return count, count
