"""A node that uses the layer of another: the same weights on another input."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.layers.layer import TYPE, LayerSpec, Name
from engine.models.nodes.placed import Placed


class Shared(LayerSpec, Placed):
    """The layer of another node again, with the same weights, on what this one takes."""

    MAIN: ClassVar[tuple[str, ...]] = ("shared",)

    type: Annotated[Literal["shared"], TYPE] = "shared"
    shared: Annotated[
        str,
        Field(
            title="layer of",
            description="The node whose layer it uses; other fields are that node's.",
            max_length=80,
        ),
    ] = ""
    name: Name = None
