"""The last run's network, compiled and traced, kept for a next run of the same shape.

Building and tracing take as long as some hundred epochs of a small network; the runs of a grid
differ in numbers that no trace knows (seed, learning rate, epochs).
"""

import json
from dataclasses import dataclass
from typing import Any

from data import Dataset
from data.split import Split
from engine.spec import ExperimentSpec
from engine.spec.schedule import Constant, ReduceOnPlateau
from engine.training.exact import ExactSteps
from engine.training.metrics import balanced_weights, one_hot, row_weights
from engine.training.steps import Steps
from engine.training.turbo import TurboSteps, why_not


@dataclass(frozen=True, slots=True)
class Prepared:
    """A model with the steps that train it; ``note`` says why they are not the ones asked for."""

    model: Any
    steps: Steps
    note: str = ""


class LastCompiled:
    """Gives the steps for a freshly built model, or the last ones with its values.

    A run with callbacks of a person's own, which may change anything, gets and leaves nothing.
    """

    def __init__(self) -> None:
        self._shape: str | None = None
        self._kept: Prepared | None = None

    def prepare(self, spec: ExperimentSpec, dataset: Dataset, rows: Split, model: Any) -> Prepared:
        """Steps whose model holds the values of ``model``, which is as it was built."""
        shape, kept = _shape(spec, dataset.description.sha256), self._kept
        if kept is not None and shape == self._shape:
            _copy(model, kept.model)
            return kept
        self.forget()
        made = _prepared(spec, dataset, rows, model)
        if not spec.training.callbacks:
            self._shape, self._kept = shape, made
        return made

    def forget(self) -> None:
        """Begin anew: the model may have been left in any state."""
        self._shape = self._kept = None


def _shape(spec: ExperimentSpec, table: str) -> str:
    """Everything that the compiled steps depend on."""
    fields = spec.model_dump(mode="json", exclude={"name", "note", "seed"})
    training: dict[str, Any] = fields["training"]
    for name in ("early_stopping", "checkpoint", "resume", "order"):
        training.pop(name, None)
    decays = getattr(spec.training.optimizer, "decay", 0)
    if isinstance(spec.training.schedule, Constant | ReduceOnPlateau) and not decays:
        # The learning rate is a variable; other schedules are part of the trace
        del training["epochs"], training["schedule"], training["optimizer"]["learning_rate"]
    return json.dumps([table, fields], sort_keys=True)


def _copy(fresh: Any, kept: Any) -> None:
    """Give ``kept`` every value of ``fresh``: weights, random streams, optimizer."""
    fresh.optimizer.build(fresh.trainable_variables)
    for old, new in ((kept, fresh), (kept.optimizer, fresh.optimizer)):
        for variable, value in zip(old.variables, new.variables, strict=True):
            variable.assign(value)


def _prepared(spec: ExperimentSpec, dataset: Dataset, rows: Split, model: Any) -> Prepared:
    classes = dataset.description.classes
    kind, note = ExactSteps, ""
    if spec.training.engine == "turbo":
        against = why_not(model)
        if against is None:
            kind = TurboSteps
        else:
            note = f"turbo is not used: {against}; trained exactly instead"
    targets, weights = one_hot(dataset.labels, classes), _weights(spec, dataset, rows)
    steps = kind(model, dataset.features, targets, weights, spec.training.batch_size)
    return Prepared(model, steps, note)


def _weights(spec: ExperimentSpec, dataset: Dataset, rows: Split) -> Any:
    table, wished = dataset.description, spec.training.class_weight
    if wished is None:
        return None
    by_class = (
        balanced_weights(dataset.labels[rows.train])
        if wished == "balanced"
        else {table.class_names.index(name): weight for name, weight in wished.items()}
    )
    return row_weights(dataset.labels, by_class, table.classes)
