"""The process that hands work to the workers of a store: whether it is needed, and its start."""

import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from data.errors import InputError
from engine.client.bridging import ensure_bridge
from engine.client.store_process import start_for_store
from engine.store.asker import asker, asking_cluster
from engine.store.cluster_runs import (
    is_open_for_others,
    is_told_of_others,
    open_runs,
    was_cluster_asked,
)
from engine.store.coordinator_lock import is_coordinated, must_be_lockable
from engine.store.database import Store
from engine.store.life_lock import one_kernel_alone
from engine.store.location import is_own
from engine.store.processes import living_hosts
from engine.store.sweep_work import wanted_of
from engine.store.sweeps import sweeps

AGAIN_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class ClusterWork:
    """How many runs wait for workers, how many they train, how many workers live, and how many
    sweeps want more trials.
    """

    waiting: int
    training: int
    workers: int
    sweeps: int

    @property
    def is_open(self) -> bool:
        """Whether anything is left to be done."""
        return bool(self.waiting or self.training or self.sweeps)


def cluster_work(store: Store) -> ClusterWork:
    """What this person has asked the cluster for, and how it stands."""
    with asking_cluster():
        side = asker()
    found = list(open_runs(store, side).values())
    workers = [host for host in living_hosts(store) if host.is_worker]
    waiting = found.count("queued")
    mine = [one for one in sweeps(store) if one.status == "open" and one.asker == side]
    opened = sum(wanted_of(store, one) > 0 for one in mine)
    return ClusterWork(waiting, len(found) - waiting, len(workers), opened)


def ensure_coordinator(store: Store) -> "subprocess.Popen[bytes] | None":
    """Start the process that hands work to the workers and enters what they have done, where
    something is left to be done and none is there; the new process, or None. What workers tell of
    runs that another side has asked for is entered, too.

    It lives in a session of its own. Cheap where nothing was asked for the cluster. The bridge to a
    Ray cluster is started beside it, where one was asked for.

    Raises:
        InputError: nobody can coordinate in the store's folder.
        OSError: no process can be started.
    """
    ensure_bridge(store)
    return _ensure_coordinator(store)


def _ensure_coordinator(store: Store) -> "subprocess.Popen[bytes] | None":
    if store.read_only or not was_cluster_asked(store) or is_coordinated(store.directory):
        return None
    if not is_own(store.directory) or not (cluster_work(store).is_open or is_told(store)):
        return None
    must_be_lockable(store.directory)
    return start_coordinator(store.directory)


def is_told(store: Store) -> bool:
    """Whether workers may tell of runs that another side has asked for."""
    with asking_cluster():
        return is_told_of_others(store, asker())


def is_guest(store: Store) -> bool:
    """Whether whoever coordinates the store has nothing of their own to do there, and others have:
    then those are to coordinate.
    """
    with asking_cluster():
        theirs = is_open_for_others(store, asker())
    return theirs and not cluster_work(store).is_open


def start_coordinator(directory: Path) -> "subprocess.Popen[bytes]":
    """Start it for the store in a directory; it leaves where another is at work."""
    return start_for_store("engine.cluster", directory, cwd=directory)


class LocalCoordination:
    """Keeps a coordinator alive for workers of a store that one machine alone can have.

    On a shared disk it is left to the machine of whoever has asked: others may not reach its lock.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._is_alone = one_kernel_alone(directory)
        self._next = 0.0
        self._child: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        """Start one that is missing, now and then."""
        if not self._is_alone or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + AGAIN_SECONDS
        is_over = self._child is None or self._child.poll() is not None
        if is_over and not is_coordinated(self._directory):
            self._child = start_coordinator(self._directory)


class CoordinatorKeeper:
    """Keeps a coordinator alive for as long as it is asked to look, where work is open."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._child: subprocess.Popen[bytes] | None = None
        self._next = 0.0
        self._bridge: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        """Start one that is missing, unless one is on its way; the same for the bridge to a Ray
        cluster, where one was asked for.
        """
        is_over = self._child is None or self._child.poll() is not None
        if is_over and time.monotonic() >= self._next:
            with suppress(InputError):  # told to whoever asks for workers
                self._child = _ensure_coordinator(self._store)
            if self._child is not None:
                self._next = time.monotonic() + AGAIN_SECONDS
        if self._bridge is None or self._bridge.poll() is not None:
            self._bridge = ensure_bridge(self._store)
