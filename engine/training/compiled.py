"""The last run's network, compiled and traced, kept for a next run of the same shape.

Building and tracing take as long as some hundred epochs of a small network; the runs of a grid
differ in numbers that no trace knows (seed, learning rate, epochs).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np

from data import Dataset
from data.split import Split
from engine.spec import ExperimentSpec
from engine.spec.schedule import Constant, ReduceOnPlateau
from engine.training.best import BestWeights
from engine.training.callbacks import Finite
from engine.training.exact import ExactSteps
from engine.training.metrics import balanced_weights, one_hot, row_weights
from engine.training.steps import Steps
from engine.training.turbo import TurboSteps, why_not


@dataclass(frozen=True, slots=True)
class Prepared:
    """A model with the steps that train it, and the callbacks that have compiled calls for it.

    ``note`` says why the steps are not the ones asked for.
    """

    model: Any
    steps: Steps
    note: str = ""
    finite: Finite = field(default_factory=Finite)
    best: BestWeights = field(default_factory=BestWeights)


class LastCompiled:
    """Gives the steps for a freshly built model, or the last ones with its values.

    A run with callbacks of a person's own, which may change anything, gets and leaves nothing.
    """

    def __init__(self) -> None:
        self._shape: str | None = None
        self._kept: Prepared | None = None
        self._seed: int | None = None
        self._initial: list[Any] = []

    def prepare(
        self, spec: ExperimentSpec, dataset: Dataset, rows: Split, build: Callable[[], Any]
    ) -> Prepared:
        """Steps with a model that has the values which ``build`` gives a fresh one."""
        shape, kept = _shape(spec, dataset.description.sha256), self._kept
        if kept is None or shape != self._shape:
            self.forget()
            kept = _prepared(spec, dataset, rows, build())
            if not spec.training.callbacks:
                self._shape, self._kept = shape, kept
                self._remember(spec.seed, kept.model)
            return kept
        if spec.seed != self._seed:
            fresh = build()
            fresh.optimizer.build(fresh.trainable_variables)
            self._remember(spec.seed, fresh)
        for variable, value in zip(_variables(kept.model), self._initial, strict=True):
            variable.assign(value)
        if has_variable_rate(spec):
            kept.model.optimizer.learning_rate = spec.training.optimizer.learning_rate
        return kept

    def _remember(self, seed: int, model: Any) -> None:
        self._seed = seed
        self._initial = [np.array(variable.numpy()) for variable in _variables(model)]

    def forget(self) -> None:
        """Begin anew: the model may have been left in any state.

        Keras' clearing empties TensorFlow's cache of compiled calls too: filling it again costs
        as much as twenty epochs, so a network that is handed on is not cleared.
        """
        keras.utils.clear_session()
        self._shape = self._kept = self._seed = None
        self._initial = []


def _shape(spec: ExperimentSpec, table: str) -> str:
    """Everything that the compiled steps depend on."""
    fields = spec.model_dump(mode="json", exclude={"name", "note", "seed", "branch"})
    training: dict[str, Any] = fields["training"]
    for name in ("early_stopping", "checkpoint", "resume", "order"):
        training.pop(name, None)
    if has_variable_rate(spec):
        del training["epochs"], training["schedule"], training["optimizer"]["learning_rate"]
    return json.dumps([table, fields], sort_keys=True)


def has_variable_rate(spec: ExperimentSpec) -> bool:
    """Whether the learning rate is a variable; other schedules are part of the trace."""
    decays = getattr(spec.training.optimizer, "decay", 0)
    return isinstance(spec.training.schedule, Constant | ReduceOnPlateau) and not decays


def _variables(model: Any) -> list[Any]:
    """What a build determines: weights, random streams, the optimizer's variables."""
    return [*model.variables, *model.optimizer.variables]


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
