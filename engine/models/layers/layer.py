"""What every kind of hidden layer shares."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, cast

from pydantic import Field

from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import Typed
from engine.models.base.shape import Shape
from engine.models.base.spec import Spec
from engine.models.layers.fields import penalty
from engine.models.layers.wiring import Wired, chained

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
    """One line of a model summary: the ``shape`` of what a row becomes, weights in all."""

    name: str
    kind: str
    shape: Shape
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

    ``KERAS`` is the name of its class in ``keras.layers``, ``GIVEN`` the fields that it is called
    with by place, and ``MAIN`` are the fields that tell the most of it: they are always written
    out. Other fields have Keras' names, and are given where they are not Keras' defaults.
    ``BRANCHES``: the flow divides in it, so that no plain list of layers can say it.
    """

    KERAS: ClassVar[str] = ""
    GIVEN: ClassVar[tuple[str, ...]] = ()
    MAIN: ClassVar[tuple[str, ...]] = ()
    BRANCHES: ClassVar[bool] = False

    def call(self, name: str) -> KerasCall:
        """The layer of Keras that has the kind's fields."""
        given = tuple(getattr(self, field) for field in self.GIVEN)
        return KerasCall(f"layers.{self.KERAS}", given, {**self.options(), "name": name})

    def options(self) -> dict[str, Any]:
        """What Keras is given by name: the fields that are not as they are by default."""
        kept = {"type", "name", "input", "l1", "l2", *self.GIVEN}
        found = {
            field: getattr(self, field)
            for field, info in type(self).model_fields.items()
            if field not in kept and getattr(self, field) != info.default
        }
        costs = self.penalty()
        return found if costs is None else {**found, "kernel_regularizer": costs}

    def calls(self, name: str) -> list[KerasCall]:
        """The layers of Keras, in order; the first is called ``name``, others after it."""
        return [self.call(name)]

    def wired(self, name: str, source: str, shape: Shape) -> list[Wired]:  # noqa: ARG002
        """The calls with what each takes where ``shape`` comes in: the first takes what ``source``
        gives, the last one's
        result goes on.
        """
        return chained(self.calls(name), source)

    def outcome(self, shape: Shape) -> Shape:
        """The shape of what it makes of a row of that shape.

        Raises:
            Misfit: it does not take that.
        """
        return shape

    def weights(self, shape: Shape) -> tuple[int, int]:  # noqa: ARG002
        """Its numbers of weights in all, and of those that are learnt, where that comes in."""
        return 0, 0

    def summary(self, name: str, shape: Shape) -> list[LayerSummary]:
        """A line for each layer of Keras, where rows of that shape come in.

        Raises:
            Misfit: it does not take that.
        """
        return [LayerSummary(name, self.KERAS, self.outcome(shape), *self.weights(shape))]

    def part_names(self, name: str) -> set[str]:
        """Every name that a layer of Keras could have here."""
        return {name}

    def penalty(self) -> KerasCall | None:
        """The regulariser of its weights, which is part of the loss."""
        return penalty(getattr(self, "l1", 0.0), getattr(self, "l2", 0.0))

    def title(self) -> str:
        """The layer in few words: its kind and the main fields."""
        kind: Any = self
        return " ".join([kind.type.replace("_", " "), *map(self._said, self.MAIN)])

    def _said(self, name: str) -> str:
        value = getattr(self, name)
        if isinstance(value, tuple):
            return "x".join(map(str, cast(tuple[Any, ...], value)))
        return f"{value:g}" if isinstance(value, int | float) else str(value)

    def line(self) -> LayerLine:
        """The layer in a line of a form."""
        return LayerLine(self.title())
