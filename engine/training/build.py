"""From a specification to a compiled Keras model.

Call it in the thread that trains, right after ``keras.utils.set_random_seed``: Keras' state is
thread-local, and the initial weights are drawn here.
"""

from contextlib import nullcontext
from typing import Any

from engine.models.base.shape import Shape
from engine.models.graph import network
from engine.models.losses import loss
from engine.models.metrics import metrics
from engine.models.nodes.calls import graph_network
from engine.models.nodes.columns import Columns
from engine.models.nodes.ends import End, of_ends
from engine.models.nodes.graph import Graph
from engine.specs import ExperimentSpec, TrainingSpec
from engine.specs.networks import graph_of
from engine.tasks.task import Task
from engine.training.user_network import own_loss, own_metrics, own_network


def build(
    spec: ExperimentSpec,
    shape: Shape | Columns,
    task: Task,
    steps: int,
    strategy: Any = None,
) -> Any:
    """The experiment's network, compiled.

    Takes float32 of shape (rows, *``shape``), or of a graph its inputs by name; gives float32 of
    shape (rows, units): what the head of the ``task``, fitted to the training rows, makes of them,
    or where there are several outputs such by their names. Targets are of that shape for every
    loss. ``steps`` is the number of batches an epoch, in which the learning rate's schedules are
    measured. With a ``strategy`` the weights and what the optimizer remembers of them have a copy
    on each of its devices; the metrics have none.
    """
    training, columns = spec.training, Columns.of(shape)
    graph = graph_of(spec.network, columns)
    given: dict[str, Any] = {
        "loss": _loss(training, task),
        "metrics": [*metrics(task), *own_metrics(training.own_metrics)],
    }
    with nullcontext() if strategy is None else strategy.scope():
        model = _network(spec, columns, graph, task)
        optimizer = training.optimizer.call(training.rate()).make(steps)
        if strategy is not None:
            optimizer.build(model.trainable_variables)
    if graph is not None and not spec.network.code:
        given = _of_outputs(graph, given)
    model.compile(optimizer=optimizer, jit_compile=False, **given)
    return model


def _network(spec: ExperimentSpec, columns: Columns, graph: Graph | None, task: Task) -> Any:
    if spec.network.code:
        return own_network(spec.network.code, columns.shape, task.head)
    if graph is None:
        return network(spec.network.stack, columns.shape, task.head)
    return graph_network(graph, task.head)


def _loss(training: TrainingSpec, task: Task) -> Any:
    if training.own_loss:
        return own_loss(training.own_loss)
    return loss(training.loss, training.cost_matrix, task)


def _of_outputs(graph: Graph, main: dict[str, Any]) -> dict[str, Any]:
    """What ``compile`` takes where there are several outputs: by the names of their layers."""
    ends = graph.ends
    weights = {end.keras: end.weight for end in ends}
    given = {
        "loss": of_ends(ends, main["loss"], _loss_of),
        "metrics": of_ends(ends, main["metrics"], _metrics_of),
    }
    return {**given, "loss_weights": weights} if len(ends) > 1 else given


def _loss_of(end: End) -> str:
    return end.loss


def _metrics_of(end: End) -> list[str]:
    return [end.metric]
