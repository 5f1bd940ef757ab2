"""Who is alive: hosts and their clients, known by pid, start time, machine and boot."""

import platform
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine.store.crashes import mark_crashed
from engine.store.database import Store
from engine.store.facts import HostFacts, facts_from_json, merged

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


def register_host(store: Store, host: str, most: int = 1) -> bool:
    """Enter this process as a host of the store; False if ``most`` others are alive.

    It takes the first free slot (see ``Host.slot``).
    """
    with store.write() as db:
        others = living_hosts(store)
        if len(others) >= most:
            return False
        slot = min(set(range(len(others) + 1)) - {other.slot for other in others})
        db.execute(
            "INSERT INTO hosts (id, pid, started, machine, boot, seen, status, facts) "
            "VALUES (?, ?, ?, ?, ?, ?, 'warming', ?)",
            (host, *identity(), time.time(), merged("{}", HostFacts(slot=slot))),
        )
    return True


def update_host(store: Store, host: str, status: str, facts: HostFacts | None = None) -> None:
    """The host's heartbeat, with what it does now."""
    with store.write() as db:
        db.execute(
            "UPDATE hosts SET seen = ?, status = ?, facts = ifnull(?, facts) WHERE id = ?",
            (time.time(), status, None if facts is None else merged("{}", facts), host),
        )


def leave_host(store: Store, host: str, *, only_if_idle: bool) -> bool:
    """Take the host off the list; not ``only_if_idle`` if work waits or a client needs it."""
    with store.write() as db:
        if only_if_idle:
            waiting = db.execute("SELECT 1 FROM runs WHERE status = 'queued' LIMIT 1").fetchone()
            if waiting or is_needed(store, host):
                return False
        db.execute("DELETE FROM hosts WHERE id = ?", (host,))
    return True


def is_listed(store: Store, host: str) -> bool:
    """Whether the host has its place in the store still: nobody took it for dead."""
    return store.db.execute("SELECT 1 FROM hosts WHERE id = ?", (host,)).fetchone() is not None


def is_needed(store: Store, host: str) -> bool:
    """Whether a client is attached and no other host would be there for its next run."""
    others = [other for other in living_hosts(store) if other.id != host]
    return not any(other.status != "training" for other in others) and living_clients(store) > 0


def living_hosts(store: Store) -> list[Host]:
    """The hosts that are alive, the oldest first."""
    return [host for host in _hosts(store) if _host_alive(host)]


def has_dead_hosts(store: Store) -> bool:
    """Whether a host has gone without leaving its place in the store."""
    return not all(_host_alive(host) for host in _hosts(store))


def reap_dead_hosts(store: Store) -> list[str]:
    """Mark the runs of dead hosts as crashed and forget the hosts; the ids of those runs.

    Cheap when nothing has died, and then writes nothing.
    """
    # Before the hosts: one that registers in between may have claimed a run by then
    live_runs = store.db.execute(
        "SELECT id, host, status FROM runs WHERE status IN ('running', 'paused')"
    ).fetchall()
    hosts = _hosts(store)
    dead = {host.id for host in hosts if not _host_alive(host)}
    living = {host.id for host in hosts} - dead
    orphans = [row for row in live_runs if row["host"] not in living]
    if not dead and not orphans:
        return []
    crashed: list[str] = []
    seen = {host.id: host.seen for host in hosts}
    with store.write() as db:
        for orphan in orphans:
            if not _is_still_with(store, orphan["id"], orphan["host"]):
                continue  # somebody else has buried its host, and it trains again
            alive = None if orphan["status"] == "paused" else seen.get(orphan["host"])
            mark_crashed(store, orphan["id"], alive)
            crashed.append(orphan["id"])
        for host in dead:
            db.execute("DELETE FROM hosts WHERE id = ?", (host,))
    return crashed


def _is_still_with(store: Store, run: str, host: str) -> bool:
    row = store.db.execute(
        "SELECT 1 FROM runs WHERE id = ? AND host = ? AND status IN ('running', 'paused')",
        (run, host),
    ).fetchone()
    return row is not None


def attach_client(store: Store) -> None:
    """Say that this process wants a host to stay."""
    with store.write() as db:
        db.execute(
            "INSERT OR REPLACE INTO clients (pid, started, machine, boot, seen) "
            "VALUES (?, ?, ?, ?, ?)",
            (*identity(), time.time()),
        )


def detach_client(store: Store) -> None:
    """Take that back."""
    pid, started, machine, _ = identity()
    with store.write() as db:
        db.execute(
            "DELETE FROM clients WHERE pid = ? AND started = ? AND machine = ?",
            (pid, started, machine),
        )


def living_clients(store: Store) -> int:
    """How many attached clients are alive; the dead are forgotten."""
    rows = store.db.execute("SELECT * FROM clients").fetchall()
    alive = 0
    for row in rows:
        known = (row["pid"], row["started"], row["machine"])
        if is_alive(*known, row["boot"], row["seen"]):
            alive += 1
        else:
            with store.write() as db:
                db.execute(
                    "DELETE FROM clients WHERE pid = ? AND started = ? AND machine = ?", known
                )
    return alive


def _hosts(store: Store) -> list[Host]:
    rows = store.db.execute("SELECT * FROM hosts ORDER BY rowid").fetchall()
    return [_host(**dict(row)) for row in rows]


def _host(*, facts: str, **values: Any) -> Host:
    return Host(facts=facts_from_json(HostFacts, facts), **values)


def _host_alive(host: Host) -> bool:
    return is_alive(host.pid, host.started, host.machine, host.boot, host.seen)
