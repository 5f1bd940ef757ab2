"""Vectors for the places of a sequence, for attention, which knows no order."""

from typing import Annotated, ClassVar, Literal

from engine.models.base.keras_call import KerasCall
from engine.models.base.shape import Misfit, Shape, as_list, sequence
from engine.models.layers.layer import TYPE, LayerSpec, LayerSummary, Name
from engine.models.layers.wiring import Operation, Wired


class PositionalEmbedding(LayerSpec):
    """A vector for each place, learnt and added, since attention knows no order."""

    KERAS: ClassVar[str] = "Embedding"
    BRANCHES: ClassVar[bool] = True

    type: Annotated[Literal["positional_embedding"], TYPE] = "positional_embedding"
    name: Name = None

    def wired(self, name: str, source: str, shape: Shape) -> list[Wired]:
        """Places are counted from 0, looked up, and added."""
        steps, values = self._known(shape)
        table = KerasCall("layers.Embedding", (steps, values), {"name": name})
        added = KerasCall("layers.Add", (), {"name": f"{name}_add"})
        return [
            Wired(f"{name}_ones", Operation("ones_like"), (source,)),
            Wired(f"{name}_steps", Operation("max", {"axis": -1}), (f"{name}_ones",)),
            Wired(f"{name}_count", Operation("cumsum", {"axis": 1}), (f"{name}_steps",)),
            Wired(f"{name}_places", Operation("subtract", {"x2": 1.0}), (f"{name}_count",)),
            Wired(name, table, (f"{name}_places",)),
            Wired(f"{name}_add", added, (source, name), listed=True),
        ]

    def _known(self, shape: Shape) -> tuple[int, int]:
        steps, values = sequence(shape)
        if steps is None:
            raise Misfit("layer.unknown_length", shape=as_list(shape))
        return steps, values

    def outcome(self, shape: Shape) -> Shape:
        """As it comes in."""
        self._known(shape)
        return shape

    def weights(self, shape: Shape) -> tuple[int, int]:
        """A vector a place."""
        steps, values = self._known(shape)
        return steps * values, steps * values

    def summary(self, name: str, shape: Shape) -> list[LayerSummary]:
        """The vectors, and the sum."""
        out = self.outcome(shape)
        return [
            LayerSummary(name, "Embedding", out, *self.weights(shape)),
            LayerSummary(f"{name}_add", "Add", out, 0, 0),
        ]

    def part_names(self, name: str) -> set[str]:
        """The sum has one of its own."""
        return {name, *(f"{name}_{part}" for part in ("ones", "steps", "count", "places", "add"))}
