"""A network as nodes that take what others give: for a picture of it. Nothing is built."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from data.messages import Message
from engine.models.base.shape import Shape
from engine.models.graph import INPUT
from engine.models.layers import DenseLayer, LayerSpec, Residual
from engine.models.pretrained.section import Stacked
from engine.models.summary import OUTPUT, Passed, first_number, passage, shown_name
from engine.tasks.task import Head

Kind = Literal["input", "layer", "merge", "output"]

ALONGSIDE = frozenset(
    (
        "activation",
        "batch_normalization",
        "layer_normalization",
        "group_normalization",
        "dropout",
        "spatial_dropout1d",
        "spatial_dropout2d",
        "gaussian_noise",
    )
)
"""Kinds that belong to the layer before them: they change no shape."""


@dataclass(frozen=True, slots=True)
class FlowNode:
    """Something in a network that takes what the nodes of ``inputs`` give.

    ``does`` is its kind with what tells the most of it, ``follows`` what belongs to it (an
    activation, normalisation, dropout), ``shape`` that of what a row becomes, None where that is
    not known; ``parameters`` are its own. ``reason`` tells why it does not fit.
    """

    name: str
    kind: Kind
    does: str
    inputs: tuple[str, ...] = ()
    shape: Shape | None = None
    parameters: int = 0
    trained: int = 0
    follows: tuple[str, ...] = ()
    label: str = ""
    small: bool = False
    reason: Message | None = None


def flow_of(layers: Sequence[Stacked], shape: Shape, head: Head | None) -> list[FlowNode]:
    """The nodes of a stack of layers on rows of ``shape``, in an order in which each stands behind
    those that it takes; ``head`` is None where no table is known.
    """
    passed = passage(layers, shape, head)
    nodes = [FlowNode(INPUT, "input", "", shape=shape)]
    here, first = INPUT, first_number(layers)
    for index, (layer, one) in enumerate(zip(layers, passed, strict=False)):
        label = shown_name(layer, index + first)
        name = f"{index}"
        if isinstance(layer, Residual):
            nodes += _beside(layer, name, label, here, one)
        else:
            nodes.append(flow_node(layer, name, label, here, one))
        here = name
    last = passed[-1]
    does = "" if head is None else f"dense {head.units}"
    ends = () if head is None else (head.activation or "linear",)
    output = FlowNode(OUTPUT, "output", does, (here,), follows=ends)
    return folded([*nodes, measured(output, last)])


def flow_node(layer: LayerSpec, name: str, label: str, source: str, one: Passed) -> FlowNode:
    """A layer that takes what ``source`` gives."""
    kind: Any = layer
    # What was trained before is no kind of layer
    small = getattr(layer, "type", "") in ALONGSIDE
    title = _short(layer.title()) if small else layer.title()
    does = f"dense {kind.units}" if isinstance(layer, DenseLayer) else title
    node = FlowNode(
        name,
        "layer",
        does,
        (source,),
        follows=() if small else _follows(layer),
        label=label,
        small=small,
    )
    return measured(node, one)


def measured(node: FlowNode, one: Passed) -> FlowNode:
    """The node with the shape and the weights that are known of it."""
    return replace(
        node,
        shape=one.after,
        parameters=sum(line.parameters for line in one.lines),
        trained=sum(line.trainable for line in one.lines),
        reason=None if one.misfit is None else one.misfit.reason,
    )


def _follows(layer: LayerSpec) -> tuple[str, ...]:
    """What a layer has within itself behind its sum; an activation that Keras has anyway is
    not told.
    """
    found: list[str] = []
    if getattr(layer, "batch_norm", False):
        found.append("batch_norm")
    activation = getattr(layer, "activation", None)
    usual = type(layer).model_fields["activation"].default if activation else None
    always = isinstance(layer, DenseLayer) and activation != "linear"
    if isinstance(activation, str) and (always or activation != usual):
        found.append(activation.replace("_", " "))
    if isinstance(layer, DenseLayer) and layer.dropout:
        found.append(f"dropout {layer.dropout:g}")
    return tuple(found)


def _beside(layer: Residual, name: str, label: str, source: str, one: Passed) -> list[FlowNode]:
    """The layers, what brings the shortcut to their shape where that is needed, and the sum."""
    nodes: list[FlowNode] = []
    here, wrong = source, one.misfit
    within = [Passed(None, None)] * len(layer.layers)
    if one.before is not None:
        *within, _end = passage(layer.layers, one.before, None)
    for place, (inner, passed) in enumerate(zip(layer.layers, within, strict=True)):
        inside = f"{name}.{place}"
        nodes.append(flow_node(inner, inside, inner.name or "", here, passed))
        wrong = None if passed.misfit else wrong
        here = inside
    way = source
    for line in one.lines:
        if line.name.endswith("_shortcut"):
            way = f"{name}.shortcut"
            does = f"{line.kind.lower()} {line.shape[-1]}"
            nodes.append(
                FlowNode(
                    way,
                    "layer",
                    does,
                    (source,),
                    line.shape,
                    line.parameters,
                    line.trainable,
                    label="shortcut",
                )
            )
    ends = () if layer.activation == "linear" else (layer.activation.replace("_", " "),)
    reason = None if wrong is None else wrong.reason
    joined = FlowNode(
        name, "merge", "add", (here, way), one.after, follows=ends, label=label, reason=reason
    )
    return [*nodes, joined]


def folded(nodes: Iterable[FlowNode]) -> list[FlowNode]:
    """The nodes with small ones (an activation, a dropout) told with the layer that they follow,
    where nothing else takes what that gives.
    """
    listed = list(nodes)
    takers = [source for node in listed for source in node.inputs]
    found: dict[str, FlowNode] = {}
    instead: dict[str, str] = {}
    for node in listed:
        inputs = tuple(instead.get(source, source) for source in node.inputs)
        before = found.get(inputs[0]) if len(inputs) == 1 else None
        alone = len(node.inputs) == 1 and takers.count(node.inputs[0]) == 1
        fits = node.reason is None and node.shape is not None
        if node.small and fits and alone and before is not None and before.kind != "input":
            found[before.name] = replace(
                before,
                follows=(*before.follows, node.does),
                parameters=before.parameters + node.parameters,
                trained=before.trained + node.trained,
            )
            instead[node.name] = before.name
        else:
            found[node.name] = replace(node, inputs=inputs)
    return list(found.values())


def _short(does: str) -> str:
    """A small node in few words: of an activation its name alone."""
    words = does.removeprefix("activation ")
    return words.replace(" normalization", "_norm")
