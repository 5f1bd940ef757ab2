"""Whether rows without a label can be labelled while an experiment trains on its table."""

from data import Description
from engine.models.base.keras_call import measures_steps
from engine.specs.errors import SpecError
from engine.specs.experiment import ExperimentSpec
from engine.specs.networks import columns_of, graph_of
from engine.specs.tasks import task_of

_KEY = "training.pseudo_labels"


def check_pseudo_labels(spec: ExperimentSpec, table: Description, rows: int) -> None:
    """Refuse what does not go with pseudo-labels; ``rows`` of the table train.

    Raises:
        SpecError: the key and its limit are named.
    """
    section, training = spec.training.pseudo_labels, spec.training
    if section is None:
        return
    if table.streams:
        raise SpecError("streaming.no_pseudo_labels", key=_KEY)
    task = task_of(spec, table)
    if task.KIND == "regression":
        raise SpecError("pseudo_labels.no_classes", key=_KEY, label=table.label_name)
    graph = graph_of(spec.network, columns_of(table))
    if graph is not None and graph.further:
        raise SpecError("pseudo_labels.one_output", key="network.outputs")
    if training.class_weight is not None:
        raise SpecError("pseudo_labels.no_class_weight", key="training.class_weight")
    if training.order == "keras":
        raise SpecError("pseudo_labels.no_keras_order", key="training.order")
    if measures_steps(training.rate()):
        raise SpecError("pseudo_labels.no_schedule", key="training.schedule")
    if _looks_at_labels(spec):
        raise SpecError("pseudo_labels.no_target_encoding", key="data.preparation.encoding")
    few = max(round(section.labelled * rows), len([one for one in table.class_counts if one]))
    if training.batch_size > few:
        raise SpecError(
            "pseudo_labels.batch_larger",
            key="training.batch_size",
            rows=few,
            value=training.batch_size,
        )
    asked = section.rounds * section.epochs_per_round
    if spec.branch is None and asked >= training.epochs:
        raise SpecError(
            "pseudo_labels.too_few_epochs",
            key=f"{_KEY}.rounds",
            rounds=section.rounds,
            each=section.epochs_per_round,
            value=training.epochs,
        )


def _looks_at_labels(spec: ExperimentSpec) -> bool:
    """Whether inputs are made of the labels of all rows that train."""
    asked = spec.data.preparation
    if asked is None:
        return False
    ways = [asked.encoding, *(column.get("encoding") for column in asked.columns.values())]
    return "target" in ways
