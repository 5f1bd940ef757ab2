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
    if training.batch_size > rows:
        raise SpecError(
            f'"training.batch_size" must be at most {rows}, the rows that train, '
            f"not {training.batch_size}",
            key="training.batch_size",
        )
    if isinstance(training.class_weight, dict):
        for name in training.class_weight:
            if name not in table.class_names:
                known = ", ".join(table.class_names[:10])
                raise SpecError(
                    f'"training.class_weight" names the class "{name}"; the table has {known}',
                    key="training.class_weight",
                )
    for place in training.callbacks:
        file = place.rpartition(":")[0]
        if not Path(file).expanduser().is_file():
            raise SpecError(
                f'"training.callbacks" names the file {file}, which does not exist',
                key="training.callbacks",
            )
    matrix = training.cost_matrix
    classes = len(table.class_names)
    if training.loss == "cost_matrix" and matrix is not None and len(matrix) != classes:
        raise SpecError(
            f'"training.cost_matrix" must have {classes} rows and columns, one a class, '
            f"not {len(matrix)}",
            key="training.cost_matrix",
        )
