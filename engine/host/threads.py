"""With how many threads and devices a host trains: TensorFlow takes them once, before its first
operation.
"""

from typing import Any

from engine.devices.jobs import cores
from engine.store.database import Store
from engine.store.runs import Run, waiting_runs
from engine.store.stored_json import object_or_none

ONE = 1
"""Small networks train fastest so, and the other cores are left to the screen."""


def next_run(store: Store) -> Run | None:
    """The run that this side's hosts take next."""
    return next((run for run in waiting_runs(store) if run.is_asked), None)


def threads_for(run: Run, jobs: int) -> int:
    """As many as a run that goes on began with, or a branch's run had; else what its steps are
    worth, where ``jobs`` hosts share the cores.
    """
    if run.facts.threads is not None:
        return run.facts.threads
    return max(cores() // jobs, ONE) if run.facts.large else ONE


def devices_for(run: Run | None) -> int:
    """How many devices a run asks for; 1 where there is none."""
    training: Any = {} if run is None else object_or_none(run.spec).get("training")
    asked = training.get("devices", 1) if isinstance(training, dict) else 1
    return asked if isinstance(asked, int) else 1
