"""The process of the bridge that is connected to the cluster."""

import logging
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from data.errors import InputError
from data.messages import Message
from engine.client.bridging import Asked, Standing, asked_of, tell_standing
from engine.client.coordinating import cluster_work
from engine.on_ray.bridge import Bridge
from engine.on_ray.checking import knock
from engine.on_ray.transport import Unreachable
from engine.store.database import Store

TURN_SECONDS = 0.1
IDLE_SECONDS = 10.0
DONE, AGAIN = 0, 3
"""Exit codes: nothing is left to do; to be tried again."""
_LOG = logging.getLogger(__name__)


def carry(directory: Path, parent: int) -> int:
    """Connect, and take turns until nothing is left to do or the parent has gone; the exit code."""
    asked = asked_of(directory)
    if asked is None:
        return DONE
    from engine.on_ray.connection import RayCluster

    try:
        knock(asked.address)
        cluster = RayCluster(asked.address, asked.name)
    except InputError as error:
        tell_standing(directory, Standing(False, 0, error.message))
        return AGAIN
    store = Store(directory)
    try:
        with closing(Bridge(store, cluster, asked.most)) as bridge:
            return _serve(store, bridge, parent, asked)
    except Unreachable as error:
        _LOG.warning("the cluster cannot be asked: %s", error)
        why = Message("ray.not_connected", {"address": asked.address, "reason": str(error)})
        tell_standing(directory, Standing(False, 0, why))
        return AGAIN
    except (sqlite3.Error, OSError):
        _LOG.exception("the store cannot be used")
        return AGAIN
    finally:
        store.close()


def _serve(store: Store, bridge: Bridge, parent: int, asked: Asked) -> int:
    needed, said = time.monotonic(), None
    while os.getppid() == parent and asked_of(store.directory) == asked:
        bridge.turn()
        standing = Standing(True, bridge.carries, bridge.waits_for)
        if standing != said:
            said = standing
            tell_standing(store.directory, standing)
        if not bridge.is_idle or cluster_work(store).is_open:
            needed = time.monotonic()
        elif time.monotonic() - needed >= IDLE_SECONDS:
            bridge.end_strays()  # those that were closed have left by now
            return DONE
        time.sleep(TURN_SECONDS)
    return AGAIN
