"""What speaks against an experiment before it is trained: a rule a function, each with a reason."""

import math
from collections.abc import Callable, Iterator

from data import Description
from data.messages import Message
from engine.models.summary import parameters
from engine.specs import DenseLayer, ExperimentSpec
from engine.specs.checks import kept_rows, split_warnings, training_rows
from engine.specs.tasks import task_of

LEAST_BATCH = 16
"""Rows of which batch normalisation's mean and variance are good enough."""
LEAST_VALIDATION = 100
"""Rows of which an accuracy is known to about five points (one standard error)."""
UNBALANCED = 4
"""So many times the rows of the rarest class are too many for the most frequent one."""
LARGEST_RATES = {
    "sgd": 0.1,
    "adagrad": 0.1,
    "adam": 0.01,
    "adamw": 0.01,
    "adamax": 0.01,
    "nadam": 0.01,
    "rmsprop": 0.01,
    "lion": 0.003,
}
"""By optimizer: learning rates above them rarely train. Of SGD the tutorial's bound; those that
divide by the gradient's size step by the rate itself, and have defaults a tenth of this or less.
"""
Rule = Callable[[ExperimentSpec, Description], Message | None]


def warnings_of(spec: ExperimentSpec, table: Description) -> Iterator[Message]:
    """Every warning, those of the data first."""
    yield from split_warnings(spec, table)
    for rule in RULES:
        found = rule(spec, table)
        if found is not None:
            yield found


def _few_validation_rows(spec: ExperimentSpec, table: Description) -> Message | None:
    rows = table.held_rows or kept_rows(spec, table)[0]
    if not 0 < rows < LEAST_VALIDATION:
        return None
    if table.task == "regression":
        return Message("forecast.few_rows_measure", {"rows": rows})
    points = 100 * math.sqrt(0.25 / rows)
    return Message("forecast.few_validation_rows", {"rows": rows, "points": points})


def _unbalanced(spec: ExperimentSpec, table: Description) -> Message | None:
    counts = [count for count in table.class_counts if count]
    if spec.training.class_weight is not None or len(counts) < 2:
        return None
    most, least = max(counts), min(counts)
    if most < UNBALANCED * least:
        return None
    names = [table.class_names[table.class_counts.index(count)] for count in (most, least)]
    return Message(
        "forecast.unbalanced", {"most": names[0], "least": names[1], "rows": most, "few": least}
    )


def _unscaled(spec: ExperimentSpec, table: Description) -> Message | None:  # noqa: ARG001
    if not table.unscaled:
        return None
    return Message(
        "forecast.unscaled", {"columns": list(table.unscaled), "count": table.unscaled_count}
    )


def _more_parameters(spec: ExperimentSpec, table: Description) -> Message | None:
    weights = parameters(spec.network.layers, table.columns, task_of(spec, table).head)
    values = training_rows(spec, table) * table.columns
    if weights <= values:
        return None
    return Message("forecast.more_parameters", {"parameters": weights, "values": values})


def _small_batches(spec: ExperimentSpec, table: Description) -> Message | None:  # noqa: ARG001
    size = spec.training.batch_size
    normalised = any(isinstance(one, DenseLayer) and one.batch_norm for one in spec.network.layers)
    if not normalised or size >= LEAST_BATCH:
        return None
    return Message("forecast.small_batches", {"size": size, "least": LEAST_BATCH})


def _loss_of_a_number(spec: ExperimentSpec, table: Description) -> Message | None:
    is_softmax = table.task == "classification" and spec.network.output != "sigmoid"
    if not is_softmax or spec.training.loss != "mean_squared_error":
        return None
    return Message("forecast.softmax_mse")


def _large_rate(spec: ExperimentSpec, table: Description) -> Message | None:  # noqa: ARG001
    optimizer = spec.training.optimizer
    largest = LARGEST_RATES.get(optimizer.name)
    if largest is None or optimizer.learning_rate <= largest:
        return None
    return Message(
        "forecast.large_rate",
        {"rate": optimizer.learning_rate, "largest": largest, "optimizer": optimizer.name},
    )


RULES: tuple[Rule, ...] = (
    _few_validation_rows,
    _unbalanced,
    _unscaled,
    _more_parameters,
    _small_batches,
    _loss_of_a_number,
    _large_rate,
)
