"""Runs are queued: new ones, and those that ended before their time."""

from dataclasses import replace

from data import Description
from data.errors import InputError
from engine.client.applications import with_application
from engine.client.branching import check_branch, check_table
from engine.client.tables import describe_all
from engine.devices.gpus import visible_gpus
from engine.devices.memory import all_memory
from engine.specs import ExperimentSpec
from engine.specs.checks import check
from engine.specs.own_code import code_of
from engine.specs.workload import is_large
from engine.store.asking import ask_for
from engine.store.checkpoints import queue_again
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment, close_experiment
from engine.store.experiments import find_experiment, spec_from
from engine.store.facts import RunFacts
from engine.store.pretrained_files import located, located_or_not, pinned
from engine.store.process_writer import reap_dead_hosts
from engine.store.run_writer import queue_run
from engine.store.runs import run as find
from engine.store.watched_runs import must_be_described, must_be_ours
from engine.training.memory_need import bytes_to_train, need_told
from engine.trust import must_be_agreed


def submit(
    store: Store, spec: ExperimentSpec, experiment: str | None = None, *, in_bench: bool = False
) -> str:
    """Check the experiment against its table and queue a run of it; the run's id.

    Without ``experiment`` the run joins the one with the same description, or a new one.
    ``in_bench``: the bench asks, which records the layers where nothing else is said.

    Raises:
        InputError: the table or the description cannot be used.
    """
    spec, known = checked(store, spec)
    known = replace(known, layers=spec.training.records_layers(in_bench=in_bench) or None)
    with store.write():
        place = experiment or find_experiment(store, spec)
        if place is None:
            place = add_experiment(store, spec)
        else:
            close_experiment(store, place, closed=False)
        return queue_run(store, place, spec, known)


def checked(store: Store, spec: ExperimentSpec) -> tuple[ExperimentSpec, RunFacts]:
    """The experiment as it is queued, checked against its table, and what a run of it knows.

    Raises:
        InputError: the table or the description cannot be used.
    """
    must_be_described(spec)
    spec = pinned(store, with_application(store, spec))
    check_branch(store, spec)
    table = describe_all(store, spec.data)
    here = located(store, spec)
    check(here, table)
    _check_memory(here, table)
    check_table(store, spec, table.sha256)
    must_be_agreed(code_of(here))
    records = spec.training.records_layers(in_bench=False)
    return spec, replace(_threads(store, here, table), layers=records or None)


def _check_memory(spec: ExperimentSpec, table: Description) -> None:
    """Refuse what this machine could not hold if nothing else ran; a GPU has memory of its own."""
    needed, there = sum(bytes_to_train(spec, table)), all_memory()
    if needed > there and not visible_gpus():
        raise InputError("training.too_large", **need_told(spec, table, needed, there))


def _threads(store: Store, spec: ExperimentSpec, table: Description) -> RunFacts:
    """A branch has the threads of the run that it leaves; another as many as are worth it."""
    left = None if spec.branch is None else find(store, spec.branch.run)
    if left is not None:
        return RunFacts(threads=left.facts.threads)
    return RunFacts(large=is_large(spec, table) or None)


def resume(store: Store, run: str) -> None:
    """Have a run go on that crashed, failed or was stopped, from its last checkpoint; or one that
    waits and was set aside, or that others have queued.

    Raises:
        InputError: it cannot be continued.
    """
    reap_dead_hosts(store)
    found = find(store, run)
    if found is not None:
        must_be_ours(found)
        must_be_agreed(code_of(located_or_not(store, spec_from(found.spec), run)))
    if found is not None and found.status == "queued":
        ask_for(store, run)
    else:
        queue_again(store, run)
