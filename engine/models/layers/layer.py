"""What every kind of hidden layer shares."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import Field

from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import Typed
from engine.models.base.spec import Spec

TYPE: Any = Field(title="type", description="What the layer does with what comes in.")
Name = Annotated[
    str | None,
    Typed(str, may_be_off=False),
    Field(
        title="name",
        description="Your name for the layer; empty: hidden_1, hidden_2, …",
        max_length=80,
    ),
]


@dataclass(frozen=True, slots=True)
class LayerSummary:
    """One line of a model summary: ``outputs`` neurons, ``parameters`` weights in all."""

    name: str
    kind: str
    outputs: int
    parameters: int
    trainable: int


@dataclass(frozen=True, slots=True)
class LayerLine:
    """A layer in a line of a form: its units if it chooses them, what it does, what else it has."""

    does: str
    units: int | None = None
    dropout: float = 0.0
    more: str = ""


class LayerSpec(Spec):
    """A kind of hidden layer, of one or several layers of Keras.

    ``MAIN`` are the fields that tell the most of it: they are always written out.
    """

    MAIN: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def calls(self, name: str) -> list[KerasCall]:
        """The layers of Keras, in order; the first is called ``name``, others after it."""

    @abstractmethod
    def summary(self, name: str, inputs: int) -> list[LayerSummary]:
        """A line for each of them, where ``inputs`` neurons come in."""

    def part_names(self, name: str) -> set[str]:
        """Every name that a layer of Keras could have here."""
        return {name}

    def penalty(self) -> KerasCall | None:
        """The regulariser of its weights, which is part of the loss."""
        return None

    def title(self) -> str:
        """The layer in few words: its kind and the main fields."""
        kind: Any = self
        values = [f"{getattr(self, name):g}" for name in self.MAIN]
        return " ".join([kind.type.replace("_", " "), *values])

    def line(self) -> LayerLine:
        """The layer in a line of a form."""
        return LayerLine(self.title())
