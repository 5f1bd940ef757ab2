"""Nodes that make one of several results."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from engine.models.base.keras_call import KerasCall
from engine.models.base.shape import Misfit, Shape, as_list
from engine.models.layers.layer import TYPE, LayerSpec, LayerSummary, Name
from engine.models.layers.wiring import Wired
from engine.models.nodes.placed import Placed


class Merge(LayerSpec, Placed):
    """What all merges share: they take two results or more, and have no weights."""

    @abstractmethod
    def merged(self, shapes: Sequence[Shape]) -> Shape:
        """The shape of what it makes of results of those shapes.

        Raises:
            Misfit: they do not go together.
        """

    def joined(self, name: str, sources: Sequence[str]) -> list[Wired]:
        """The call on what the ``sources`` give."""
        made = KerasCall(f"layers.{self.KERAS}", (), {"name": name})
        return [Wired(name, made, tuple(sources), listed=True)]

    def told(self, name: str, shapes: Sequence[Shape]) -> list[LayerSummary]:
        """Its line in a summary.

        Raises:
            Misfit: the shapes do not go together.
        """
        return [LayerSummary(name, self.KERAS, self.merged(shapes), 0, 0)]


class Elementwise(Merge):
    """A merge of results of one shape, value by value."""

    def merged(self, shapes: Sequence[Shape]) -> Shape:
        """That one shape."""
        first = shapes[0]
        for other in shapes[1:]:
            if other != first:
                raise Misfit("network.shapes_differ", first=as_list(first), other=as_list(other))
        return first


class Concatenate(Merge):
    """Several results beside each other, along the last axis."""

    KERAS: ClassVar[str] = "Concatenate"

    type: Annotated[Literal["concatenate"], TYPE] = "concatenate"
    name: Name = None

    def merged(self, shapes: Sequence[Shape]) -> Shape:
        """The last axis is as long as theirs together, the others are alike."""
        first = shapes[0]
        for other in shapes[1:]:
            if other[:-1] != first[:-1] or len(other) != len(first):
                raise Misfit("network.shapes_apart", first=as_list(first), other=as_list(other))
        lengths = [shape[-1] for shape in shapes]
        known = [length for length in lengths if length is not None]
        return (*first[:-1], sum(known) if len(known) == len(lengths) else None)


class Add(Elementwise):
    """The sum of several results of one shape."""

    KERAS: ClassVar[str] = "Add"

    type: Annotated[Literal["add"], TYPE] = "add"
    name: Name = None


class Multiply(Elementwise):
    """The product of several results of one shape."""

    KERAS: ClassVar[str] = "Multiply"

    type: Annotated[Literal["multiply"], TYPE] = "multiply"
    name: Name = None


class Average(Elementwise):
    """The mean of several results of one shape."""

    KERAS: ClassVar[str] = "Average"

    type: Annotated[Literal["average"], TYPE] = "average"
    name: Name = None
