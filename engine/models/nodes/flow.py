"""A graph as nodes that take what others give, for a picture of it."""

from dataclasses import replace

from engine.models.flow import FlowNode, flow_node, folded, measured
from engine.models.nodes import Merge, Node, Shared
from engine.models.nodes.graph import Graph
from engine.models.nodes.passage import graph_passage
from engine.models.summary import OUTPUT, Passed
from engine.tasks.task import Head


def graph_flow(graph: Graph, head: Head | None) -> list[FlowNode]:
    """The inputs, the nodes in an order in which each stands behind those that it takes, and the
    outputs; nodes of a circle and what needs them are left out, for nothing is known of them.
    """
    *passed, last = graph_passage(graph, head)
    found = [
        FlowNode(_name(entry.name), "input", "", shape=entry.shape, label=entry.name)
        for entry in graph.entries
    ]
    found += [_placed(graph.nodes[place], passed[place]) for place in graph.order]
    for place, end in enumerate(graph.ends):
        is_main = end.places is None
        made = None if head is None else end.head(head)
        node = FlowNode(
            f"{OUTPUT}:{end.label}",
            "output",
            "" if made is None else f"dense {made.units}",
            (_name(end.node),),
            follows=() if made is None else (made.activation or "linear",),
            label=end.label,
        )
        lines = last.lines[place : place + 1]
        shape = lines[0].shape if lines else None
        reason = last.misfit if is_main else None
        found.append(measured(node, Passed(last.before, shape, 0, lines, reason)))
    return folded(found)


def _placed(node: Node, one: Passed) -> FlowNode:
    name = node.name or ""
    takes = tuple(map(_name, node.input))
    if isinstance(node, Merge):
        return measured(FlowNode(_name(name), "merge", node.type, takes, label=name), one)
    if isinstance(node, Shared):
        does = f"= {node.shared}"
        return measured(FlowNode(_name(name), "layer", does, takes, label=name), one)
    return replace(flow_node(node, _name(name), name, "", one), inputs=takes)


def _name(name: str) -> str:
    """Apart from the outputs' names."""
    return f"node:{name}"
