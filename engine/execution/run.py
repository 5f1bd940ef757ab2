"""One run from its specification to its last event. Everything Keras happens in this thread."""

import logging
from collections.abc import Callable
from typing import Any

import psutil

from data import Dataset, Description
from data.messages import Message
from data.split import Split
from engine.devices.tensorflow_devices import CPU
from engine.events import Branched, Ended, Noted, Resumed, Started, Status
from engine.execution.branch_point import reach
from engine.execution.checkpointer import Checkpointer
from engine.execution.context import RunContext
from engine.execution.disk_guard import RECORD, DiskGuard
from engine.execution.failures import TooLarge, user_message
from engine.execution.recorder import Recorder
from engine.execution.resuming import resumed_from
from engine.execution.saved_models import ModelFiles
from engine.messages import Said
from engine.models.summary import parameters
from engine.specs import ExperimentSpec
from engine.specs.checks import check
from engine.specs.splitting import split_of
from engine.store.database import Store
from engine.store.facts import RunFacts, facts_from
from engine.store.run_writer import add_facts, record
from engine.store.runs import run as find_run
from engine.training.callbacks.best_weights import BestWeights
from engine.training.compiled_networks import CompiledNetworks, Prepared
from engine.training.control import Control, Stopped
from engine.training.loop import Plan
from engine.training.session import TrainingSession, prepare, shape_of
from engine.training.state_transfer import transfer_state
from engine.training.training_state import TrainingState
from engine.training.user_callbacks import own_callbacks

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
    status: Status = "finished"
    message: Said = ""
    guard, compiled = DiskGuard(store, run, control), compiled or CompiledNetworks()
    try:
        dataset = load(spec.data.source, spec.data.label)
        _train(RunContext(store, run, spec, dataset, guard, control, facts, compiled))
    except Stopped as reason:
        status, message = "stopped", reason.reason
    except Exception as error:
        _LOG.exception("run %s failed", run)
        status, message = "failed", user_message(error)
        compiled.forget()
    try:
        ended = Ended(status, _epochs_done(store, run), message)
        guard.retry_until_space(Message("disk.end"), lambda: record(store, run, ended))
    finally:
        guard.close()


def _epochs_done(store: Store, run: str) -> int:
    found = find_run(store, run)
    return 0 if found is None else found.epochs_done


def _train(context: RunContext) -> None:
    spec, table = context.spec, context.dataset.description
    check(spec, table)
    _check_memory(spec, table)
    own = own_callbacks(spec.training.callbacks)
    rows = split_of(spec, context.dataset)
    device = str(context.facts.get("device", CPU))
    known = find_run(context.store, context.run)
    resumed = resumed_from(context.store, known, table.sha256, device) if known else None
    facts = facts_from(RunFacts, {**_about(table), **context.facts})
    context.guard.retry_until_space(RECORD, lambda: add_facts(context.store, context.run, facts))
    state = None if resumed is None else resumed[0]
    if state is None:
        context.note(*([resumed[1]] if resumed else []), _started(context, rows))
    branch_point = reach(context, rows, state)
    prepared = prepare(context.compiled, context.dataset, spec, rows)
    begin: tuple[TrainingState, Resumed | Branched] | None = None
    if branch_point is not None:
        begun, was = branch_point.state, branch_point.shape
        shape = shape_of(context.dataset, spec, rows)
        begin = (transfer_state(begun, was, shape, prepared.model), branch_point.event)
    elif resumed is not None and state is not None:
        begin = (state, resumed[1])
    _carry_out(context, rows, prepared, own, begin)


def _started(context: RunContext, rows: Split) -> Started:
    spec, table = context.spec, context.dataset.description
    return Started(
        parameters=parameters(spec.network.layers, table.columns, table.classes),
        training_rows=len(rows.train),
        validation_rows=len(rows.validation),
        steps=shape_of(context.dataset, spec, rows).steps,
        epochs=spec.training.epochs,
    )


def _carry_out(
    context: RunContext,
    rows: Split,
    prepared: Prepared,
    own: list[Any],
    begin: tuple[TrainingState, Resumed | Branched] | None,
) -> None:
    """Train, say why it ended early, save the model."""
    training = context.spec.training
    best_only = training.checkpoint is not None and training.checkpoint.save_best_only
    files = ModelFiles(
        context.store, context.run, prepared.model, context.guard, best_only=best_only
    )
    session = TrainingSession(context.spec, rows, prepared, files, own)
    recorder = _recorder(context, rows, session.plan)
    if begin is not None:
        recorder.begin_at(begin[0].position.done, begin[0].position.step)
    if prepared.note and (begin is None or isinstance(begin[1], Branched)):
        context.note(Noted(prepared.note))
    checkpointer = Checkpointer(
        context.store,
        context.run,
        session.model,
        session.callbacks,
        cadence=training.resume,
        guard=context.guard,
        flush=recorder.flush,
        kept=files.drop_superseded,
        resumed=begin,
    )
    stopped: Stopped | None = None
    try:
        session.train(control=context.control, listener=recorder, checkpointer=checkpointer)
    except Stopped as reason:
        stopped = reason
    finally:
        recorder.flush()
    model_of, stopping = recorder.epochs, session.stopping
    if stopped is not None and stopped.best:
        stopped, model_of = _with_the_best(prepared.best, stopped, model_of)
    elif stopping is not None and training.early_stopping is not None:
        context.note(*(Noted(said) for said in training.early_stopping.why_stopped(stopping)))
        if training.early_stopping.has_restored(stopping):
            model_of = stopping.best_epoch + 1
    files.model(model_of)
    if stopped is not None:
        raise stopped
    checkpointer.keep_only_last()


def _with_the_best(best: BestWeights, stopped: Stopped, epochs: int) -> tuple[Stopped, int]:
    """Give the model its best weights; why it ends, and whose epoch's the weights are."""
    if not best.restore():
        return Stopped(Message("run.stopped_before_best")), epochs
    about = {"epoch": best.epoch, "reason": stopped.reason}
    return Stopped(Message("run.stopped_with_best", about)), best.epoch


def _recorder(context: RunContext, rows: Split, plan: Plan) -> Recorder:
    return Recorder(
        context.store,
        context.run,
        labels=context.dataset.labels[plan.measured],
        classes=context.dataset.description.classes,
        part="validation" if len(rows.validation) else "training",
        rows=len(rows.train),
        batch_size=context.spec.training.batch_size,
        guard=context.guard,
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
    count = parameters(spec.network.layers, table.columns, table.classes)
    needed, free = count * 8, psutil.virtual_memory().available
    if needed > free:
        raise TooLarge("training.too_large", weights=count, needed=needed, free=free)
