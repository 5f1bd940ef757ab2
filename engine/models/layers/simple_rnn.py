"""The plain recurrent layer: SimpleRNN."""

from typing import Annotated, ClassVar, Literal

from engine.models.base.shape import Shape
from engine.models.layers.fields import (
    L1,
    L2,
    Backwards,
    Constraint,
    Initializer,
    Rate,
    ReturnSequences,
    Units,
    UseBias,
)
from engine.models.layers.layer import TYPE, LayerSpec, Name
from engine.models.layers.recurrent import StateActivation, StateDropout, passed, weights


class SimpleRNN(LayerSpec):
    """The plain recurrent layer: it soon forgets."""

    KERAS: ClassVar[str] = "SimpleRNN"
    GIVEN: ClassVar[tuple[str, ...]] = ("units",)
    MAIN: ClassVar[tuple[str, ...]] = ("units",)

    type: Annotated[Literal["simple_rnn"], TYPE] = "simple_rnn"
    units: Units = 64
    return_sequences: ReturnSequences = False
    dropout: Rate = 0.0
    recurrent_dropout: StateDropout = 0.0
    activation: StateActivation = "tanh"
    go_backwards: Backwards = False
    l1: L1 = 0.0
    l2: L2 = 0.0
    use_bias: UseBias = True
    kernel_initializer: Initializer = "glorot_uniform"
    kernel_constraint: Constraint = None
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """Its last state, or that of every step."""
        return passed(shape, self.units, every_step=self.return_sequences)

    def weights(self, shape: Shape) -> tuple[int, int]:
        """One set."""
        return weights(shape, self.units, 1, self.use_bias)
