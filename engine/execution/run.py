"""One run from its specification to its last event. Everything Keras happens in this thread."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from data.messages import Message
from data.split import Split
from engine.devices.memory import free_memory
from engine.devices.replicas import check_devices
from engine.devices.tensorflow_devices import CPU
from engine.events import Branched, Ended, Noted, Resumed, Started, Tested
from engine.execution.branch_point import reach
from engine.execution.checkpointer import Checkpointer
from engine.execution.context import RunContext
from engine.execution.disk_guard import RECORD, DiskFull, DiskGuard
from engine.execution.failures import TooLarge, user_message
from engine.execution.input_record import record_inputs
from engine.execution.inspection import inspection_of
from engine.execution.label_digest import label_digest
from engine.execution.label_rounds import keep_labelled, kept_note, labelled_rows, steps_of
from engine.execution.predictions import keep_predictions
from engine.execution.pretrained import keep_pretrained
from engine.execution.pruning import Judged, Pruning
from engine.execution.recorder import Recorder
from engine.execution.resuming import resumed_from
from engine.execution.saved_models import ModelFiles
from engine.execution.table_loading import loaded
from engine.messages import Said
from engine.specs import ExperimentSpec
from engine.specs.checks import check, split_warnings
from engine.specs.data import DataSpec
from engine.specs.device_checks import device_notes
from engine.specs.networks import parameters_of
from engine.specs.own_code import python_of
from engine.specs.part_labels import baseline_of, doubts_of, labels_of
from engine.specs.splitting import split_of
from engine.specs.tasks import fitted_task, task_of
from engine.specs.vocabulary import check_vocabulary
from engine.statuses import Status
from engine.store.asking import suspend
from engine.store.callback_files import mark_of, output_of, work_folder
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.facts import RunFacts, facts_from
from engine.store.lineage import segments
from engine.store.preparations import keep_preparation, kept_preparation
from engine.store.run_writer import add_facts, record
from engine.store.runs import run as find_run
from engine.sweeps.studies import Studies
from engine.tables.loading import Load, as_begun
from engine.tables.options import Recorded
from engine.training.callbacks.best_weights import BestWeights
from engine.training.compiled_networks import CompiledNetworks, Prepared
from engine.training.control import Control, Stopped
from engine.training.layer_watch import LayerWatch
from engine.training.memory_need import bytes_to_train, need_told
from engine.training.session import TrainingSession, as_rows, prepare, shape_of
from engine.training.state_transfer import transfer_state
from engine.training.testing import measure
from engine.training.training_state import TrainingState
from engine.training.user_callbacks import own_callbacks
from engine.training.user_code import Workplace, at_work
from engine.training.user_network import has_own_parts, own_network

CLOSE = 0.8
"""A part of the free memory, beyond which a person is told."""
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
    studies: Studies | None = None,
) -> None:
    """Train ``spec`` as the claimed ``run`` and record its one last event, whatever happens; a run
    that is suspended waits then, and has none.

    ``load`` gives the table of a description; ``facts`` about the machine join the
    run's; ``compiled`` hands networks on from run to run, ``studies`` what is known of sweeps.

    Raises:
        sqlite3.Error: the store cannot be written, not even the end.
    """
    status: Status = "finished"
    message: Said = ""
    suspended = False
    guard, compiled = DiskGuard(store, run, control), compiled or CompiledNetworks()
    try:
        given = _as_begun(store, run, spec), kept_preparation(store, run)
        dataset = loaded(lambda progress: load(*given, progress), store, run, control, guard)
        begun = keep_pretrained(store, run, spec, guard)
        context = RunContext(store, run, begun, given[0], dataset, guard, control, facts, compiled)
        with _own_code(store, run):
            _train(context, studies or Studies())
    except Stopped as reason:
        status, message = "pruned" if reason.pruned else "stopped", reason.reason
        suspended = reason.suspended
    except DiskFull as error:
        # What was kept before is whole, and there may be room when it goes on
        status, message, suspended = "failed", user_message(error, spec), control.suspending
        compiled.forget()
    except Exception as error:
        _LOG.exception("run %s failed", run)
        status, message = "failed", user_message(error, spec)
        compiled.forget()
    try:
        ended = Ended(status, _epochs_done(store, run), message)
        guard.retry_until_space(
            Message("disk.end"),
            lambda: suspend(store, run) if suspended else record(store, run, ended),
        )
    finally:
        guard.close()


@contextmanager
def _own_code(store: Store, run: str) -> Generator[None]:
    """A workplace for the callbacks of the run and of those it branches from, if there are any."""
    found = [find_run(store, segment.run) for segment in segments(store, run)]
    specs = [spec_from(one.spec) for one in found if one is not None]
    places = [place for spec in specs for place in python_of(spec)]
    if not places:
        yield
        return
    folder = store.run_directory(run)
    with at_work(places, Workplace(work_folder(folder), output_of(folder), mark_of(folder))):
        yield


def _as_begun(store: Store, run: str, spec: ExperimentSpec) -> DataSpec:
    """The run's data; of one that goes on, also as a branch, with the task that it began with, and
    streaming as it did then.
    """
    known = [found.facts for one in segments(store, run) if (found := find_run(store, one.run))]
    for facts in reversed(known):
        if facts.task or facts.classes:
            return as_begun(spec.data, facts.task, facts.classes, facts.streamed, facts.sampled)
    return spec.data


def _epochs_done(store: Store, run: str) -> int:
    found = find_run(store, run)
    return 0 if found is None else found.epochs_done


def _train(context: RunContext, studies: Studies) -> None:
    spec, table = context.spec, context.dataset.description
    check(spec, table)
    check_vocabulary(spec, context.dataset)
    check_devices(spec.training.devices)
    close = _check_memory(context)
    own = own_callbacks(spec.training.callbacks)
    rows = split_of(spec, context.dataset)
    device = str(context.facts.get("device", CPU))
    known = find_run(context.store, context.run)
    labels = label_digest(context.dataset)
    resumed = None
    if known is not None:
        resumed = context.guard.retry_until_space(
            RECORD, lambda: resumed_from(context.store, known, table, labels, device)
        )
    if context.dataset.preparation is not None:
        _keep(context, context.dataset.preparation)
    kept = {"test_rows": len(rows.test)} if len(rows.test) else {}
    about = {**_about(context), **kept, "baseline": _baseline(context, rows)}
    about["labels"] = labels
    about["inputs"] = record_inputs(context, rows)
    about["inspection"], about["giveaway"] = inspection_of(context.dataset, rows)
    if spec.training.pseudo_labels is not None:
        about["pseudo_labelled"] = 0
    facts = facts_from(RunFacts, {**about, **context.facts})
    context.guard.retry_until_space(RECORD, lambda: add_facts(context.store, context.run, facts))
    state = None if resumed is None else resumed[0]
    if state is None:
        first = [resumed[1]] if resumed else _notes(context, rows)
        context.note(*first, *close, _started(context, rows))
    branch_point = reach(context, rows, state)
    prepared = prepare(context.compiled, context.dataset, spec, rows)
    begin: tuple[TrainingState, Resumed | Branched] | None = None
    if branch_point is not None:
        begun, was = branch_point.state, branch_point.shape
        shape = shape_of(context.dataset, spec, rows)
        begin = (transfer_state(begun, was, shape, prepared.model), branch_point.event)
    elif resumed is not None and state is not None:
        begin = (state, resumed[1])
    _carry_out(context, rows, prepared, own, begin, Pruning.of(context, studies))


def _keep(context: RunContext, preparation: Recorded) -> None:
    """Keep what prepared the table, before the run's facts say that there is such a file."""
    context.guard.retry_until_space(
        RECORD, lambda: keep_preparation(context.store, context.run, preparation)
    )


def _notes(context: RunContext, rows: Split) -> list[Noted]:
    """What a person should know of the table and its split before anything is trained."""
    table = context.dataset.description
    task, training = task_of(context.spec, table), context.spec.training
    doubts = doubts_of(task, context.dataset, rows)
    loss = task.loss(training.loss)
    usual = [Message("run.usual_loss", {"loss": loss})] if loss != training.loss else []
    divided = split_warnings(context.spec, table)
    shared = device_notes(context.spec)
    found = [Noted(note) for note in (*table.notes, *divided, *doubts, *usual, *shared)]
    return [*found, *kept_note(context, rows)]


def _baseline(context: RunContext, rows: Split) -> dict[str, float]:
    """What the simplest guess comes to on the rows that are measured."""
    task = task_of(context.spec, context.dataset.description)
    return baseline_of(task, context.dataset, rows)


def _started(context: RunContext, rows: Split) -> Started:
    spec, trained = context.spec, labelled_rows(context, rows)
    return Started(
        parameters=_parameters(context, rows),
        training_rows=trained,
        validation_rows=len(rows.validation),
        steps=steps_of(trained, spec.training.batch_size),
        epochs=spec.training.epochs,
    )


def _parameters(context: RunContext, rows: Split) -> int:
    """The network's weights; of one that a person's code builds only building it tells."""
    spec, table = context.spec, context.dataset.description
    if not spec.network.code:
        return parameters_of(spec, table)
    head = shape_of(context.dataset, spec, rows).task.head
    return int(own_network(spec.network.code, table.input_shape, head).count_params())


def _carry_out(  # noqa: PLR0913, PLR0917
    context: RunContext,
    rows: Split,
    prepared: Prepared,
    own: list[Any],
    begin: tuple[TrainingState, Resumed | Branched] | None,
    pruning: Pruning | None,
) -> None:
    """Train, say why it ended early, save the model."""
    training = context.spec.training
    files = _files(context, prepared)
    session = TrainingSession(context.spec, rows, prepared, files, own)
    if begin is not None:
        keep_labelled(context, session, begin[0])
    recorder = _recorder(context, rows)
    if begin is not None:
        recorder.begin_at(begin[0].position.done, begin[0].position.step)
        if pruning is not None and not begin[0].position.over:
            pruning.judge(begin[0].position.done)
    says = begin is None or isinstance(begin[1], Branched)
    if prepared.note and says:
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
    layers = _layer_watch(context, session, recorder, says=says)
    try:
        session.train(
            control=context.control,
            listener=recorder if pruning is None else Judged(recorder, pruning),
            checkpointer=checkpointer,
            layers=layers,
        )
    except Stopped as reason:
        stopped = reason
    finally:
        recorder.flush()
    if stopped is not None and stopped.suspended:
        raise stopped
    model_of, stopping = recorder.epochs, session.stopping
    if stopped is not None and stopped.best:
        stopped, model_of = _with_the_best(prepared.best, stopped, model_of)
    elif stopping is not None and training.early_stopping is not None:
        context.note(*(Noted(said) for said in training.early_stopping.why_stopped(stopping)))
        if training.early_stopping.has_restored(stopping):
            model_of = stopping.best_epoch + 1
    files.model(model_of)
    if len(rows.test):
        found = measure(prepared.steps, as_rows(rows.test))
        context.note(Tested(model_of, len(rows.test), found))
    keep_predictions(context, rows, prepared.model, model_of)
    if stopped is not None:
        raise stopped
    checkpointer.keep_only_last()


def _files(context: RunContext, prepared: Prepared) -> ModelFiles:
    kept = context.spec.training.checkpoint
    return ModelFiles(
        context.store,
        context.run,
        prepared.model,
        context.guard,
        best_only=kept is not None and kept.save_best_only,
        bare=has_own_parts(context.spec),
    )


def _layer_watch(
    context: RunContext, session: TrainingSession, recorder: Recorder, *, says: bool
) -> LayerWatch | None:
    """What records the layers, where that was asked for when the run was queued; ``says`` why it
    does not.
    """
    found = find_run(context.store, context.run)
    if found is None or not found.facts.layers:
        return None

    def tell(why: Message) -> None:
        if says:
            context.note(Noted(why))

    watch = session.layer_watch(tell)
    if watch is not None:
        recorder.observes(watch.layers)
    return watch


def _with_the_best(best: BestWeights, stopped: Stopped, epochs: int) -> tuple[Stopped, int]:
    """Give the model its best weights; why it ends, and whose epoch's the weights are."""
    if not best.restore():
        return Stopped(Message("run.stopped_before_best")), epochs
    about = {"epoch": best.epoch, "reason": stopped.reason}
    return Stopped(Message("run.stopped_with_best", about)), best.epoch


def _recorder(context: RunContext, rows: Split) -> Recorder:
    measured = rows.validation if len(rows.validation) else rows.train
    return Recorder(
        context.store,
        context.run,
        labels=labels_of(context.dataset, measured),
        task=fitted_task(context.spec, context.dataset, rows),
        part="validation" if len(rows.validation) else "training",
        rows=labelled_rows(context, rows),
        batch_size=context.spec.training.batch_size,
        classes=context.dataset.description.class_names,
        guard=context.guard,
    )


def _about(context: RunContext) -> dict[str, Any]:
    table = context.dataset.description
    quantity = None if table.quantity is None else asdict(table.quantity)
    number = {} if quantity is None else {"task": table.task, "quantity": quantity}
    return {
        **number,
        "classes": list(table.class_names),
        "class_counts": list(table.class_counts),
        "label": table.label_name,
        "label_reason": table.label_reason,
        "columns": table.columns,
        "source": table.source,
        "table": table.name,
        "sha256": table.sha256,
        "preparation": table.preparation or None,
        "streamed": table.streams or None,
        "sampled": (quantity is not None and context.data.sample is not None) or None,
    }


def _check_memory(context: RunContext) -> list[Noted]:
    """Refuse what does not fit into the free memory; a note where it is close.

    TensorFlow would not say so: the system kills the process.
    """
    spec, table = context.spec, context.dataset.description
    on_gpu = context.facts.get("device", CPU) != CPU
    needed, free = sum(bytes_to_train(spec, table, on_gpu=on_gpu)), free_memory()
    if needed > CLOSE * free:
        context.compiled.forget()  # the networks of the runs before
        free = free_memory()
    about = need_told(spec, table, needed, free)
    if needed > free:
        raise TooLarge("training.too_large", **about)
    return [Noted(Message("training.hardly_fits", about))] if needed > CLOSE * free else []
