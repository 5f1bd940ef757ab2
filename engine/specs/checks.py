"""Whether an experiment fits its table: what can be known before anything is trained."""

import math
from pathlib import Path

from data import Description
from engine.specs import ExperimentSpec, SpecError


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
    classes = len(table.class_names)
    if training.loss == "cost_matrix" and matrix is not None and len(matrix) != classes:
        raise SpecError(
            "spec.cost_matrix_of_other_size",
            key="training.cost_matrix",
            classes=classes,
            value=len(matrix),
        )
