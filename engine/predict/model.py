"""A run's model opened to be used: rows in, what it says of them out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import data
from data.catalog import path_of
from data.dataset import Dataset, Description
from data.errors import InputError
from data.prepare.preparation import Preparation
from data.raw_table import RawTable
from data.recipes.opening import columns_by_recipe, needed_by_recipe
from data.sources.images.scaling import scaled
from data.windows import windowed
from engine.models.base.shape import Shape
from engine.models.nodes.columns import Columns
from engine.models.nodes.graph import Graph
from engine.predict.earlier import names_then, scale_then
from engine.predict.fields import InputField, fields_of
from engine.predict.inputs import Inputs, PlainInputs, PositionalInputs, PreparedInputs, Ranges
from engine.predict.network import Network, open_network
from engine.predict.outputs import Output, end_output, label_output
from engine.predict.problems import Problem
from engine.predict.weights import ENDED_WITH, Weights, chosen_weights
from engine.specs import ExperimentSpec
from engine.specs.networks import graph_of, images_among
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.inputs import InputRecord, kept_inputs
from engine.store.preparations import kept_preparation
from engine.store.pretrained_files import located_or_not
from engine.store.runs import Run
from engine.tables.loading import window_of
from engine.tables.options import options_of
from engine.tasks.registry import task_of_label
from engine.tasks.task import Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Features = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class LoadedModel:
    """A run's network with the weights of ``weights``, and what makes its inputs.

    ``outputs`` are what it tells, the table's label first. ``of_images``: a row is a picture, whose
    pixels are its inputs. Open it in the thread that asks: Keras' state is thread-local.
    """

    run: Run
    spec: ExperimentSpec
    weights: Weights
    outputs: tuple[Output, ...]
    inputs: Inputs
    network: Network
    of_images: bool = False
    white: float | None = None

    @classmethod
    def open(cls, store: Store, run: Run, which: str = ENDED_WITH) -> LoadedModel:
        """Open the model of a run that ``which`` means (``chosen_weights``).

        Raises:
            InputError: it has none, may not be opened, or is not what it was.
        """
        weights = chosen_weights(store, run, which)
        spec = located_or_not(store, spec_from(run.spec), run.id)
        record, recorded = kept_inputs(store, run), kept_preparation(store, run.id)
        preparation = None if recorded is None else Preparation.from_dict(recorded)
        task = _task(store, run, spec, record)
        of_images = _is_of_images(spec)
        names = _names(run, spec, record, preparation)
        shape = _shape(run, spec, record, names)
        graph = graph_of(spec.network, _columns(run, spec, shape, names, preparation))
        model, shape = open_network(spec, weights, task.head, shape)
        network = Network(model, shape, None if graph is None else graph.entries)
        outputs = [label_output(run.facts.label or "", task)]
        if graph is not None:
            further = [end for end in graph.ends if end.places is not None]
            outputs += [end_output(end, preparation, record) for end in further]
        inputs = _inputs(run, spec, record, preparation, names, graph)
        white = None if record is None else record.white
        return cls(run, spec, weights, tuple(outputs), inputs, network, of_images, white)

    @property
    def output(self) -> Output:
        """What is told of the table's label."""
        return self.outputs[0]

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of the table's label, in the order of their numbers; none of a number."""
        return self.output.classes

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a table must have, the label not among them."""
        recipe = self.spec.data.recipe
        return needed_by_recipe(recipe) if recipe else self.inputs.columns

    @property
    def folder(self) -> Path | None:
        """Where the run's table lies, and the pictures that it names; None of a built-in one."""
        source = self.spec.data.source
        return path_of(source).absolute().parent if self.spec.data.is_own else None

    @property
    def fields(self) -> tuple[InputField, ...]:
        """What each column of the inputs may hold."""
        return fields_of(self.inputs)

    @property
    def needs_all_rows(self) -> bool:
        """Whether what is said of a row depends on rows before it."""
        return self.spec.data.window is not None

    def prepare(self, raw: RawTable) -> tuple[Features, list[Problem]]:
        """The network's inputs for each row of a table (float32, shape (rows, inputs)), and what is
        odd about its cells. Columns are found by name, in any order; others are ignored.

        Raises:
            InputError: a column is missing, a cell cannot be an input at all, or a row is no
                picture.
        """
        if self.of_images and not (self.inputs.columns or self.spec.data.shape):
            raise InputError("predict.images_needed", file=raw.source, run=self.run.name)
        features, problems = self.step_inputs(raw)
        if self.needs_all_rows:
            features = self._windows(raw, features)
        elif self.of_images and self.spec.data.is_own:
            features = self._pixels(raw, features)
        return features, problems

    def step_inputs(self, raw: RawTable) -> tuple[Features, list[Problem]]:
        """As ``prepare``, of each row alone: of a window one step (float32, shape (rows, columns)).

        Raises:
            InputError: a column is missing, or a cell cannot be an input at all.
        """
        if self.spec.data.recipe:
            raw = columns_by_recipe(raw, self.spec.data.recipe)
        return self.inputs.features(raw)

    def raw_outputs(self, features: Features, batch: int | None = None) -> Any:
        """What Keras' ``model.predict`` with that batch size gives (``Network.outputs``)."""
        return self.network.outputs(features, batch)

    def probabilities(self, features: Features, batch: int | None = None) -> Features:
        """How probable each class of the label is: float32 of shape (rows, classes).

        Of one sigmoid unit the first class has what is left of 1.
        """
        return self.output.probabilities(self.raw_outputs(features, batch))

    def _pixels(self, raw: RawTable, features: Features) -> Features:
        """Columns of pixels with white at 1, as the run's own had it."""
        options = options_of(self.spec.data).images
        return scaled(features, options, self.white, raw.source)[0]

    def _windows(self, raw: RawTable, features: Features) -> Features:
        """Each row's inputs with those of the rows before it."""
        import numpy as np

        window = window_of(self.spec.data)
        assert window is not None
        rows, width = features.shape
        names = tuple(map(str, range(width)))
        told = Description(raw.source, raw.name, rows, names, ("",), (rows,), "", "")
        return windowed(Dataset(told, features, np.zeros(rows, np.int64), raw=raw), window).features


def _is_of_images(spec: ExperimentSpec) -> bool:
    return bool(spec.data.shape) or data.is_of_images(spec.data.source, spec.data.shape)


def _task(store: Store, run: Run, spec: ExperimentSpec, record: InputRecord | None) -> Task:
    facts, network = run.facts, spec.network
    kind = facts.task or "classification"
    task = task_of_label(kind, facts.classes or (), network.output, network.threshold)
    if kind != "regression":
        return task
    known = None if record is None else record.scale
    return task.scaled(*(known or scale_then(store, run, spec)))


def _names(
    run: Run, spec: ExperimentSpec, record: InputRecord | None, preparation: Preparation | None
) -> tuple[str, ...]:
    """A name for each number of a row; none where they are pixels, or not known any more."""
    if preparation is not None:
        return tuple(one.name for one in preparation.inputs)
    if record is not None:
        return record.names
    return () if _is_of_images(spec) else names_then(run, spec)


def _shape(
    run: Run, spec: ExperimentSpec, record: InputRecord | None, names: tuple[str, ...]
) -> Shape:
    """The shape of a row; empty where only the network tells it."""
    if record is not None and record.shape:
        return record.shape
    if _is_of_images(spec):
        return spec.data.shape
    window = spec.data.window
    count = len(names) or (run.facts.columns or 0) // (window.length if window else 1)
    return (window.length, count) if window else (count,)


def _columns(
    run: Run,
    spec: ExperimentSpec,
    shape: Shape,
    names: tuple[str, ...],
    preparation: Preparation | None,
) -> Columns:
    told = () if spec.data.window else names
    pictures = {} if preparation is None else preparation.images
    shapes = {name: column.shape for name, column in pictures.items()}
    images = images_among(names, shapes)
    return Columns(shape, told, preparation is not None, run.facts.label, images)


def _inputs(  # noqa: PLR0913, PLR0917
    run: Run,
    spec: ExperimentSpec,
    record: InputRecord | None,
    preparation: Preparation | None,
    names: tuple[str, ...],
    graph: Graph | None,
) -> Inputs:
    ranges = _ranges(record)
    if preparation is not None:
        return PreparedInputs(preparation, _unused(preparation, graph), ranges)
    if names:
        return PlainInputs(names, ranges)
    window = spec.data.window
    count = (run.facts.columns or 0) // (window.length if window else 1)
    return PositionalInputs(count, run.facts.label)


def _unused(preparation: Preparation, graph: Graph | None) -> frozenset[str]:
    """The columns of which no number reaches the network."""
    if graph is None or any(one.places is None for one in graph.entries):
        return frozenset()
    taken = {place for one in graph.entries for place in one.places or ()}
    inputs = preparation.inputs
    used = {inputs[place].column for place in taken}
    return frozenset(one.column for one in inputs) - used


def _ranges(record: InputRecord | None) -> Ranges | None:
    import numpy as np

    if record is None or not record.least:
        return None
    return Ranges(np.array(record.least, np.float32), np.array(record.greatest, np.float32))
