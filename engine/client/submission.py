"""Runs are queued: new ones, and those that ended before their time."""

from engine.client.branching import check_branch, check_table
from engine.client.tables import describe_all
from engine.specs import ExperimentSpec
from engine.specs.checks import check
from engine.store.asking import ask_for
from engine.store.checkpoints import queue_again
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment, close_experiment
from engine.store.experiments import find_experiment, spec_from
from engine.store.process_writer import reap_dead_hosts
from engine.store.run_writer import queue_run
from engine.store.runs import run as find
from engine.trust import must_be_agreed


def submit(store: Store, spec: ExperimentSpec, experiment: str | None = None) -> str:
    """Check the experiment against its table and queue a run of it; the run's id.

    Without ``experiment`` the run joins the one with the same description, or a new one.

    Raises:
        InputError: the table or the description cannot be used.
    """
    check_branch(store, spec)
    table = describe_all(store, spec.data)
    check(spec, table)
    check_table(store, spec, table.sha256)
    must_be_agreed(spec.training.callbacks)
    with store.write():
        place = experiment or find_experiment(store, spec)
        if place is None:
            place = add_experiment(store, spec)
        else:
            close_experiment(store, place, closed=False)
        return queue_run(store, place, spec)


def resume(store: Store, run: str) -> None:
    """Have a run go on that crashed, failed or was stopped, from its last checkpoint; or one that
    waits and was set aside, or that others have queued.

    Raises:
        InputError: it cannot be continued.
    """
    reap_dead_hosts(store)
    found = find(store, run)
    if found is not None:
        must_be_agreed(spec_from(found.spec).training.callbacks)
    if found is not None and found.status == "queued":
        ask_for(store, run)
    else:
        queue_again(store, run)
