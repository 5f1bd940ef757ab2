"""What becomes of a row on its way through a graph: shapes and weights as arithmetic."""

from engine.models.base.shape import Misfit, Shape, as_list, row
from engine.models.layers import LayerSummary
from engine.models.nodes import Merge, Node, Shared
from engine.models.nodes.graph import Graph
from engine.models.summary import NetworkMisfit, Passed
from engine.tasks.task import Head


def graph_passage(graph: Graph, head: Head | None) -> list[Passed]:
    """What becomes of a row at every node, as they are written, and at the output, which is last.

    Behind a node that does not fit nothing is known, nor of nodes whose input is not there.
    """
    found = [Passed(None, None)] * len(graph.nodes)
    shapes: dict[str, Shape] = {entry.name: entry.shape for entry in graph.entries}
    before: dict[str, list[Shape]] = {}
    total = 0
    for place in graph.order:
        node = graph.nodes[place]
        name = node.name or ""
        known = [shapes[one] for one in node.input if one in shapes]
        if not known or len(known) < len(node.input):
            continue
        before[name] = known
        passed = _at(graph, place, known, before.get(_target(node)), total)
        found[place], total = passed, passed.parameters
        if passed.after is not None:
            shapes[name] = passed.after
    return [*found, _at_the_end(graph, shapes, head, total)]


def _target(node: Node) -> str:
    return node.shared if isinstance(node, Shared) else ""


def _at(
    graph: Graph, place: int, shapes: list[Shape], targets: list[Shape] | None, total: int
) -> Passed:
    node = graph.nodes[place]
    name = node.name or ""
    try:
        lines, after = outcome(graph, node, shapes, targets)
    except Misfit as error:
        wrong = NetworkMisfit(place, name, shapes[0], error.message)
        return Passed(shapes[0], None, total, misfit=wrong)
    return Passed(shapes[0], after, total + sum(line.parameters for line in lines), tuple(lines))


def outcome(
    graph: Graph, node: Node, shapes: list[Shape], targets: list[Shape] | None
) -> tuple[list[LayerSummary], Shape]:
    """The lines of a node in a summary, and the shape of what it gives; ``shapes`` are those that
    come in, ``targets`` those at the node whose layer it uses.

    Raises:
        Misfit: it does not take that.
    """
    name = node.name or ""
    if isinstance(node, Merge):
        return node.told(name, shapes), node.merged(shapes)
    if not isinstance(node, Shared):
        return node.summary(name, shapes[0]), node.outcome(shapes[0])
    target = graph.target(node)
    if target is None or targets is None:
        raise Misfit("network.shares_nothing", shared=node.shared)
    if shapes != targets:
        given, wanted = as_list(shapes[0]), as_list(targets[0])
        raise Misfit("network.shared_takes", shared=node.shared, given=given, wanted=wanted)
    after = target.outcome(shapes[0])
    return [LayerSummary(name, f"= {node.shared}", after, 0, 0)], after


def _at_the_end(graph: Graph, shapes: dict[str, Shape], head: Head | None, total: int) -> Passed:
    shape = shapes.get(graph.ends[0].node) if graph.ends else None
    if shape is None or head is None:
        return Passed(shape, shape if head is None else None, total)
    lines: list[LayerSummary] = []
    for end in graph.ends:
        here, made = shapes.get(end.node), end.head(head)
        if here is None:
            return Passed(shape, None, total)
        try:
            weights = (row(here) + 1) * made.units
        except Misfit as error:
            wrong = NetworkMisfit(len(graph.nodes), end.keras, here, error.message)
            return Passed(shape, None, total, misfit=wrong)
        lines.append(LayerSummary(end.keras, made.words, (made.units,), weights, weights))
    total += sum(line.parameters for line in lines)
    return Passed(shape, (head.units,), total, tuple(lines))


def graph_summary(graph: Graph, head: Head) -> list[LayerSummary]:
    """The layers as Keras makes them: inputs, nodes in their order, the output.

    Raises:
        NetworkMisfit: a node does not take what comes in.
    """
    found = graph_passage(graph, head)
    wrong = next((one.misfit for one in found if one.misfit), None)
    if wrong is not None:
        raise wrong
    inputs = [LayerSummary(one.name, "Input", one.shape, 0, 0) for one in graph.entries]
    nodes = [line for place in graph.order for line in found[place].lines]
    return [*inputs, *nodes, *found[-1].lines]
