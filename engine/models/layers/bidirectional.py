"""A recurrent layer read both ways."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import Meanings
from engine.models.base.shape import Shape
from engine.models.layers.fields import Rate, ReturnSequences, Units
from engine.models.layers.layer import TYPE, LayerSpec, Name
from engine.models.layers.recurrent import StateDropout, passed, weights

_CLASSES = {"lstm": "LSTM", "gru": "GRU", "simple_rnn": "SimpleRNN"}
_GATES = {"lstm": (4, 1), "gru": (3, 2), "simple_rnn": (1, 1)}


class Bidirectional(LayerSpec):
    """Two recurrent layers: one reads from the first step, the other from the last."""

    KERAS: ClassVar[str] = "Bidirectional"
    MAIN: ClassVar[tuple[str, ...]] = ("layer", "units")

    type: Annotated[Literal["bidirectional"], TYPE] = "bidirectional"
    layer: Annotated[
        Literal["lstm", "gru", "simple_rnn"],
        Meanings.of(
            lstm="Long short-term memory: keeps what matters over many steps.",
            gru="Two gates: smaller than an lstm, often as good.",
            simple_rnn="The plain recurrent layer: it soon forgets.",
        ),
        Field(title="layer", description="The kind of both layers."),
    ] = "lstm"
    units: Units = 64
    return_sequences: ReturnSequences = False
    dropout: Rate = 0.0
    recurrent_dropout: StateDropout = 0.0
    merge_mode: Annotated[
        Literal["concat", "sum", "mul", "ave"],
        Meanings.of(
            concat="Both side by side: twice as many values.",
            sum="Both added.",
            mul="Both multiplied.",
            ave="The mean of both.",
        ),
        Field(title="merged", description="How the two become one."),
    ] = "concat"
    name: Name = None

    def call(self, name: str) -> KerasCall:
        """Keras' Bidirectional around the one that reads forwards."""
        within = {
            field: getattr(self, field)
            for field in ("return_sequences", "dropout", "recurrent_dropout")
            if getattr(self, field)
        }
        layer = KerasCall(f"layers.{_CLASSES[self.layer]}", (self.units,), within)
        merged = {} if self.merge_mode == "concat" else {"merge_mode": self.merge_mode}
        return KerasCall("layers.Bidirectional", (layer,), {**merged, "name": name})

    def outcome(self, shape: Shape) -> Shape:
        """Both states side by side, or merged into one."""
        units = 2 * self.units if self.merge_mode == "concat" else self.units
        return passed(shape, units, every_step=self.return_sequences)

    def weights(self, shape: Shape) -> tuple[int, int]:
        """Twice those of one layer."""
        count, _ = weights(shape, self.units, *_GATES[self.layer])
        return 2 * count, 2 * count
