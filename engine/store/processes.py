"""Who is alive: hosts and their clients.

Who cannot know takes a process for alive: to end somebody's training costs more than to wait. A
pid is asked only in the PID namespace and the boot in which it was entered, and no clock of one
machine is held against that of another.
"""

import os
import platform
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from engine.store.asker import asker, is_cluster
from engine.store.database import Store
from engine.store.facts import HostFacts, facts_from_json
from engine.store.life_lock import is_held, one_kernel_alone

SILENCE_SECONDS = 30.0
"""A host of which nothing better is known is taken for dead once it was silent for so long."""


class Identity(NamedTuple):
    """What tells a process from all others.

    ``started`` is in seconds since 1970 by its machine's clock, ``birth`` in ticks since the boot,
    which no clock moves (None: not known). ``space`` is its PID namespace; empty in what earlier
    versions have entered.
    """

    pid: int
    started: float
    machine: str
    boot: str
    space: str = ""
    birth: int | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """An engine host; ``status`` is warming, ready or training.

    ``seen`` rises with each heartbeat, by its own clock. ``locked`` tells that it holds its lock
    (``engine.store.life_lock``) while it lives.
    """

    id: str
    identity: Identity
    seen: float
    status: str
    locked: bool
    facts: HostFacts

    @property
    def pid(self) -> int:
        """Its process id, where it runs."""
        return self.identity.pid

    @property
    def serves_here(self) -> bool:
        """Whether it takes what this side asks for; hosts of earlier versions take everything."""
        return self.facts.asker in (None, asker())

    @property
    def is_worker(self) -> bool:
        """Whether it is a worker, whose heartbeat the coordinator has entered."""
        return is_cluster(self.facts.asker)

    @property
    def slot(self) -> int:
        """Its place among those with the same GPUs: no two living ones share one."""
        return self.facts.slot or 0


@cache
def this_machine() -> str:
    """The machine's name."""
    return platform.node()


@cache
def this_boot() -> str:
    """What differs between two boots, and between two machines of one name."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        import psutil

        return str(int(psutil.boot_time()))


def this_space() -> str:
    """This process's PID namespace: a pid means nothing in another one."""
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return "-"


def own_identity() -> Identity:
    """This process's."""
    import psutil

    process = psutil.Process()
    return Identity(
        process.pid,
        process.create_time(),
        this_machine(),
        this_boot(),
        this_space(),
        _birth(process.pid),
    )


def _birth(pid: int) -> int | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    # Behind the name, which may hold anything
    return int(text.rpartition(")")[2].split()[19])


def is_running(who: Identity) -> bool | None:
    """Whether the process runs; None where its pid cannot be asked from here."""
    if who.boot != this_boot() or who.machine != this_machine():
        return None
    found = _runs_here(who)
    if who.space == this_space():
        return found
    # Who entered itself without a namespace may be in any: a pid that fits is no chance
    return True if not who.space and found else None


def _runs_here(who: Identity) -> bool | None:
    import psutil  # here: the screen's first paint does not wait for it

    try:
        process = psutil.Process(who.pid)
        if who.birth is None:
            same = abs(process.create_time() - who.started) < 1.0
        else:
            same = _birth(who.pid) == who.birth
        return same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.AccessDenied:
        return None
    except psutil.NoSuchProcess:
        return None if _is_hidden(who.pid) else False


def _is_hidden(pid: int) -> bool:
    """Whether there is such a process, which /proc keeps from this person."""
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def is_listed(store: Store, host: str) -> bool:
    """Whether the host has its place in the store; one that was taken for dead has not."""
    return store.db.execute("SELECT 1 FROM hosts WHERE id = ?", (host,)).fetchone() is not None


def living_hosts(store: Store) -> list[Host]:
    """The hosts that are alive, the oldest first."""
    return [host for host in known_hosts(store) if is_living(store, host)]


def serving_hosts(store: Store) -> list[Host]:
    """Those that take what this side asks for."""
    return [host for host in living_hosts(store) if host.serves_here]


def has_dead_hosts(store: Store) -> bool:
    """Whether a host has gone without leaving its place in the store."""
    return not all(host.is_worker or is_living(store, host) for host in known_hosts(store))


def known_hosts(store: Store) -> list[Host]:
    """The hosts on the list, alive or not, the oldest first."""
    rows = store.db.execute("SELECT * FROM hosts ORDER BY rowid").fetchall()
    return [_host(**dict(row)) for row in rows]


def _host(*, id: str, seen: float, status: str, locked: int, facts: str, **identity: Any) -> Host:
    try:
        known = facts_from_json(HostFacts, facts)
    except ValueError:
        known = HostFacts()
    return Host(id, Identity(**identity), seen, status, bool(locked), known)


def is_living(store: Store, host: Host) -> bool:
    """Whether the host lives, or nobody here can know that it does not."""
    if host.facts.carried:
        return not host.facts.lost
    runs = is_running(host.identity)
    if runs is False:
        return False
    held = is_held(store.directory, host.id) if host.locked else None
    if held is not None:
        return held or not _is_certain(store, host)
    if runs is None and host.identity.boot != this_boot() and one_kernel_alone(store.directory):
        return False  # it was here before this boot
    return runs is True or not _was_silent(store, host)


def _is_certain(store: Store, host: Host) -> bool:
    """Whether a lock that is free here means that its host has ended.

    Between kernels it may be free because it does not come through; then only silence tells.
    """
    if host.identity.boot == this_boot() or one_kernel_alone(store.directory):
        return True
    return _was_silent(store, host)


def _was_silent(store: Store, host: Host) -> bool:
    """Whether no heartbeat came for long, by the clock of those who looked."""
    row = store.db.execute(
        "SELECT moment FROM glances WHERE host = ? AND boot = ? AND seen = ?",
        (host.id, this_boot(), host.seen),
    ).fetchone()
    return row is not None and time.monotonic() - row["moment"] >= SILENCE_SECONDS


def needs_a_glance(store: Store, host: Host) -> bool:
    """Whether only its silence could tell that the host is dead, and it may have begun."""
    if is_running(host.identity) is not None or not is_living(store, host):
        return False
    if host.locked and is_held(store.directory, host.id):
        return False
    row = store.db.execute(
        "SELECT seen, moment FROM glances WHERE host = ? AND boot = ?", (host.id, this_boot())
    ).fetchone()
    if row is None:
        return True
    # One that beats costs a write now and then, not at every look
    old = time.monotonic() - row["moment"] >= SILENCE_SECONDS / 3
    return row["seen"] != host.seen and old
