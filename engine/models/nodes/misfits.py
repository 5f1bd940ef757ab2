"""What is wrong with a graph: one finding, with the place and the name of the node."""

from collections.abc import Iterator
from typing import Any

from data.errors import MessageError
from engine.models.nodes import Merge, Node, Shared
from engine.models.nodes.columns import EVERYTHING, chosen, pictures_among, predicted, shape_of
from engine.models.nodes.graph import Graph
from engine.models.nodes.passage import graph_passage
from engine.models.summary import NetworkMisfit
from engine.tasks.task import Head

MOST_NAMED = 5


class GraphMisfit(MessageError):
    """A graph that cannot be built; ``key`` is where, as ``--set`` names it."""

    def __init__(self, code: str, *, key: str, **params: Any) -> None:
        super().__init__(code, key=key, **params)
        self.key = key


def problem(graph: Graph, head: Head | None) -> GraphMisfit | NetworkMisfit | None:
    """The first thing that is wrong, names before shapes; None where the graph can be built."""
    for findings in (_inputs, _names, _sources, _circle, _outputs, _ways):
        found = next(findings(graph), None)
        if found is not None:
            return found
    return next((one.misfit for one in graph_passage(graph, head) if one.misfit), None)


def _inputs(graph: Graph) -> Iterator[GraphMisfit]:
    if not graph.inputs:
        yield GraphMisfit("network.no_inputs", key="network.inputs")
    for name, patterns in graph.inputs.items():
        key = f"network.inputs.{name}"
        if not patterns:
            yield GraphMisfit("network.input_of_nothing", key=key, name=name)
        yield from _pictures(graph, name, patterns)
        if patterns == (EVERYTHING,):
            continue
        asked = [one for one in patterns if one in graph.further]
        if asked:
            yield GraphMisfit("network.input_is_label", key=key, name=name, column=asked[0])
        if len(graph.columns.shape) != 1 and not graph.columns.images:
            yield GraphMisfit("network.image_in_parts", key=key, name=name)
        _, without = chosen(graph.columns, patterns)
        if without:
            yield GraphMisfit(
                "network.pattern_without_column",
                key=key,
                name=name,
                pattern=without[0],
                columns=list(graph.columns.names[:MOST_NAMED]),
            )


def _pictures(graph: Graph, name: str, patterns: tuple[str, ...]) -> Iterator[GraphMisfit]:
    """An input that takes pictures and other columns, or a part of them: they have no one shape."""
    columns = graph.columns
    places = chosen(columns, patterns)[0]
    found = pictures_among(columns, places)
    if found and len(shape_of(columns, places)) == 1:
        yield GraphMisfit(
            "network.pictures_and_others",
            key=f"network.inputs.{name}",
            name=name,
            column=found[0].column,
        )


def _names(graph: Graph) -> Iterator[GraphMisfit]:
    if not graph.nodes:
        yield GraphMisfit("network.no_nodes", key="network.nodes")
    taken = set(graph.inputs)
    for place, node in enumerate(graph.nodes):
        key = f"network.nodes.{place}.name"
        if not node.name:
            yield GraphMisfit("network.node_without_name", key=key, number=place + 1)
        elif node.name in taken:
            yield GraphMisfit("network.name_twice", key=key, name=node.name)
        taken.add(node.name or "")


def _sources(graph: Graph) -> Iterator[GraphMisfit]:
    for place, node in enumerate(graph.nodes):
        where, name = f"network.nodes.{place}", node.name
        if not node.input:
            yield GraphMisfit("network.node_without_input", key=f"{where}.input", name=name)
        for source in node.input:
            if source not in graph.inputs and source not in graph.by_name:
                yield GraphMisfit(
                    "network.takes_unknown",
                    key=f"{where}.input",
                    source=source,
                    near=graph.near(source),
                    name=name,
                )
        if isinstance(node, Merge) and len(node.input) == 1:
            kind: Any = node
            yield GraphMisfit(
                "network.merge_of_one", key=f"{where}.input", type=kind.type, name=name
            )
        if not isinstance(node, Merge) and len(node.input) > 1:
            yield GraphMisfit(
                "network.takes_several", key=f"{where}.input", count=len(node.input), name=name
            )
        if isinstance(node, Shared) and not _has_layer(graph, node):
            yield GraphMisfit(
                "network.shares_no_layer",
                key=f"{where}.shared",
                shared=node.shared,
                nodes=[one.name or "" for one in graph.nodes if _is_own(one)][:MOST_NAMED],
                name=name,
            )


def _has_layer(graph: Graph, node: Node) -> bool:
    """Whether the node that is named has a layer of its own to share."""
    target = graph.target(node)
    return target is not None and _is_own(target)


def _is_own(node: Node) -> bool:
    return not isinstance(node, Shared | Merge)


def _outputs(graph: Graph) -> Iterator[GraphMisfit]:
    if not graph.outputs:
        taken = {name for node in graph.nodes for name in node.input}
        ends = [node.name or "" for node in graph.nodes if node.name not in taken]
        yield GraphMisfit("network.no_outputs", key="network.outputs", nodes=ends)
    for label, name in graph.outputs.items():
        key = f"network.outputs.{label}"
        if name not in graph.by_name:
            near = graph.near(name)
            yield GraphMisfit(
                "network.output_of_unknown", key=key, label=label, name=name, near=near
            )
    if graph.label is not None and graph.outputs and graph.label not in graph.outputs:
        first = next(iter(graph.outputs))
        yield GraphMisfit(
            "network.output_of_other_label",
            key=f"network.outputs.{first}",
            given=first,
            label=graph.label,
        )
    for label in graph.further:
        if not predicted(graph.columns, label):
            yield GraphMisfit(
                "network.output_of_no_number", key=f"network.outputs.{label}", label=label
            )
    for entry in graph.entries:
        if entry.places == ():
            key = f"network.inputs.{entry.name}"
            yield GraphMisfit("network.input_of_nothing", key=key, name=entry.name)
    for label, told in graph.told.items():
        if told.get("loss") and label not in graph.further:
            key = f"network.outputs.{label}.loss"
            yield GraphMisfit("network.loss_of_the_label", key=key, label=label)
    for end in graph.ends:
        if end.places is not None and end.loss not in end.losses:
            yield GraphMisfit(
                "network.loss_of_other_column",
                key=f"network.outputs.{end.label}.loss",
                label=end.label,
                value=end.loss,
                choices=list(end.losses),
            )


def _circle(graph: Graph) -> Iterator[GraphMisfit]:
    around = graph.circle()
    if around:
        key = f"network.nodes.{graph.by_name[around[0]]}.input"
        yield GraphMisfit("network.circle", key=key, name=around[0], names=around)


def _ways(graph: Graph) -> Iterator[GraphMisfit]:
    for place, node in enumerate(graph.nodes):
        if node.name not in graph.read:
            key = f"network.nodes.{place}"
            yield GraphMisfit("network.node_unconnected", key=key, name=node.name)
    for name in graph.inputs:
        if name not in graph.read:
            yield GraphMisfit("network.input_unconnected", key=f"network.inputs.{name}", name=name)
