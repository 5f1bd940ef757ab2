"""The last runs' networks, compiled and traced, kept for a next run of the same layers.

Tracing takes as long as some hundred epochs of a small network; the runs of a grid or a sweep
differ in numbers that no trace knows (seed, learning rate, epochs; units and dropout).
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from data import Dataset
from data.messages import Message
from data.split import Split
from engine.specs import ExperimentSpec
from engine.specs.buffers import buffer_rows
from engine.specs.networks import columns_of, graph_of
from engine.specs.own_code import python_of
from engine.specs.part_labels import as_labels, training_counts
from engine.tasks.targets import class_weights, row_weights, weights_by_class
from engine.tasks.task import Task
from engine.training.callbacks.best_weights import BestWeights
from engine.training.callbacks.finite import Finite
from engine.training.callbacks.pseudo_labels import PseudoLabels, on_device
from engine.training.further_targets import targets_of
from engine.training.memory_need import bytes_to_train
from engine.training.steps.distributed import DistributedSteps
from engine.training.steps.dividing import divided_among, whole
from engine.training.steps.exact import ExactSteps
from engine.training.steps.keras_internals import number_names_anew
from engine.training.steps.layer_probe import LayerProbe
from engine.training.steps.polymorphic import PolymorphicModel
from engine.training.steps.protocol import Steps
from engine.training.steps.streamed import OfLabels, Streamed, StreamedSteps
from engine.training.steps.turbo import TurboSteps, why_not
from engine.training.trace_key import (
    free_numbers,
    has_variable_rate,
    is_polymorphic,
    is_sized,
    trace_key,
)

KEPT = 8
EMPTIED_EVERY = 20
"""Seeds of one network, each of whose builds leaves 0.2 MB in TensorFlow's cache."""
SMALL = 100_000_000
"""Bytes of all networks that are kept, with their tables, if there are several."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A model with the steps that train it, and the callbacks that have compiled calls for it.

    ``note`` says why the steps are not the ones asked for. ``targets`` are what the steps read
    where ``labels`` change while it trains, else both are None. Of a ``polymorphic`` one that model
    is traced, and the calls serve ``model``, which has its variables.
    """

    model: Any
    steps: Steps
    note: Message | None = None
    finite: Finite = field(default_factory=Finite)
    best: BestWeights = field(default_factory=BestWeights)
    targets: Any = None
    labels: PseudoLabels | None = None
    polymorphic: PolymorphicModel | None = None
    kept_probe: list[LayerProbe] = field(default_factory=list[LayerProbe])

    @property
    def probe(self) -> LayerProbe:
        """What looks at the model's layers; made when it is first asked for."""
        if not self.kept_probe:
            traced = self.polymorphic
            made = LayerProbe(self.model) if traced is None else traced.probe()
            self.kept_probe.append(made)
        return self.kept_probe[0]

    @property
    def watching(self) -> tuple[Any, ...]:
        """The callbacks of every run, in the order of ``assembly.EVERY_RUN``."""
        return self.finite, self.best


@dataclass(slots=True)
class _Kept:
    """What a next run of the same layers begins from; ``seed`` and ``numbers`` are of the
    ``initial`` values, of which there have been ``changes``. It takes ``size`` bytes.
    """

    prepared: Prepared
    seed: int
    numbers: tuple[float, ...]
    initial: list[Any]
    size: int
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
        key = trace_key(spec, dataset.description)
        kept = self._kept.pop(key, None)
        if python_of(spec):
            self.forget()
            return _prepared(spec, dataset, rows, task, build())
        size = _size(spec, dataset)
        self._make_room(size)
        if kept is None:
            # Keras numbers what has no name: a fresh model is called the same wherever it is built
            number_names_anew()
            prepared = _prepared(spec, dataset, rows, task, build())
            initial = _values(prepared.model)
            kept = _Kept(prepared, spec.seed, free_numbers(spec), initial, size)
        else:
            kept.size = size  # its layers may have grown
            _begin_again(kept, spec, build)
        self._kept[key] = kept
        return kept.prepared

    def _make_room(self, size: int) -> None:
        """Every kept network holds its table on the device."""
        dropped = False
        while self._kept and not self._has_room(size):
            del self._kept[next(iter(self._kept))]
            dropped = True
        if dropped:
            _clear()

    def _has_room(self, size: int) -> bool:
        taken = sum(one.size for one in self._kept.values())
        return len(self._kept) < KEPT and taken + size <= SMALL

    def forget(self) -> None:
        """Begin anew: the models may have been left in any state."""
        self._kept.clear()
        _clear()


def _size(spec: ExperimentSpec, dataset: Dataset) -> int:
    """About how many bytes a network takes with its table; all that there are for one of rows that
    stream, beside which none is kept.
    """
    if dataset.rows_file is not None:
        return SMALL
    return dataset.features.nbytes + bytes_to_train(spec, dataset.description)[0]


def _clear() -> None:
    """Free what Keras and TensorFlow hold of networks that are gone.

    It empties TensorFlow's cache of compiled calls too: to fill it again costs the kept networks
    as much as twenty epochs.
    """
    keras.utils.clear_session()


def _begin_again(kept: _Kept, spec: ExperimentSpec, build: Callable[[], Any]) -> None:
    """Set the kept network to the values of a fresh one, which may have other shapes."""
    if spec.training.order == "keras":
        # It is drawn from this seed, and another run may have come between. Other orders do not
        # pay for it: it empties TensorFlow's cache of compiled calls
        keras.utils.set_random_seed(spec.seed)
    numbers = free_numbers(spec)
    if (spec.seed, numbers) != (kept.seed, kept.numbers):
        kept.changes += 1
        empties = spec.training.order == "keras" or kept.changes % EMPTIED_EVERY == 0
        number_names_anew()
        with nullcontext() if empties else _calls_kept():
            fresh = build()
        _take_values(kept, fresh, other_shapes=numbers != kept.numbers)
        kept.seed, kept.numbers = spec.seed, numbers
    model = kept.prepared.model
    for variable, value in zip(_variables(model), kept.initial, strict=True):
        variable.assign(value)
    if has_variable_rate(spec):
        model.optimizer.learning_rate = spec.training.optimizer.learning_rate


def _take_values(kept: _Kept, fresh: Any, *, other_shapes: bool) -> None:
    prepared = kept.prepared
    if other_shapes:
        assert prepared.polymorphic is not None
        prepared.polymorphic.adopt(fresh, prepared.steps.sample(np.zeros(1, np.int64))[:2])
        kept.prepared = replace(prepared, model=fresh)
    else:
        fresh.optimizer.build(fresh.trainable_variables)
    kept.initial = _values(fresh)


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
    free = is_polymorphic(spec, dataset.description.input_shape)
    polymorphic = PolymorphicModel(model) if free else None
    tracing = nullcontext if polymorphic is None else polymorphic.tracing
    if spec.training.engine == "turbo":
        against = why_not(model)
        if against is None:
            kind = TurboSteps
        else:
            note = Message("turbo.refused", {"reason": against})
    elif spec.training.devices > 1:
        kind = DistributedSteps
    size, sized, decided = spec.training.batch_size, is_sized(spec), task.decided
    graph = graph_of(spec.network, columns_of(dataset.description))
    divided = whole if graph is None else divided_among(graph.entries)
    changing: Any = None
    if dataset.rows_file is not None:
        streamed = _streamed(spec, dataset, task)
        steps: Steps = StreamedSteps(
            kind, model, streamed, size, decided, sized=sized, divided=divided, tracing=tracing
        )
    else:
        targets, weights = task.targets(dataset.labels), _weights(spec, dataset, rows)
        if graph is not None:
            targets = targets_of(graph.ends, targets, dataset.features, np.asarray(rows.train))
        if spec.training.pseudo_labels is not None:
            changing = targets = on_device(targets)
        steps = kind(
            model,
            dataset.inputs,
            targets,
            weights,
            size,
            decided,
            sized=sized,
            divided=divided,
            tracing=tracing,
        )
    return Prepared(model, steps, note, targets=changing, polymorphic=polymorphic)


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


def _weights(spec: ExperimentSpec, dataset: Dataset, rows: Split) -> Any:
    table, asked = dataset.description, spec.training.class_weight
    if asked is None:
        return None
    counts = np.bincount(dataset.labels[rows.train])
    by_class = class_weights(asked, counts, table.class_names)
    return row_weights(dataset.labels, by_class, table.classes)
