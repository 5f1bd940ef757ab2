"""What speaks against an experiment before it is trained: a rule a function, each with a reason."""

import math
from collections.abc import Callable, Iterator

from data import Description
from data.messages import Message
from engine.models.summary import layer_names
from engine.specs import ExperimentSpec
from engine.specs.checks import kept_rows, split_warnings, training_rows
from engine.specs.device_checks import device_notes, is_normalised
from engine.specs.networks import parameters_of

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
OF_DATA = frozenset(
    (
        "role.fits_no_cell",
        "role.fits_few_cells",
        "table_note.of_held",
        "table_note.classes_only_validate",
        "table_note.classes_never_validate",
    )
)
"""Notes on the table that speak against training on it as it was described."""
Rule = Callable[[ExperimentSpec, Description], Message | None]


def warnings_of(spec: ExperimentSpec, table: Description) -> Iterator[Message]:
    """Every warning, those of the data first."""
    yield from (note for note in table.notes if note.code in OF_DATA)
    yield from split_warnings(spec, table)
    for rule in RULES:
        found = rule(spec, table)
        if found is not None:
            yield found
    yield from device_notes(spec)


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


def _windows_at_random(spec: ExperimentSpec, table: Description) -> Message | None:  # noqa: ARG001
    validation, window = spec.data.validation, spec.data.window
    if window is None or window.length == 1 or not validation.any_rows:
        return None
    as_they_come = validation.method == "tail" and spec.data.shuffle_seed is None and not window.by
    if as_they_come or validation.method == "time" or validation.file is not None:
        return None
    return Message("forecast.windows_at_random", {"method": validation.method})


def _more_parameters(spec: ExperimentSpec, table: Description) -> Message | None:
    if spec.network.code:
        return None
    weights = parameters_of(spec, table)
    values = training_rows(spec, table) * table.columns
    if weights <= values:
        return None
    return Message("forecast.more_parameters", {"parameters": weights, "values": values})


def _small_batches(spec: ExperimentSpec, table: Description) -> Message | None:  # noqa: ARG001
    size = -(-spec.training.batch_size // spec.training.devices)  # each takes them of its own rows
    if not is_normalised(spec) or size >= LEAST_BATCH:
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


def _own_code(spec: ExperimentSpec, table: Description) -> Message | None:  # noqa: ARG001
    return Message("forecast.own_code", {"file": spec.network.code}) if spec.network.code else None


def _name_twice(spec: ExperimentSpec, table: Description) -> Message | None:  # noqa: ARG001
    """Of a graph that is refused: nodes are known by their names."""
    stack, taken = spec.network.stack, set[str]()
    for layer, keras in zip(stack, layer_names(stack), strict=True):
        name = layer.name or ""
        if name.lower() in taken:
            return Message("forecast.name_twice", {"name": name, "keras": keras})
        taken |= {name.lower()} if name else set()
    return None


RULES: tuple[Rule, ...] = (
    _own_code,
    _few_validation_rows,
    _unbalanced,
    _unscaled,
    _windows_at_random,
    _more_parameters,
    _small_batches,
    _loss_of_a_number,
    _large_rate,
    _name_twice,
)
