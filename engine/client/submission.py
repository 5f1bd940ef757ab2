"""What the screen and the command line call: runs are queued, hosts started, wishes sent."""

import os
import subprocess
import sys

from engine.client.branching import check_branch, check_table
from engine.client.tables import describe
from engine.specs import ExperimentSpec
from engine.specs.checks import check
from engine.store.checkpoints import queue_again
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment, close_experiment
from engine.store.experiments import find_experiment
from engine.store.process_writer import reap_dead_hosts
from engine.store.processes import living_hosts
from engine.store.run_writer import queue_run
from engine.store.runs import active_runs


def submit(store: Store, spec: ExperimentSpec, experiment: str | None = None) -> str:
    """Check the experiment against its table and queue a run of it; the run's id.

    Without ``experiment`` the run joins the one with the same description, or a new one.

    Raises:
        InputError: the table or the description cannot be used, in one sentence.
    """
    check_branch(store, spec)
    table = describe(store, spec.data.source, spec.data.label)
    check(spec, table)
    check_table(store, spec, table.sha256)
    with store.write():
        place = experiment or find_experiment(store, spec)
        if place is None:
            place = add_experiment(store, spec)
        else:
            close_experiment(store, place, closed=False)
        return queue_run(store, place, spec)


def resume(store: Store, run: str) -> None:
    """Queue a run again that crashed, failed or was stopped: it goes on from its last checkpoint.

    Raises:
        InputError: it cannot be continued; the sentence says why.
    """
    reap_dead_hosts(store)
    queue_again(store, run)


def missing_hosts(store: Store, jobs: int = 1) -> int:
    """How many hosts to start: one is always there, up to ``jobs`` while runs wait for them."""
    wanted = min(jobs, len(active_runs(store)))
    return max(max(wanted, 1) - len(living_hosts(store)), 0)


def ensure_host(store: Store, jobs: int = 1) -> subprocess.Popen[bytes] | None:
    """Start a host if one is missing (``missing_hosts``); the new process, or None.

    The host lives in a session of its own: it survives this process and its terminal.
    """
    reap_dead_hosts(store)
    if not missing_hosts(store, jobs):
        return None
    log, place = store.directory / "host.log", ("--store", str(store.directory))
    with log.open("ab") as output:
        # -P: a folder named engine or data where the person stands must not be imported instead
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "engine.host", *place, "--jobs", str(jobs)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd=store.directory,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
