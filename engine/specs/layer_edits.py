"""Adding, copying, removing and moving layers: what the keys of the network's form do.

A ``place`` tells where a layer stands: ``(2,)`` is the third one, ``(2, 0)`` the first within it.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, cast

from engine.models.base.shape import Shape
from engine.models.layers import Layer, PlainLayer, Residual
from engine.models.nodes import Node
from engine.models.remedies import kinds
from engine.specs.experiment import ExperimentSpec
from engine.specs.node_edits import add_node, copy_node, move_node, remove_node

Place: TypeAlias = tuple[int, ...]
_Layers: TypeAlias = list[Any]


def layer_places(spec: ExperimentSpec) -> Iterator[tuple[Place, Layer | PlainLayer | Node]]:
    """Every layer or node with its place, those within another right behind it."""
    for index, layer in enumerate(spec.network.parts):
        yield (index,), layer
        if isinstance(layer, Residual):
            yield from (((index, inner), one) for inner, one in enumerate(layer.layers))


def key_of_layer(place: Place, spec: ExperimentSpec | None = None) -> str:
    """The dotted key of the layer there, or of the node where the network is a graph."""
    key = "network" + "".join(f".layers.{index}" for index in place)
    is_graph = spec is not None and spec.network.is_graph
    return key.replace("layers", "nodes", 1) if is_graph else key


def fresh_layer(kind: str, shape: Shape | None) -> dict[str, Any]:
    """A new layer of a kind as plain fields, for rows of that shape; a shortcut needs something to
    go around.
    """
    if kind != "residual":
        return kinds()[kind]().model_dump(mode="json")
    inner: dict[str, Any] = {"type": "dense", "units": (shape or (64,))[-1] or 64}
    if shape is not None and len(shape) in (2, 3):
        inner = {
            "type": f"conv{len(shape) - 1}d",
            "filters": shape[-1],
            "padding": "same",
            "activation": "relu",
        }
    return {"type": kind, "layers": [inner]}


def add_layer(spec: ExperimentSpec, after: Place, layer: dict[str, Any]) -> ExperimentSpec:
    """With another layer behind that at ``after`` (empty: as the first one)."""

    def insert(layers: _Layers, index: int) -> None:
        layers.insert(index + 1, layer)

    def insert_node(network: dict[str, Any], index: int) -> None:
        add_node(network, index, layer)

    return _with(spec, after or (-1,), insert, insert_node)


def copy_layer(spec: ExperimentSpec, place: Place) -> ExperimentSpec:
    """With the layer twice, the copy behind it and without a name."""

    def insert(layers: _Layers, index: int) -> None:
        layers.insert(index + 1, {**layers[index], "name": None})

    return _with(spec, place, insert, copy_node)


def remove_layer(spec: ExperimentSpec, place: Place) -> ExperimentSpec:
    """Without the layer."""

    def remove(layers: _Layers, index: int) -> None:
        del layers[index]

    return _with(spec, place, remove, remove_node)


def move_layer(spec: ExperimentSpec, place: Place, by: int) -> ExperimentSpec:
    """The layer moved by ``by`` places, not past an end of the list in which it stands."""

    def move(layers: _Layers, index: int) -> None:
        layers.insert(min(max(index + by, 0), len(layers) - 1), layers.pop(index))

    def shift_node(network: dict[str, Any], index: int) -> None:
        move_node(network, index, by)

    return _with(spec, place, move, shift_node)


def _with(
    spec: ExperimentSpec,
    place: Place,
    edit: Callable[[_Layers, int], None],
    of_node: Callable[[dict[str, Any], int], None],
) -> ExperimentSpec:
    """With a list of layers edited, or the node at a place of a graph."""
    fields = spec.model_dump(mode="json")
    is_graph = spec.network.is_graph
    if is_graph and len(place) == 1:
        of_node(fields["network"], place[0])
        return ExperimentSpec.parse(fields)
    layers = cast(_Layers, fields["network"]["nodes" if is_graph else "layers"])
    for index in place[:-1]:
        layers = cast(_Layers, layers[index]["layers"])
    edit(layers, place[-1])
    return ExperimentSpec.parse(fields)
