"""A graph as calls of Keras, from its inputs to its end."""

from dataclasses import replace
from typing import Any

from engine.models.base.shape import Shape
from engine.models.graph import connected, output
from engine.models.layers.wiring import Wired
from engine.models.nodes import Merge, Node, Shared
from engine.models.nodes.graph import Graph
from engine.models.nodes.passage import graph_passage
from engine.models.summary import OUTPUT
from engine.tasks.task import Head


def graph_wired(graph: Graph, head: Head) -> list[Wired]:
    """Every call between the inputs and the end, in order; ``problem`` has found nothing wrong."""
    before = [passed.before or () for passed in graph_passage(graph, head)]
    ends = {entry.name: entry.keras for entry in graph.entries}
    made: dict[str, list[Wired]] = {}
    found: list[Wired] = []
    for place in graph.order:
        node = graph.nodes[place]
        name = node.name or ""
        sources = [ends[one] for one in node.input]
        made[name] = _calls(graph, node, sources, before[place], made)
        ends[name] = made[name][-1].name
        found += made[name]
    for end in graph.ends:
        last = output(end.head(head), end.keras)
        found.append(Wired(end.keras, last, (ends[end.node],)))
    return found


def _calls(
    graph: Graph, node: Node, sources: list[str], shape: Shape, made: dict[str, list[Wired]]
) -> list[Wired]:
    name = graph.keras_names[node.name or ""]
    if isinstance(node, Merge):
        return node.joined(name, sources)
    target = graph.target(node)
    if not isinstance(node, Shared) or target is None:
        return node.wired(name, sources[0], shape)
    calls = zip(target.wired(name, sources[0], shape), made[node.shared], strict=True)
    return [replace(one, layer=other.name) for one, other in calls]


def graph_network(graph: Graph, head: Head) -> Any:
    """The network, whose inputs are given by their names, as its outputs are where it has several.
    It draws its weights here.
    """
    import keras

    inputs = {
        one.keras: keras.Input(one.shape, name=one.keras, dtype="float32") for one in graph.entries
    }
    results = connected(inputs, graph_wired(graph, head))
    outputs = {end.keras: results[end.keras] for end in graph.ends}
    given = outputs if len(outputs) > 1 else outputs[OUTPUT]
    return keras.Model(inputs, given, name="network")
