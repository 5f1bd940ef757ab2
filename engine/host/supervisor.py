"""Whoever needs hosts starts them from here, and gives up those that die before they work."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from engine.client.coordinating import CoordinatorKeeper
from engine.store.database import Store
from engine.store.process_writer import reap_dead_hosts
from engine.store.processes import Host, has_dead_hosts, serving_hosts
from engine.store.runs import active_runs, waiting_runs
from engine.store.sweep_work import next_sweep, runs_wanted

HostStarter = Callable[[Store, int], "subprocess.Popen[bytes] | None"]

MEMORY_SECONDS = 120.0
"""A death counts for so long."""


def missing_hosts(store: Store, jobs: int = 1) -> int:
    """How many hosts to start: one is always there, up to ``jobs`` while runs wait for them, or
    sweeps would have them.
    """
    wanted = min(jobs, sum(run.is_asked for run in active_runs(store)) + runs_wanted(store))
    return max(max(wanted, 1) - len(serving_hosts(store)), 0)


def ensure_host(store: Store, jobs: int = 1) -> "subprocess.Popen[bytes] | None":
    """Start a host if one is missing (``missing_hosts``); the new process, or None.

    The host lives in a session of its own: it survives this process and its terminal.
    """
    reap_dead_hosts(store)
    if not missing_hosts(store, jobs):
        return None
    log, place = store.directory / "host.log", ("--store", str(store.directory))
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as output:
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


def start_missing_hosts(store: Store, jobs: int = 1) -> None:
    """Start all hosts that are missing, for somebody who will not watch them."""
    for _ in range(missing_hosts(store, jobs)):
        ensure_host(store, jobs)


def replace_dead_hosts(store: Store, jobs: Callable[[], int]) -> int:
    """Mark the runs of dead hosts as crashed; where others wait and no host is left, start some.

    Nobody watches a detached queue: whoever finds its host dead sees that it goes on. Gives how
    many runs wait for the new ones (a sweep counts as one), 0 where none was needed; ``jobs`` is
    asked only then.
    """
    died = has_dead_hosts(store)
    reap_dead_hosts(store)
    if not died:
        return 0
    waiting = sum(run.is_asked for run in waiting_runs(store))
    waiting = waiting or int(next_sweep(store) is not None)
    if not waiting or serving_hosts(store):
        return 0
    start_missing_hosts(store, jobs())
    return waiting


@dataclass(frozen=True, slots=True)
class HostsSeen:
    """The hosts that serve this side at a look: those that live, whether others are on their way,
    or given up.
    """

    living: tuple[Host, ...]
    starting: bool
    gave_up: bool


class HostSupervisor:
    """Keeps one host alive, and up to ``jobs`` while runs wait, for as long as it is asked to look.

    It gives up after ``tries`` deaths of hosts that it has started, until ``try_again``: of a host
    that ended with an error, or left nobody behind. Where a host works, those that died alone
    before it are forgotten.
    """

    def __init__(
        self, store: Store, jobs: int = 1, *, tries: int, start: HostStarter | None = None
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._tries = tries
        self._start = start or ensure_host
        self._children: list[subprocess.Popen[bytes]] = []
        self._deaths: list[float] = []
        self._gave_up = False
        self._worked = False
        self._coordinator = CoordinatorKeeper(store)

    def keep_coordinator(self) -> None:
        """Keep the process alive that hands runs to workers, where some were asked for."""
        self._coordinator.look()

    def look(self) -> HostsSeen:
        """Notice what has died, and start what is missing."""
        self.keep_coordinator()
        living = serving_hosts(self._store)
        if self._worked and not living:
            self.try_again()  # what did not live beside it may live in its place
        self._worked = any(host.status != "warming" for host in living)
        self._count_deaths(alone=not living)
        listed = {host.pid for host in living}
        starting = [child for child in self._children if child.pid not in listed]
        missing = missing_hosts(self._store, self._jobs) - len(starting)
        if missing > 0 and len(self._deaths) >= self._tries:
            self._gave_up = True
        for _ in range(0 if self._gave_up else missing):
            child = self._start(self._store, self._jobs)
            if child is not None:
                self._children.append(child)
                starting.append(child)
        return HostsSeen(tuple(living), bool(starting), self._gave_up)

    def try_again(self) -> None:
        """Forget the deaths so far."""
        self._deaths.clear()
        self._gave_up = False

    def _count_deaths(self, *, alone: bool) -> None:
        """Deaths found at one look count once; in peace while another lives is none."""
        now = time.monotonic()
        self._deaths = [death for death in self._deaths if now - death < MEMORY_SECONDS]
        ended = [child for child in self._children if child.poll() is not None]
        self._children = [child for child in self._children if child not in ended]
        if any(alone or child.returncode != 0 for child in ended):
            self._deaths.append(now)
