"""The process of the bridge that lasts: it keeps the one alive that is connected."""

import logging
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from data.messages import Message
from engine.client.bridging import (
    Standing,
    asked_of,
    forget_asked,
    standing_of_bridge,
    tell_standing,
)
from engine.client.coordinating import cluster_work
from engine.cluster.spool import Spool
from engine.on_ray.bridge import is_carried
from engine.on_ray.carrier import tell_lost
from engine.on_ray.connecting import DONE
from engine.store.asker import asking_cluster
from engine.store.commands import asked_to_stop
from engine.store.coordinator_lock import BRIDGE, hold_coordination
from engine.store.database import Store
from engine.store.location import database_file

LOOK_SECONDS = 0.5
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
CONNECT_SECONDS = 90.0
PATIENCE_SECONDS = 60.0
STEADY_SECONDS = 60.0
"""Who was connected for so long is connected again at once."""
_LOG = logging.getLogger(__name__)


def keep(directory: Path) -> int:
    """Keep a connection until nothing is left to do; the exit code. 0 at once where another
    process does.
    """
    lock = hold_coordination(directory, BRIDGE)
    if lock is None:
        return 0
    pause, file = FIRST_PAUSE, database_file(directory)
    heard = time.monotonic()
    while asked_of(directory) is not None and database_file(directory) == file:
        begun = time.monotonic()
        code = _connected(directory)
        if code == DONE or time.monotonic() - begun > STEADY_SECONDS:
            pause, heard = FIRST_PAUSE, time.monotonic()
        if database_file(directory) != file:
            return 0
        if not is_needed(directory, gone=time.monotonic() - heard > PATIENCE_SECONDS):
            forget_asked(directory)
            return 0
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
    return 0


def _connected(directory: Path) -> int:
    """Have a process that is connected; its exit code."""
    address = getattr(asked_of(directory), "address", "")
    if find_spec("ray") is None:
        tell_standing(directory, Standing(False, 0, Message("ray.not_installed", {})))
        return 1
    tell_standing(directory, Standing(False, 0, Message("ray.connecting", {"address": address})))
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "engine.on_ray", "--store", str(directory), "--connect"],
        stdin=subprocess.DEVNULL,
        cwd="/",
    )
    begun = time.monotonic()
    while child.poll() is None:
        known = standing_of_bridge(directory)
        if not (known and known.connected) and time.monotonic() - begun > CONNECT_SECONDS:
            child.kill()
        time.sleep(LOOK_SECONDS)
    known = standing_of_bridge(directory)
    if child.returncode != DONE and (known is None or known.connected or _is_word(known)):
        why = Message("ray.lost_connection", {"address": address})
        tell_standing(directory, Standing(False, 0, why))
    _LOG.info("the connection to %s has ended with %s", address, child.returncode)
    return child.returncode


def _is_word(known: Standing) -> bool:
    return known.message is not None and known.message.code == "ray.connecting"


def is_needed(directory: Path, *, gone: bool) -> bool:
    """Whether anything is left to do. Where the cluster is ``gone`` for long, runs that a person
    wants stopped are given up: it may never be heard of again.
    """
    store = Store(directory)
    try:
        with asking_cluster():
            spool = Spool(directory)
            taken = {worker: run for run, worker in spool.listing().taken.items()}
            carried = [(one, beat) for one, beat in spool.workers() if beat and is_carried(beat)]
            for worker, beat in carried:
                run = taken.get(worker)
                if gone and (run is None or asked_to_stop(store, run)):
                    tell_lost(spool, worker, beat)
            return bool(carried) or cluster_work(store).is_open
    finally:
        store.close()
