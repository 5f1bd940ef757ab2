"""One run from its specification to its last event. Everything Keras happens in this thread."""

import logging
from collections.abc import Callable
from typing import Any

import psutil

from data import Dataset, Description
from data.split import Split
from engine.checks import check
from engine.events import Branched, Ended, Noted, Resumed, Started
from engine.host.devices import CPU
from engine.network import parameters
from engine.spec import ExperimentSpec
from engine.splitting import split_of
from engine.store.database import Store
from engine.store.reasons import WITH_THE_BEST
from engine.store.recording import add_facts, record
from engine.store.runs import run as find_run
from engine.training.best import BestWeights
from engine.training.callbacks import restores, why_stopped
from engine.training.compiled import CompiledNetworks, Prepared
from engine.training.control import Control, Stopped
from engine.training.failures import TooLarge, sentence
from engine.training.handover import hand_over
from engine.training.keeping import StateKeeper
from engine.training.levers import Levers
from engine.training.loop import Loop, Plan
from engine.training.own import own_callbacks
from engine.training.reaching import part, prepare, shape_of
from engine.training.recorder import Recorder
from engine.training.resuming import resumed_from
from engine.training.room import Room
from engine.training.saving import ModelFiles
from engine.training.state import State
from engine.training.work import Work, plan_of, watchers

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
        _train(Work(store, run, spec, dataset, room, control, facts, compiled))
    except Stopped as wish:
        status, message = "stopped", str(wish)
    except Exception as error:
        _LOG.exception("run %s failed", run)
        status, message = "failed", sentence(error)
        compiled.forget()
    try:
        ended = Ended(status, _epochs_done(store, run), message)
        room.insist("the run's end", lambda: record(store, run, ended))
    finally:
        room.close()


def _epochs_done(store: Store, run: str) -> int:
    found = find_run(store, run)
    return 0 if found is None else found.epochs_done


def _train(work: Work) -> None:
    spec, table = work.spec, work.dataset.description
    check(spec, table)
    _check_memory(spec, table)
    own = own_callbacks(spec.training.callbacks)
    rows = split_of(spec, work.dataset)
    device = str(work.facts.get("device", CPU))
    known = find_run(work.store, work.run)
    resumed = resumed_from(work.store, known, table.sha256, device) if known else None
    facts = {**_about(table), **work.facts}
    work.room.insist("the run's record", lambda: add_facts(work.store, work.run, facts))
    state = None if resumed is None else resumed[0]
    if state is None:
        work.note(*([resumed[1]] if resumed else []), _started(work, rows))
    parting = part(work, rows, state)
    prepared = prepare(work.compiled, work.dataset, spec, rows)
    begin: tuple[State, Resumed | Branched] | None = None
    if parting is not None:
        shape = shape_of(work.dataset, spec, rows)
        begin = (hand_over(parting.state, parting.shape, shape, prepared.model), parting.event)
    elif resumed is not None and state is not None:
        begin = (state, resumed[1])
    _carry_out(work, rows, prepared, own, begin)


def _started(work: Work, rows: Split) -> Started:
    spec, table = work.spec, work.dataset.description
    return Started(
        parameters=parameters(spec, table.columns, table.classes),
        training_rows=len(rows.train),
        validation_rows=len(rows.validation),
        steps=shape_of(work.dataset, spec, rows).steps,
        epochs=spec.training.epochs,
    )


def _carry_out(
    work: Work,
    rows: Split,
    prepared: Prepared,
    own: list[Any],
    begin: tuple[State, Resumed | Branched] | None,
) -> None:
    """Train, say why it ended early, save the model."""
    training, model = work.spec.training, prepared.model
    best_only = training.checkpoint is not None and training.checkpoint.save_best_only
    files = ModelFiles(work.store, work.run, model, work.room, best_only=best_only)
    watched = watchers(work.spec, prepared, files.checkpoint, own)
    callbacks, stopping, best = watched.callbacks, watched.stopping, prepared.best
    plan = plan_of(work.spec, rows)
    recorder = _recorder(work, rows, plan)
    if begin is not None:
        recorder.begin_at(begin[0].place.done, begin[0].place.step)
    if prepared.note and (begin is None or isinstance(begin[1], Branched)):
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
        resumed=begin,
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
    model_of = recorder.epochs
    if stopped is not None and stopped.best:
        stopped, model_of = _with_the_best(best, stopped, model_of)
    elif stopping is not None and training.early_stopping is not None:
        work.note(*(Noted(said) for said in why_stopped(stopping, training.early_stopping)))
        if restores(stopping, training.early_stopping):
            model_of = stopping.best_epoch + 1
    files.model(model_of)
    if stopped is not None:
        raise stopped
    keeper.keep_only_last()


def _with_the_best(best: BestWeights, wish: Stopped, epochs: int) -> tuple[Stopped, int]:
    """Give the model its best weights; the end in words, and whose epoch's the weights are."""
    if not best.restore():
        return Stopped("no epoch had ended: the model has the weights that it had just now"), epochs
    reason = f"{wish}; " if str(wish) else ""
    return Stopped(f"{reason}{WITH_THE_BEST}, {best.epoch}"), best.epoch


def _recorder(work: Work, rows: Split, plan: Plan) -> Recorder:
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
