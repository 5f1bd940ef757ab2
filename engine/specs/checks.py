"""Whether an experiment fits its table: what can be known before anything is trained."""

import math
from pathlib import Path

from data import Description
from engine.specs import ExperimentSpec, SpecError
from engine.specs.tasks import task_of


def training_rows(spec: ExperimentSpec, table: Description) -> int:
    """How many rows train, by the rule of Keras' validation_split."""
    return math.floor(table.rows * (1.0 - spec.data.validation.split))


def check(spec: ExperimentSpec, table: Description) -> None:
    """Refuse what cannot be trained on this table.

    Raises:
        SpecError: the key and its limit are named.
    """
    rows = training_rows(spec, table)
    training = spec.training
    if rows == 0:
        fraction = spec.data.validation.split
        about = {"key": "data.validation.split", "fraction": fraction, "rows": table.rows}
        raise SpecError("split.none_to_train", **about)
    if training.batch_size > rows:
        raise SpecError(
            "spec.batch_larger_than_rows",
            key="training.batch_size",
            rows=rows,
            value=training.batch_size,
        )
    _check_task(spec, table)
    if isinstance(training.class_weight, dict):
        for name in training.class_weight:
            if name not in table.class_names:
                raise SpecError(
                    "spec.no_such_class",
                    key="training.class_weight",
                    value=name,
                    known=list(table.class_names),
                )
    for place in training.callbacks:
        file = place.rpartition(":")[0]
        if not Path(file).expanduser().is_file():
            raise SpecError("spec.no_such_callback_file", key="training.callbacks", value=file)
    matrix = training.cost_matrix
    classes = table.classes
    if training.loss == "cost_matrix" and matrix is not None and len(matrix) != classes:
        raise SpecError(
            "spec.cost_matrix_of_other_size",
            key="training.cost_matrix",
            classes=classes,
            value=len(matrix),
        )


def _check_task(spec: ExperimentSpec, table: Description) -> None:
    """Refuse what does not fit the label: a loss, a metric to watch, weights of classes."""
    task, training = task_of(spec, table), spec.training
    about = {"label": table.label_name, "task": task.KIND}
    if spec.network.output == "sigmoid" and task.KIND != "binary":
        number = task.KIND == "regression"
        code = "spec.sigmoid_of_a_number" if number else "spec.sigmoid_needs_two_classes"
        raise SpecError(code, key="network.output", classes=table.classes, **about)
    if training.class_weight is not None and not task.WEIGHS_CLASSES:
        raise SpecError("spec.no_classes_to_weigh", key="training.class_weight", **about)
    if not task.allows(training.loss):
        fitting = list(task.LOSSES)
        raise SpecError(
            "spec.loss_of_other_task",
            key="training.loss",
            value=training.loss,
            choices=fitting,
            **about,
        )
    least = None if table.quantity is None else table.quantity.least
    if training.loss == "mean_squared_logarithmic_error" and least is not None and least < 0:
        raise SpecError(
            "spec.loss_of_no_negative", key="training.loss", value=training.loss, least=least
        )
    for name, section in training.watching():
        monitor = section.monitor
        if monitor.removeprefix("val_") not in task.monitors:
            known = [f"{part}{one}" for one in task.monitors for part in ("val_", "")]
            raise SpecError(
                "spec.monitor_of_other_task",
                key=f"training.{name}.monitor",
                value=monitor,
                choices=known,
                **about,
            )
