"""Networks as graphs: nodes with names, each a layer or a merge, between inputs and outputs."""

from typing import TYPE_CHECKING, Annotated, Any, Union, get_args

from pydantic import Field

from engine.models.layers.layer import LayerSpec
from engine.models.layers.plain import KINDS
from engine.models.layers.residual import Residual
from engine.models.nodes.merges import Add, Average, Concatenate, Merge, Multiply
from engine.models.nodes.placed import Names, Placed
from engine.models.nodes.shared import Shared


def _as_node(kind: type[LayerSpec]) -> type[LayerSpec]:
    """The kind of layer, with what it takes among its fields."""
    make: Any = type(kind)
    about = {"__doc__": kind.__doc__, "__module__": __name__}
    return make(f"{kind.__name__}Node", (kind, Placed), about)


_LAYERS: tuple[type[LayerSpec], ...] = (*get_args(KINDS), Residual)
NODE_KINDS: tuple[type[Any], ...] = (
    *map(_as_node, _LAYERS),
    Concatenate,
    Add,
    Multiply,
    Average,
    Shared,
)
"""Every kind of node: those of layers first, then merges."""

if TYPE_CHECKING:

    class Node(LayerSpec, Placed):
        """What every node has."""

        type: str = ""
        name: str | None = None

else:
    Node = Annotated[Union[NODE_KINDS], Field(discriminator="type")]  # noqa: UP007

__all__ = [
    "NODE_KINDS",
    "Add",
    "Average",
    "Concatenate",
    "Merge",
    "Multiply",
    "Names",
    "Node",
    "Placed",
    "Shared",
]
