"""One run from its specification to its last event. Everything Keras happens in this thread."""

import logging
import math
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import psutil

from data import Dataset, Description
from data.split import Split, split
from engine.build import build
from engine.checks import check
from engine.events import Ended, Noted, Started
from engine.network import parameters
from engine.spec import ExperimentSpec
from engine.store.database import Store
from engine.store.recording import add_facts, record
from engine.store.runs import epochs
from engine.training.callbacks import Checkpoints, Finite, early_stopping, plateau, why_stopped
from engine.training.control import Control, Stopped
from engine.training.exact import ExactSteps
from engine.training.failures import TooLarge, sentence
from engine.training.loop import Loop, Plan
from engine.training.metrics import balanced_weights, one_hot, row_weights
from engine.training.order import order
from engine.training.own import own_callbacks
from engine.training.recorder import Recorder
from engine.training.saving import ModelFiles
from engine.training.steps import Steps
from engine.training.turbo import TurboSteps, why_not

Load = Callable[[str, str | None], Dataset]
_LOG = logging.getLogger(__name__)


def execute(  # noqa: PLR0913
    store: Store,
    run: str,
    spec: ExperimentSpec,
    *,
    load: Load,
    control: Control,
    facts: dict[str, Any],
) -> None:
    """Train ``spec`` as the claimed ``run`` and record its one last event, whatever happens.

    ``load`` gives the table for a source and a label; ``facts`` about the machine join the
    run's.

    Raises:
        sqlite3.Error: the store cannot be written, not even the end.
    """
    status, message = "finished", ""
    try:
        _train(store, run, spec, load(spec.data.source, spec.data.label), control, facts)
    except Stopped as wish:
        status, message = "stopped", str(wish)
    except Exception as error:
        _LOG.exception("run %s failed", run)
        status, message = "failed", sentence(error)
    record(store, run, Ended(status, len(epochs(store, run)), message))


def _train(  # noqa: PLR0913, PLR0917
    store: Store,
    run: str,
    spec: ExperimentSpec,
    dataset: Dataset,
    control: Control,
    facts: dict[str, Any],
) -> None:
    table = dataset.description
    check(spec, table)
    _check_memory(spec, table)
    own = own_callbacks(spec.training.callbacks)
    rows = _rows(spec, dataset)
    keras.utils.clear_session()
    keras.utils.set_random_seed(spec.seed)
    steps = math.ceil(len(rows.train) / spec.training.batch_size)
    model = build(spec, table.columns, table.classes, steps)
    started = Started(
        parameters=model.count_params(),
        training_rows=len(rows.train),
        validation_rows=len(rows.validation),
        steps=steps,
        epochs=spec.training.epochs,
    )
    with store.write():
        add_facts(store, run, {**_about(table), **facts})
        record(store, run, started)
    _carry_out(store, run, spec, dataset, rows, model, own, control)


def _carry_out(  # noqa: PLR0913, PLR0917
    store: Store,
    run: str,
    spec: ExperimentSpec,
    dataset: Dataset,
    rows: Split,
    model: Any,
    own: list[Any],
    control: Control,
) -> None:
    """Train, say why it ended early, save the model."""
    training = spec.training
    files = ModelFiles(store, run, model)
    stopping = None if training.early_stopping is None else early_stopping(training.early_stopping)
    callbacks = [Finite(), *([stopping] if stopping else []), *plateau(training)]
    if training.checkpoint is not None:
        callbacks.append(Checkpoints(training.checkpoint, files.checkpoint))
    callbacks += own
    plan = _plan(spec, rows)
    recorder = Recorder(
        store,
        run,
        labels=dataset.labels[plan.measured],
        classes=dataset.description.classes,
        part="validation" if len(rows.validation) else "training",
        rows=len(rows.train),
        batch_size=training.batch_size,
    )
    steps = _steps(spec, dataset, rows, model, lambda said: record(store, run, Noted(said)))
    loop = Loop(
        model,
        steps,
        plan,
        callbacks=callbacks,
        control=control,
        watcher=recorder,
    )
    stopped: Stopped | None = None
    try:
        loop.run()
    except Stopped as wish:
        stopped = wish
    finally:
        recorder.flush()
    if stopping is not None and training.early_stopping is not None:
        for said in why_stopped(stopping, training.early_stopping):
            record(store, run, Noted(said))
    files.model(recorder.epochs)
    if stopped is not None:
        raise stopped


def _rows(spec: ExperimentSpec, dataset: Dataset) -> Split:
    validation = spec.data.validation
    return split(
        dataset.labels,
        fraction=validation.split,
        method=validation.method,
        shuffle_seed=spec.data.shuffle_seed,
        seed=validation.seed,
    )


def _plan(spec: ExperimentSpec, rows: Split) -> Plan:
    training = rows.train.astype(np.int32)
    validation = rows.validation.astype(np.int32)
    return Plan(
        epochs=spec.training.epochs,
        training=training,
        validation=validation,
        order=order(spec.training.order, training, spec.seed),
    )


def _steps(
    spec: ExperimentSpec, dataset: Dataset, rows: Split, model: Any, note: Callable[[str], None]
) -> Steps:
    table, wished = dataset.description, spec.training.class_weight
    weights = None
    if wished is not None:
        by_class = (
            balanced_weights(dataset.labels[rows.train])
            if wished == "balanced"
            else {table.class_names.index(name): weight for name, weight in wished.items()}
        )
        weights = row_weights(dataset.labels, by_class, table.classes)
    targets = one_hot(dataset.labels, table.classes)
    kind = ExactSteps
    if spec.training.engine == "turbo":
        against = why_not(model)
        if against is None:
            kind = TurboSteps
        else:
            note(f"turbo is not used: {against}; trained exactly instead")
    return kind(model, dataset.features, targets, weights, spec.training.batch_size)


def _about(table: Description) -> dict[str, Any]:
    return {
        "classes": list(table.class_names),
        "columns": table.columns,
        "source": table.source,
        "table": table.name,
        "sha256": table.sha256,
    }


def _check_memory(spec: ExperimentSpec, table: Description) -> None:
    """Refuse a network whose weights and gradients alone exceed the free memory.

    TensorFlow would not say so: the system kills the process.
    """
    count = parameters(spec, table.columns, table.classes)
    needed, free = count * 8, psutil.virtual_memory().available
    if needed > free:
        raise TooLarge(
            f"the network has {count:,} weights, which take {needed / 1e9:.1f} GB to train at "
            f"least; this machine has {free / 1e9:.1f} GB free: use fewer neurons"
        )
