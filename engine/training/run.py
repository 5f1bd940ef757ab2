"""One run from its specification to its last event. Everything Keras happens in this thread."""

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import psutil

from data import Dataset, Description
from data.split import Split, split
from engine.build import build
from engine.checks import check
from engine.events import Ended, Event, Noted, Resumed, Started
from engine.network import parameters
from engine.spec import ExperimentSpec
from engine.store.database import Store
from engine.store.recording import add_facts, record
from engine.store.runs import epochs
from engine.store.runs import run as find_run
from engine.training.callbacks import Checkpoints, early_stopping, plateau, why_stopped
from engine.training.compiled import CompiledNetworks, Prepared
from engine.training.control import Control, Stopped
from engine.training.failures import TooLarge, sentence
from engine.training.keeping import StateKeeper
from engine.training.levers import Levers
from engine.training.loop import Loop, Plan
from engine.training.order import order
from engine.training.own import own_callbacks
from engine.training.recorder import Recorder
from engine.training.resuming import CPU, resumed_from
from engine.training.room import Room
from engine.training.saving import ModelFiles
from engine.training.state import State

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
    compiled: CompiledNetworks | None = None,
) -> None:
    """Train ``spec`` as the claimed ``run`` and record its one last event, whatever happens.

    ``load`` gives the table for a source and a label; ``facts`` about the machine join the
    run's; ``compiled`` hands networks on from run to run.

    Raises:
        sqlite3.Error: the store cannot be written, not even the end.
    """
    status, message = "finished", ""
    room, compiled = Room(store, run, control), compiled or CompiledNetworks()
    try:
        dataset = load(spec.data.source, spec.data.label)
        _train(_Work(store, run, spec, dataset, room, control, facts, compiled))
    except Stopped as wish:
        status, message = "stopped", str(wish)
    except Exception as error:
        _LOG.exception("run %s failed", run)
        status, message = "failed", sentence(error)
        compiled.forget()
    try:
        ended = Ended(status, len(epochs(store, run)), message)
        room.insist("the run's end", lambda: record(store, run, ended))
    finally:
        room.close()


@dataclass(frozen=True, slots=True)
class _Work:
    """What a run consists of before its network is built."""

    store: Store
    run: str
    spec: ExperimentSpec
    dataset: Dataset
    room: Room
    control: Control
    facts: dict[str, Any]
    compiled: CompiledNetworks

    def note(self, *events: Event) -> None:
        """Record the events, in one transaction."""

        def write() -> None:
            with self.store.write():
                for event in events:
                    record(self.store, self.run, event)

        self.room.insist("the run's record", write)


def _train(work: _Work) -> None:
    spec, table = work.spec, work.dataset.description
    check(spec, table)
    _check_memory(spec, table)
    own = own_callbacks(spec.training.callbacks)
    rows = _rows(spec, work.dataset)
    device = str(work.facts.get("device", CPU))
    known = find_run(work.store, work.run)
    resumed = resumed_from(work.store, known, table.sha256, device) if known else None
    steps = math.ceil(len(rows.train) / spec.training.batch_size)

    def fresh() -> Any:
        keras.utils.set_random_seed(spec.seed)
        return build(spec, table.columns, table.classes, steps)

    prepared = work.compiled.prepare(spec, work.dataset, rows, fresh)
    facts = {**_about(table), **work.facts}
    work.room.insist("the run's record", lambda: add_facts(work.store, work.run, facts))
    if resumed is None or resumed[0] is None:
        if resumed is not None:
            work.note(resumed[1])
        started = Started(
            parameters=prepared.model.count_params(),
            training_rows=len(rows.train),
            validation_rows=len(rows.validation),
            steps=steps,
            epochs=spec.training.epochs,
        )
        work.note(started)
        _carry_out(work, rows, prepared, own, None)
    else:
        _carry_out(work, rows, prepared, own, (resumed[0], resumed[1]))


def _carry_out(
    work: _Work,
    rows: Split,
    prepared: Prepared,
    own: list[Any],
    resumed: tuple[State, Resumed] | None,
) -> None:
    """Train, say why it ended early, save the model."""
    training, model = work.spec.training, prepared.model
    best_only = training.checkpoint is not None and training.checkpoint.save_best_only
    files = ModelFiles(work.store, work.run, model, work.room, best_only=best_only)
    stopping = None if training.early_stopping is None else early_stopping(training.early_stopping)
    best = prepared.best
    callbacks = [prepared.finite, best, *([stopping] if stopping else []), *plateau(training)]
    if training.checkpoint is not None:
        callbacks.append(Checkpoints(training.checkpoint, files.checkpoint))
    callbacks += own
    plan = _plan(work.spec, rows)
    recorder = _recorder(work, rows, plan)
    if resumed is not None:
        recorder.begin_at(resumed[1].epochs, resumed[1].step)
    if prepared.note and resumed is None:
        work.note(Noted(prepared.note))
    keeper = StateKeeper(
        work.store,
        work.run,
        model,
        callbacks,
        cadence=training.resume,
        room=work.room,
        flush=recorder.flush,
        kept=files.drop_superseded,
        resumed=resumed,
    )
    loop = Loop(
        model,
        prepared.steps,
        plan,
        callbacks=callbacks,
        control=work.control,
        watcher=recorder,
        keeper=keeper,
        levers=Levers(model, stopping, files.snapshot),
    )
    stopped: Stopped | None = None
    try:
        loop.run()
    except Stopped as wish:
        stopped = wish
    finally:
        recorder.flush()
    if stopping is not None and training.early_stopping is not None:
        work.note(*(Noted(said) for said in why_stopped(stopping, training.early_stopping)))
    if stopped is not None and stopped.best and best.restore():
        work.note(Noted(f"the model has the weights of the best epoch, {best.epoch}"))
    files.model(recorder.epochs)
    if stopped is not None:
        raise stopped
    keeper.keep_only_last()


def _recorder(work: _Work, rows: Split, plan: Plan) -> Recorder:
    return Recorder(
        work.store,
        work.run,
        labels=work.dataset.labels[plan.measured],
        classes=work.dataset.description.classes,
        part="validation" if len(rows.validation) else "training",
        rows=len(rows.train),
        batch_size=work.spec.training.batch_size,
        room=work.room,
    )


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
