"""An engine whose run does not react to being stopped is ended by force."""

import time

from data.errors import InputError
from engine.statuses import LIVE
from engine.store.commands import asked_to_stop
from engine.store.database import Store
from engine.store.processes import (
    Host,
    is_living,
    is_running,
    known_hosts,
    this_space,
)
from engine.store.runs import Run

PATIENCE_SECONDS = 30.0
"""A run may take so long to stop: a large batch, its model to be written."""
DEATH_SECONDS = 5.0
LOOK_SECONDS = 0.02


def end_deaf_engine(store: Store, run: Run) -> float | None:
    """End the engine of a run that was asked to stop long ago: for how many seconds it did not.

    None where it was not asked, or not long ago, or its engine is gone, or a program of its own
    trains it: nothing is done then. The
    run is found to have crashed by whoever looks after dead hosts next.

    Raises:
        InputError: its engine runs where it cannot be ended from.
    """
    if run.is_watched:  # nobody but the person ends a program of theirs
        return None
    since = asked_to_stop(store, run.id) if run.status in LIVE else None
    silent = 0.0 if since is None else time.time() - since
    if silent < PATIENCE_SECONDS:
        return None
    host = next((one for one in known_hosts(store) if one.id == run.host), None)
    if host is None or not is_living(store, host):
        return None
    if host.identity.space != this_space() or is_running(host.identity) is not True:
        about = {"name": run.name, "machine": host.identity.machine, "pid": host.pid}
        raise InputError("steering.deaf_engine_elsewhere", **about)
    _end(store, host)
    return silent


def _end(store: Store, host: Host) -> None:
    import psutil

    try:
        psutil.Process(host.pid).kill()
    except psutil.NoSuchProcess:
        return
    except psutil.AccessDenied:
        about = {"machine": host.identity.machine, "pid": host.pid}
        raise InputError("steering.deaf_engine_of_others", **about) from None
    until = time.monotonic() + DEATH_SECONDS
    while is_living(store, host) and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
