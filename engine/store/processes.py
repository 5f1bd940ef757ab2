"""Who is alive: hosts and their clients, known by pid, start time, machine and boot."""

import platform
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine.store.database import Store
from engine.store.facts import HostFacts, facts_from_json

SILENCE_SECONDS = 30.0
"""A host on another machine that has not been seen for this long is taken for dead."""


@dataclass(frozen=True, slots=True)
class Host:
    """An engine host; ``status`` is warming, ready or training."""

    id: str
    pid: int
    started: float
    machine: str
    boot: str
    seen: float
    status: str
    facts: HostFacts

    @property
    def slot(self) -> int:
        """Its place among the hosts of the store, from 0: no two living ones share one."""
        return self.facts.slot or 0


@cache
def this_machine() -> str:
    """The machine's name."""
    return platform.node()


@cache
def this_boot() -> str:
    """What differs between two boots of one machine: a pid means nothing across them."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        import psutil

        return str(int(psutil.boot_time()))


def is_alive(pid: int, started: float, machine: str, boot: str, seen: float) -> bool:
    """Whether the process that registered itself so still runs."""
    if machine != this_machine():
        return time.time() - seen < SILENCE_SECONDS
    if boot != this_boot():
        return False
    import psutil  # here: the screen's first paint does not wait for it

    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - started) < 1.0
        return same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.AccessDenied:
        return True
    except psutil.NoSuchProcess:
        return False


def identity() -> tuple[int, float, str, str]:
    """Pid, start time, machine and boot of this process."""
    import psutil

    process = psutil.Process()
    return process.pid, process.create_time(), this_machine(), this_boot()


def is_listed(store: Store, host: str) -> bool:
    """Whether the host has its place in the store; one that was taken for dead has not."""
    return store.db.execute("SELECT 1 FROM hosts WHERE id = ?", (host,)).fetchone() is not None


def living_hosts(store: Store) -> list[Host]:
    """The hosts that are alive, the oldest first."""
    return [host for host in known_hosts(store) if is_living(host)]


def has_dead_hosts(store: Store) -> bool:
    """Whether a host has gone without leaving its place in the store."""
    return not all(is_living(host) for host in known_hosts(store))


def known_hosts(store: Store) -> list[Host]:
    """The hosts on the list, alive or not, the oldest first."""
    rows = store.db.execute("SELECT * FROM hosts ORDER BY rowid").fetchall()
    return [_host(**dict(row)) for row in rows]


def _host(*, facts: str, **values: Any) -> Host:
    return Host(facts=facts_from_json(HostFacts, facts), **values)


def is_living(host: Host) -> bool:
    """Whether the host's process still runs."""
    return is_alive(host.pid, host.started, host.machine, host.boot, host.seen)
