"""What a run's network takes of a row and tells of it, known without opening its model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import data
from data.prepare.preparation import Preparation
from engine.models.base.shape import Shape
from engine.models.nodes.columns import Columns, Entry
from engine.models.nodes.graph import Graph
from engine.predict.earlier import names_then, scale_then
from engine.predict.inputs import Inputs, PlainInputs, PositionalInputs, PreparedInputs, Ranges
from engine.predict.outputs import Output, end_output, label_output
from engine.specs import ExperimentSpec
from engine.specs.networks import graph_of, images_among
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.inputs import InputRecord, kept_inputs
from engine.store.preparations import kept_preparation
from engine.store.pretrained_files import located_or_not
from engine.store.runs import Run
from engine.store.watched_runs import must_be_ours
from engine.tasks.registry import task_of_label
from engine.tasks.task import Task

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """A run's inputs and outputs as the store knows them.

    ``shape`` is that of a row, empty where only the network tells it; ``graph`` is the network
    where it is one of nodes. ``outputs`` are what it tells, the table's label first.
    ``of_images``: a row is a picture; ``white`` is the value that its pixels were divided by.
    """

    run: Run
    spec: ExperimentSpec
    task: Task
    outputs: tuple[Output, ...]
    inputs: Inputs
    shape: Shape
    graph: Graph | None
    of_images: bool
    white: float | None

    @property
    def entries(self) -> tuple[Entry, ...] | None:
        """The network's inputs where it has several."""
        return None if self.graph is None else self.graph.entries

    @property
    def preparation(self) -> Preparation | None:
        """What makes the inputs of the table's columns; None where these are inputs themselves."""
        return self.inputs.preparation if isinstance(self.inputs, PreparedInputs) else None

    @classmethod
    def of(cls, store: Store, run: Run) -> Described:
        """What the store knows of a run.

        Raises:
            InputError: a file of it is damaged, or an earlier version's run needs its table, which
                is gone.
        """
        must_be_ours(run)
        spec = located_or_not(store, spec_from(run.spec), run.id)
        record, recorded = kept_inputs(store, run), kept_preparation(store, run.id)
        preparation = None if recorded is None else Preparation.from_dict(recorded)
        task = _task(store, run, spec, record)
        names = _names(run, spec, record, preparation)
        shape = _shape(run, spec, record, names)
        graph = graph_of(spec.network, _columns(run, spec, shape, names, preparation))
        outputs = [label_output(run.facts.label or "", task)]
        if graph is not None:
            further = [end for end in graph.ends if end.places is not None]
            outputs += [end_output(end, preparation, record) for end in further]
        return cls(
            run,
            spec,
            task,
            tuple(outputs),
            _inputs(run, spec, record, preparation, names, graph),
            shape,
            graph,
            is_of_images(spec),
            None if record is None else record.white,
        )


def is_of_images(spec: ExperimentSpec) -> bool:
    """Whether a row of the run's table is a picture."""
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
    return () if is_of_images(spec) else names_then(run, spec)


def _shape(
    run: Run, spec: ExperimentSpec, record: InputRecord | None, names: tuple[str, ...]
) -> Shape:
    """The shape of a row; empty where only the network tells it."""
    if record is not None and record.shape:
        return record.shape
    if is_of_images(spec):
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
