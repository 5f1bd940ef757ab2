"""Sweeps are started, set aside, gone on with, changed, ended."""

import importlib.util
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from data import Description
from data.errors import InputError
from engine.client.submission import checked
from engine.client.tables import describe_all
from engine.commands import Command, CommandKind
from engine.devices.slurm_job import slurm_job
from engine.specs import ExperimentSpec, SpecError
from engine.specs.checks import check
from engine.specs.sweep import USUAL_TRIALS, Searched, SweepSpec
from engine.specs.tasks import task_of
from engine.statuses import LIVE
from engine.store.asker import asker
from engine.store.asking import ask_for, set_aside
from engine.store.commands import send
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.pretrained_files import located
from engine.store.queue import cancel_run
from engine.store.runs import Run, some_runs
from engine.store.sweep_work import is_over, standing, trials_left
from engine.store.sweep_writer import add_sweep, delete_sweep, save_sweep, set_sweep_status
from engine.store.sweeps import Sweep, SweepStatus, find_sweep, sweeps, trials
from engine.sweeps.applying import Refuse, check_space
from engine.sweeps.combinations import combinations
from engine.sweeps.parameters import Parameter, parameters
from engine.sweeps.refused_keys import check_overlaps, check_searched


def prepared(store: Store, spec: ExperimentSpec, sweep: SweepSpec) -> SweepSpec:
    """The sweep as it is entered: its metric and its number of trials known, its space tried out.

    Raises:
        InputError: the table, the experiment or the sweep cannot be used; the key is named.
    """
    check_searched(sweep.space)
    check_overlaps(sweep.space)
    spec, _ = checked(store, spec)
    table = describe_all(store, spec.data)
    sweep = _with_metric(spec, sweep, table)
    _check_sampler(sweep)
    found = parameters(sweep, spec)
    if sweep.sampler == "grid":
        whole = len(combinations(found))
        sweep = sweep.model_copy(update={"trials": min(sweep.trials or whole, whole)})
    elif sweep.trials is None and sweep.minutes is None:
        sweep = sweep.model_copy(update={"trials": USUAL_TRIALS})
    check_space(sweep, found, spec, _tried(store, spec, table))
    return sweep


def _tried(store: Store, spec: ExperimentSpec, table: Description) -> Refuse:
    """What refuses an experiment that cannot be trained on its table, which is read anew where it
    is described otherwise than the one that is known.
    """
    known = {spec.data.model_dump_json(): table}

    def refuse(one: ExperimentSpec) -> None:
        described = one.data.model_dump_json()
        if described not in known:
            known[described] = describe_all(store, one.data)
        check(located(store, one), known[described])

    return refuse


def _check_sampler(sweep: SweepSpec) -> None:
    """Refuse a sampler whose library is not installed: the first trials would do without it."""
    if sweep.sampler == "gp" and importlib.util.find_spec("torch") is None:
        raise SpecError("sweep.gp_needs_torch", key="sweep.sampler")


def _with_metric(spec: ExperimentSpec, sweep: SweepSpec, table: Description) -> SweepSpec:
    """The metric that the task is usually judged by, or the one that is asked for."""
    task = task_of(spec, table)
    validates = spec.data.validation.any_rows or bool(table.held_rows)
    if sweep.metric is None:
        name = "r2" if task.KIND == "regression" else "accuracy"
        return sweep.model_copy(update={"metric": f"val_{name}" if validates else name})
    own = bool(spec.training.own_metrics or spec.training.callbacks)
    known = [f"{part}{name}" for name in task.monitors for part in ("val_", "")]
    if sweep.metric not in known and not own:
        raise SpecError(
            "sweep.no_such_metric", key="sweep.metric", value=sweep.metric, choices=known
        )
    if sweep.metric.startswith("val_") and not validates:
        raise SpecError("sweep.nothing_validates", key="sweep.metric", value=sweep.metric)
    return sweep


def start(store: Store, spec: ExperimentSpec, sweep: SweepSpec) -> str:
    """Enter a sweep, on which this side's hosts begin to work; its id.

    Within a SLURM job that was queued again it is the one that the job has begun.

    Raises:
        InputError: as ``prepared``.
    """
    ready = prepared(store, spec, sweep)
    if slurm_job() is not None:
        texts = spec.model_dump_json(), ready.model_dump_json()
        for found in sweeps(store):
            if found.asker == asker() and (found.spec, found.text) == texts:
                return go_on(store, found.id).id
    return add_sweep(store, spec, ready)


def pause(store: Store, sweep: str) -> None:
    """Set a sweep aside with its runs, which go on from where they are.

    Raises:
        InputError: there is no such sweep, or it has finished.
    """
    _leave(store, sweep, "paused", CommandKind.SUSPEND, set_aside)


def go_on(store: Store, sweep: str, more: int = 0) -> Sweep:
    """Have a sweep go on that was set aside, or ended, with ``more`` trials than it was to have.

    Raises:
        InputError: there is no such sweep, or its sampler's library is not installed.
    """
    found = find_sweep(store, sweep)
    if more or trials_left(found):
        _check_sampler(found.sweep)
    with store.write():
        if more:
            add_trials(store, found.id, more)
        set_sweep_status(store, found.id, "open")
        for one in _open_runs(store, found):
            if one.status == "queued":
                ask_for(store, one.id)
    return find_sweep(store, found.id)


def check_unfinished(store: Store, sweep: str) -> Sweep:
    """The sweep, of which something is left to be done once it goes on.

    Raises:
        InputError: there is no such sweep, or nothing is left of it; how more is made, is told.
    """
    found = find_sweep(store, sweep)
    if is_over(store, replace(found, status="open")):
        told = found.sweep
        whole = told.sampler == "grid" and len(combinations(_searched(found))) <= found.trials
        if whole:
            raise InputError("sweep.grid_finished", sweep=found.id)
        raise InputError("sweep.finished", sweep=found.id)
    return found


def _searched(found: Sweep) -> tuple[Parameter, ...]:
    return parameters(found.sweep, spec_from(found.spec))


def stop(store: Store, sweep: str) -> None:
    """End a sweep: what trains stops and keeps its model, what waits leaves the queue.

    Raises:
        InputError: there is no such sweep, or it has finished.
    """
    _leave(store, sweep, "stopped", CommandKind.STOP, cancel_run)


def _leave(
    store: Store,
    sweep: str,
    status: SweepStatus,
    kind: CommandKind,
    waiting: Callable[[Store, str], None],
) -> None:
    """Give a sweep another status, what trains a command, and do with what waits as told."""
    found = find_sweep(store, sweep)
    with store.write():
        if standing(store, found) == "finished":
            raise InputError("sweep.finished", sweep=found.id)
        set_sweep_status(store, found.id, status)
        for one in _open_runs(store, found):
            with suppress(InputError):  # it has ended meanwhile
                if one.status in LIVE:
                    send(store, one.id, Command(kind))
                else:
                    waiting(store, one.id)


def add_trials(store: Store, sweep: str, more: int) -> None:
    """Have it make so many more trials; of a grid as many as are left.

    Raises:
        InputError: there is no such sweep, or its grid has no more.
    """
    found = find_sweep(store, sweep)
    told = found.sweep
    wanted = max(told.trials or 0, found.trials) + more
    if told.sampler == "grid":
        whole = len(combinations(_searched(found)))
        if wanted > whole:
            raise InputError("sweep.grid_has_no_more", points=whole)
    update: dict[str, Any] = {"trials": wanted}
    if told.minutes is not None and found.worked >= told.minutes * 60:
        update["minutes"] = None  # it is asked for by number now
    save_sweep(store, found.id, told.model_copy(update=update))


def narrow(store: Store, sweep: str, space: Mapping[str, Searched]) -> SweepSpec:
    """Give searched keys other ranges or choices; the trials made so far stay in the study as far
    as they lie in the new space.

    Raises:
        InputError: no such sweep or key, a grid, or values that are refused.
    """
    found = find_sweep(store, sweep)
    told, spec = found.sweep, spec_from(found.spec)
    if told.sampler == "grid":
        raise InputError("sweep.grid_stays")
    for key in space:
        if key not in told.space:
            raise SpecError("sweep.key_not_searched", key=key, choices=list(told.space))
    check_searched(space)
    changed = told.model_copy(update={"space": {**told.space, **space}})
    changed = SweepSpec.parse(changed.model_dump(mode="json"))
    table = describe_all(store, spec.data)
    check_space(changed, parameters(changed, spec), spec, _tried(store, spec, table))
    save_sweep(store, found.id, changed)
    return changed


def delete(store: Store, sweep: str) -> None:
    """Forget a sweep; its runs stay as ordinary runs.

    Raises:
        InputError: there is no such sweep, or something of it trains or waits.
    """
    found = find_sweep(store, sweep)
    if found.status == "open" or _open_runs(store, found):
        raise InputError("sweep.delete_open", sweep=found.id)
    delete_sweep(store, found.id)


def _open_runs(store: Store, found: Sweep) -> list[Run]:
    """The runs of a sweep that train, are paused or wait."""
    ids = [one.runs for one in trials(store, found) if not one.is_over]
    runs = some_runs(store, [name for several in ids for name in several])
    return [one for one in runs if not one.is_ended]
