"""Runs and sweeps asked for the cluster: workers elsewhere train them (``engine.cluster``)."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from engine.client.coordinating import (
    ClusterWork,
    CoordinatorKeeper,
    cluster_work,
    ensure_coordinator,
)
from engine.client.sweeps import go_on
from engine.store.asker import asking_cluster
from engine.store.asking import ask_for
from engine.store.coordinator_lock import must_be_lockable
from engine.store.database import Store


@contextmanager
def asking_workers(store: Store) -> Generator[None]:
    """What is queued inside is for workers.

    Raises:
        InputError: nobody could hand it to them: the store's folder knows no locks, or the one that
            it links to cannot be written.
    """
    must_be_lockable(store.directory)
    with asking_cluster():
        yield


def ask_cluster(store: Store, runs: Sequence[str]) -> None:
    """Have workers train these runs, which wait.

    An engine of this side may take a run before this is called: what is queued anew is better
    queued within ``asking_cluster``.

    Raises:
        InputError: one of them does not wait.
    """
    with asking_cluster(), store.write():
        for run in runs:
            ask_for(store, run)


def ask_cluster_for_sweep(store: Store, sweep: str) -> None:
    """Have workers train the trials of a sweep, which is opened by that.

    Raises:
        InputError: there is no such sweep.
    """
    with asking_cluster():
        go_on(store, sweep)


__all__ = [
    "ClusterWork",
    "CoordinatorKeeper",
    "ask_cluster",
    "ask_cluster_for_sweep",
    "asking_cluster",
    "asking_workers",
    "cluster_work",
    "ensure_coordinator",
]
