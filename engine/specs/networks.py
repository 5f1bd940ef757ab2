"""An experiment's network on the columns of a table, whether it is a list or a graph."""

from collections.abc import Mapping, Sequence

from data import Description
from data.prepare.inputs import first_pixel
from engine.models.flow import FlowNode, flow_of
from engine.models.layers import LayerSummary
from engine.models.nodes.columns import Columns, Image
from engine.models.nodes.flow import graph_flow
from engine.models.nodes.graph import Graph
from engine.models.nodes.passage import graph_passage, graph_summary
from engine.models.summary import Passed, passage, summary
from engine.specs.experiment import ExperimentSpec
from engine.specs.network import NetworkSpec
from engine.specs.tasks import task_of


def columns_of(table: Description) -> Columns:
    """What a row of the table holds."""
    names, prepared = table.feature_names, bool(table.preparation)
    images = images_among(names, table.images)
    return Columns(table.input_shape, names, prepared, table.label_name, images)


def images_among(names: Sequence[str], shapes: Mapping[str, tuple[int, ...]]) -> tuple[Image, ...]:
    """The columns of pictures, by their ``shapes``, among the ``names`` of a row's numbers."""
    return tuple(
        Image(column, shape, names.index(first_pixel(column))) for column, shape in shapes.items()
    )


def graph_of(network: NetworkSpec, columns: Columns) -> Graph | None:
    """The network as a graph on these columns; None where it is a list of layers.

    Where it names no output, that is the only node that no other takes.
    """
    if not network.is_graph:
        return None
    inputs = {name: tuple(patterns) for name, patterns in network.inputs.items()}
    outputs = {label: told.node for label, told in network.outputs.items()}
    if not outputs:
        taken = {name for node in network.nodes for name in node.input}
        ends = [node.name for node in network.nodes if node.name and node.name not in taken]
        outputs = {columns.label or "": ends[0]} if len(ends) == 1 else {}
    told = {label: one.model_dump() for label, one in network.outputs.items()}
    return Graph(columns, inputs, network.nodes, outputs, columns.label, told)


def passage_of(spec: ExperimentSpec, table: Description) -> list[Passed]:
    """What becomes of a row at every layer or node, and at the output, which is last."""
    head, columns = task_of(spec, table).head, columns_of(table)
    graph = graph_of(spec.network, columns)
    if graph is None:
        return passage(spec.network.stack, columns.shape, head)
    return graph_passage(graph, head)


def flow_on(spec: ExperimentSpec, table: Description) -> list[FlowNode]:
    """The network as nodes that take what others give, for a picture of it."""
    head, columns = task_of(spec, table).head, columns_of(table)
    graph = graph_of(spec.network, columns)
    if graph is None:
        return flow_of(spec.network.stack, columns.shape, head)
    return graph_flow(graph, head)


def parameters_of(spec: ExperimentSpec, table: Description) -> int:
    """All weights of the network, trainable or not; of one that cannot be built, up to there."""
    return passage_of(spec, table)[-1].parameters


def summary_of(spec: ExperimentSpec, table: Description) -> list[LayerSummary]:
    """The layers as Keras builds them, in order, with their numbers of weights.

    Raises:
        NetworkMisfit: a layer does not take what comes in.
    """
    head, columns = task_of(spec, table).head, columns_of(table)
    graph = graph_of(spec.network, columns)
    if graph is None:
        return summary(spec.network.stack, columns.shape, head)
    return graph_summary(graph, head)


__all__ = ["columns_of", "flow_on", "graph_of", "parameters_of", "passage_of", "summary_of"]
