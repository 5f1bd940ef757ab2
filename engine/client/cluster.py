"""Runs and sweeps asked for the cluster: workers elsewhere train them (``engine.cluster``)."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from engine.client.sweeps import go_on
from engine.store.asker import asker, asking_cluster, is_cluster
from engine.store.asking import ask_for
from engine.store.database import Store
from engine.store.processes import living_hosts
from engine.store.runs import active_runs
from engine.store.sweeps import sweeps


@dataclass(frozen=True, slots=True)
class ClusterWork:
    """How many runs wait for workers, how many they train, how many workers live, and how many
    sweeps are open that were asked for the cluster.
    """

    waiting: int
    training: int
    workers: int
    sweeps: int

    @property
    def is_open(self) -> bool:
        """Whether anything is left to be done."""
        return bool(self.waiting or self.training or self.sweeps)


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


def cluster_work(store: Store) -> ClusterWork:
    """What this person has asked the cluster for, and how it stands."""
    with asking_cluster():
        side = asker()
    found = [run.status for run in active_runs(store) if run.facts.asker == side]
    workers = [host for host in living_hosts(store) if is_cluster(host.facts.asker)]
    waiting = found.count("queued")
    opened = sum(one.status == "open" and one.asker == side for one in sweeps(store))
    return ClusterWork(waiting, len(found) - waiting, len(workers), opened)


def ensure_coordinator(store: Store) -> "subprocess.Popen[bytes] | None":
    """Start the process that hands work to the workers and enters what they have done, where
    something is left to be done and none is there; the new process, or None.

    It lives in a session of its own. Cheap where nothing was asked for the cluster.
    """
    if store.read_only or not _was_asked(store) or is_coordinated(store.directory):
        return None
    if not cluster_work(store).is_open:
        return None
    log, place = store.directory / "host.log", ("--store", str(store.directory))
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as output:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "engine.cluster", *place],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=output,
            start_new_session=True,
            cwd=store.directory,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )


def _was_asked(store: Store) -> bool:
    """Whether the cluster was ever asked for anything that is open: cheap, for it is asked often."""
    found = store.db.execute(
        "SELECT 1 FROM runs WHERE status IN ('queued', 'running', 'paused') AND CASE WHEN "
        "json_valid(facts) THEN json_extract(facts, '$.asker') LIKE :side END "
        "UNION ALL SELECT 1 FROM sweeps WHERE status = 'open' AND asker LIKE :side LIMIT 1",
        {"side": f"%/{CLUSTER}"},
    )
    return found.fetchone() is not None


__all__ = [
    "ClusterWork",
    "ask_cluster",
    "ask_cluster_for_sweep",
    "asking_cluster",
    "cluster_work",
    "ensure_coordinator",
]
