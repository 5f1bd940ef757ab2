"""The last runs' networks, compiled and traced, kept for a next run of the same shape.

Building and tracing take as long as some hundred epochs of a small network; the runs of a grid
differ in numbers that no trace knows (seed, learning rate, epochs).
"""

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from data import Dataset, Description
from data.messages import Message
from data.split import Split
from engine.specs import ExperimentSpec
from engine.specs.buffers import buffer_rows
from engine.specs.networks import columns_of, graph_of
from engine.specs.own_code import python_of
from engine.specs.part_labels import as_labels, training_counts
from engine.specs.training import callback_sections
from engine.tasks.targets import class_weights, row_weights, weights_by_class
from engine.tasks.task import Task
from engine.training.callbacks.best_weights import BestWeights
from engine.training.callbacks.finite import Finite
from engine.training.callbacks.pseudo_labels import PseudoLabels, on_device
from engine.training.further_targets import targets_of
from engine.training.steps.distributed import DistributedSteps
from engine.training.steps.dividing import divided_among, whole
from engine.training.steps.exact import ExactSteps
from engine.training.steps.keras_internals import number_names_anew
from engine.training.steps.layer_probe import LayerProbe
from engine.training.steps.protocol import Steps
from engine.training.steps.streamed import OfLabels, Streamed, StreamedSteps
from engine.training.steps.turbo import TurboSteps, why_not

KEPT = 3
EMPTIED_EVERY = 20
"""Seeds of one network, each of whose builds leaves 0.2 MB in TensorFlow's cache."""
SMALL = 32_000_000
"""Bytes of a table of which several networks are kept."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A model with the steps that train it, and the callbacks that have compiled calls for it.

    ``note`` says why the steps are not the ones asked for. ``targets`` are what the steps read
    where ``labels`` change while it trains, else both are None.
    """

    model: Any
    steps: Steps
    note: Message | None = None
    finite: Finite = field(default_factory=Finite)
    best: BestWeights = field(default_factory=BestWeights)
    targets: Any = None
    labels: PseudoLabels | None = None
    kept_probe: list[LayerProbe] = field(default_factory=list[LayerProbe])

    @property
    def probe(self) -> LayerProbe:
        """What looks at the model's layers; made when it is first asked for."""
        if not self.kept_probe:
            self.kept_probe.append(LayerProbe(self.model))
        return self.kept_probe[0]

    @property
    def watching(self) -> tuple[Any, ...]:
        """The callbacks of every run, in the order of ``assembly.EVERY_RUN``."""
        return self.finite, self.best


@dataclass(slots=True)
class _Kept:
    """What a next run of the same shape begins from; ``seed`` is of the ``initial`` values, of
    which there have been ``changes``.
    """

    prepared: Prepared
    seed: int
    initial: list[Any]
    changes: int = 0


class CompiledNetworks:
    """Gives the steps for a freshly built model, or kept ones with its values.

    The last few are kept, as long as their tables are small. A run with code of a person's
    own, which may change anything, gets and leaves nothing.
    """

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def prepare(
        self,
        spec: ExperimentSpec,
        dataset: Dataset,
        rows: Split,
        task: Task,
        build: Callable[[], Any],
    ) -> Prepared:
        """Steps with a model that has the values which ``build`` gives a fresh one.

        ``task`` is fitted to the rows that train.
        """
        shape = _shape(spec, dataset.description)
        kept = self._kept.pop(shape, None)
        if python_of(spec):
            self.forget()
            return _prepared(spec, dataset, rows, task, build())
        if kept is None:
            self._make_room(dataset)
            # Keras numbers what has no name: a fresh model is called the same wherever it is built
            number_names_anew()
            prepared = _prepared(spec, dataset, rows, task, build())
            kept = _Kept(prepared, spec.seed, _values(prepared.model))
        else:
            _begin_again(kept, spec, build)
        self._kept[shape] = kept
        return kept.prepared

    def _make_room(self, dataset: Dataset) -> None:
        """Every kept network holds its table on the device."""
        small = dataset.rows_file is None and dataset.features.nbytes <= SMALL
        most = KEPT if small else 1
        if len(self._kept) >= most:
            for shape in list(self._kept)[: len(self._kept) - most + 1]:
                del self._kept[shape]
            _clear()

    def forget(self) -> None:
        """Begin anew: the models may have been left in any state."""
        self._kept.clear()
        _clear()


def _clear() -> None:
    """Free what Keras and TensorFlow hold of networks that are gone.

    It empties TensorFlow's cache of compiled calls too: to fill it again costs the kept networks
    as much as twenty epochs.
    """
    keras.utils.clear_session()


def _begin_again(kept: _Kept, spec: ExperimentSpec, build: Callable[[], Any]) -> None:
    """Set the kept network to the values of a fresh one."""
    model = kept.prepared.model
    if spec.training.order == "keras":
        # It is drawn from this seed, and another run may have come between. Other orders do not
        # pay for it: it empties TensorFlow's cache of compiled calls
        keras.utils.set_random_seed(spec.seed)
    if spec.seed != kept.seed:
        kept.changes += 1
        empties = spec.training.order == "keras" or kept.changes % EMPTIED_EVERY == 0
        with nullcontext() if empties else _calls_kept():
            fresh = build()
        fresh.optimizer.build(fresh.trainable_variables)
        kept.seed, kept.initial = spec.seed, _values(fresh)
    for variable, value in zip(_variables(model), kept.initial, strict=True):
        variable.assign(value)
    if _has_variable_rate(spec):
        model.optimizer.learning_rate = spec.training.optimizer.learning_rate


@contextmanager
def _calls_kept() -> Generator[None]:
    """Inside it TensorFlow is not told of seeds, with which it would empty its cache of compiled
    calls: nothing in a network without code of a person's own draws from a seed of TensorFlow's.
    """
    told = tf.random.set_seed
    tf.random.set_seed = lambda _: None
    try:
        yield
    finally:
        tf.random.set_seed = told


def _shape(spec: ExperimentSpec, table: Description) -> str:
    """Everything that the compiled steps depend on."""
    fields = spec.model_dump(mode="json", exclude={"name", "note", "seed", "branch"})
    training: dict[str, Any] = fields["training"]
    begun = fields["network"].get("pretrained")
    if begun and begun.get("sha256"):
        for name in ("run", "file"):
            begun.pop(name, None)
    for name in (*callback_sections(), "resume", "order", "layer_statistics"):
        training.pop(name, None)
    if training.pop("pseudo_labels", None) is not None:
        training["pseudo_labels"] = True  # who is labelled when is in no trace
    if _has_variable_rate(spec):
        del training["epochs"], training["schedule"], training["optimizer"]["learning_rate"]
    return json.dumps([table.sha256, table.preparation, fields, _is_sized(spec)], sort_keys=True)


def _has_variable_rate(spec: ExperimentSpec) -> bool:
    """Whether the learning rate is a variable; other schedules are part of the trace."""
    return isinstance(spec.training.rate(), float)


def _variables(model: Any) -> list[Any]:
    """What a build determines: weights, random streams, the optimizer's variables."""
    return [*model.variables, *model.optimizer.variables]


def _values(model: Any) -> list[Any]:
    return [np.array(variable.numpy()) for variable in _variables(model)]


def _prepared(
    spec: ExperimentSpec, dataset: Dataset, rows: Split, task: Task, model: Any
) -> Prepared:
    kind: type[ExactSteps] = ExactSteps
    note: Message | None = None
    if spec.training.engine == "turbo":
        against = why_not(model)
        if against is None:
            kind = TurboSteps
        else:
            note = Message("turbo.refused", {"reason": against})
    elif spec.training.devices > 1:
        kind = DistributedSteps
    size, sized, decided = spec.training.batch_size, _is_sized(spec), task.decided
    graph = graph_of(spec.network, columns_of(dataset.description))
    divided = whole if graph is None else divided_among(graph.entries)
    changing: Any = None
    if dataset.rows_file is not None:
        streamed = _streamed(spec, dataset, task)
        steps: Steps = StreamedSteps(
            kind, model, streamed, size, decided, sized=sized, divided=divided
        )
    else:
        targets, weights = task.targets(dataset.labels), _weights(spec, dataset, rows)
        if graph is not None:
            targets = targets_of(graph.ends, targets, dataset.features, np.asarray(rows.train))
        if spec.training.pseudo_labels is not None:
            changing = targets = on_device(targets)
        steps = kind(
            model, dataset.inputs, targets, weights, size, decided, sized=sized, divided=divided
        )
    return Prepared(model, steps, note, targets=changing)


def _streamed(spec: ExperimentSpec, dataset: Dataset, task: Task) -> Streamed:
    """What is streamed of a table whose rows are in a file."""
    file, table, asked = dataset.rows_file, dataset.description, spec.training.class_weight
    assert file is not None
    weights: OfLabels | None = None
    if asked is not None:
        by_class = class_weights(asked, training_counts(file), table.class_names)
        of_class = weights_by_class(by_class, table.classes)
        weights = lambda labels: of_class[as_labels(dataset, labels)]  # noqa: E731

    def targets(labels: NDArray[np.float64]) -> NDArray[np.float32]:
        return task.targets(as_labels(dataset, labels))

    return Streamed(file, targets, weights, buffer_rows(spec, table.columns), table.input_shape)


def _is_sized(spec: ExperimentSpec) -> bool:
    """Whether the ``fit`` that the run equals takes arrays: our own order comes in batches."""
    return spec.training.order != "reshuffle" and spec.training.pseudo_labels is None


def _weights(spec: ExperimentSpec, dataset: Dataset, rows: Split) -> Any:
    table, asked = dataset.description, spec.training.class_weight
    if asked is None:
        return None
    counts = np.bincount(dataset.labels[rows.train])
    by_class = class_weights(asked, counts, table.class_names)
    return row_weights(dataset.labels, by_class, table.classes)
