"""One run trained in this process, without a store; what the coach reads of it, as JSON."""

from collections.abc import Callable
from typing import Any

import numpy as np

from data.errors import InputError
from engine.coach.signs.record import RunRecord
from engine.coach.signs.recorded_layers import RecordedLayers, recorded_layers
from engine.execution.inspection import inspection_of
from engine.models.layer_statistics import LayerStatistics
from engine.specs import ExperimentSpec
from engine.specs.checks import check
from engine.specs.part_labels import baseline_of
from engine.specs.splitting import split_of
from engine.specs.tasks import fitted_task
from engine.tables.loading import load
from engine.training.callbacks.finite import Diverged
from engine.training.compiled_networks import CompiledNetworks
from engine.training.control import Control
from engine.training.layer_watch import LayerWatch
from engine.training.loop import Epoch
from engine.training.session import TrainingSession, prepare
from tests.benchmarks.ways import Nobody

AfterIt = Callable[[Any, Any], dict[str, float]]


class _Kept(Nobody):
    """The epochs and the first epoch's batch losses."""

    def __init__(self) -> None:
        self.epochs: list[Epoch] = []
        self.losses: list[float] = []

    def chunk(self, epoch: int, first: int, losses: Any) -> None:
        if epoch == 1:
            self.losses += losses.tolist()

    def epoch(self, epoch: Epoch) -> None:
        self.epochs.append(epoch)

    def labelled(self, found: Any) -> None: ...


def trained(
    name: str, spec: ExperimentSpec, after: AfterIt | None = None
) -> tuple[RunRecord, dict[str, float]]:
    """The record of a run; ``after`` is given the trained model and the training inputs."""
    dataset = load(spec.data)
    table = dataset.description
    check(spec, table)
    rows = split_of(spec, dataset)
    task = fitted_task(spec, dataset, rows)
    prepared = prepare(CompiledNetworks(), dataset, spec, rows)
    kept, status, ended, watch = _Kept(), "finished", "", None
    try:
        session = TrainingSession(spec, rows, prepared)
        watch = session.layer_watch(lambda _: None)
        session.train(control=Control(), listener=kept, layers=watch)
    except Diverged as error:
        status, ended = "failed", error.message.code
    more = {} if after is None else after(prepared.model, dataset.inputs[rows.train])
    matrix: Any = ()
    if task.KIND != "regression" and kept.epochs:
        measured = rows.validation if len(rows.validation) else rows.train
        matrix = task.kept(dataset.labels[measured], kept.epochs[-1].predicted)
    figures, giveaway = inspection_of(dataset, rows)
    record = RunRecord(
        run=name,
        status=status,
        spec=spec,
        epochs=tuple(one.metrics for one in kept.epochs),
        losses=tuple(kept.losses),
        wanted=spec.training.epochs,
        ended=ended,
        task=task.KIND,
        class_counts=tuple(table.class_counts),
        baseline=baseline_of(task, dataset, rows),
        training_rows=len(rows.train),
        validation_rows=len(rows.validation),
        steps=-(-len(rows.train) // spec.training.batch_size),
        matrix=tuple(tuple(map(int, line)) for line in matrix),
        matrix_part="validation" if len(rows.validation) else "training",
        inspection=figures,
        giveaway=giveaway,
        layers=_layers(watch, kept.epochs),
    )
    return record, more


def _layers(watch: LayerWatch | None, epochs: list[Epoch]) -> RecordedLayers | None:
    told = [(one.number, one.layers) for one in epochs if one.layers is not None]
    if watch is None or not told:
        return None
    numbers, found = zip(*told, strict=True)
    return recorded_layers(LayerStatistics.of(watch.layers, numbers, np.stack(found)))


def dead_units(model: Any, inputs: Any) -> dict[str, float]:
    """The largest share, over the layers of relu, of units that no training row activates."""
    import keras

    shares = [0.0]
    for layer in model.layers:
        is_relu = getattr(getattr(layer, "activation", None), "__name__", "") == "relu"
        if is_relu:
            part = keras.Model(model.inputs, layer.output)
            told = np.asarray(part.predict(inputs, verbose=0)).reshape(len(inputs), -1)
            shares.append(float(np.mean(~(told > 0).any(axis=0))))
    return {"dead": max(shares)}


__all__ = ["InputError", "dead_units", "trained"]
