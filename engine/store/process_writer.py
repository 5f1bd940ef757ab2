"""Hosts and their clients enter themselves and leave; the dead are forgotten."""

import time

from engine.store.crashes import mark_crashed
from engine.store.database import Store
from engine.store.facts import HostFacts, merged
from engine.store.processes import identity, is_alive, is_living, known_hosts, living_hosts


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


def is_needed(store: Store, host: str) -> bool:
    """Whether a client is attached and no other host would be there for its next run."""
    others = [other for other in living_hosts(store) if other.id != host]
    return not any(other.status != "training" for other in others) and living_clients(store) > 0


def reap_dead_hosts(store: Store) -> list[str]:
    """Mark the runs of dead hosts as crashed and forget the hosts; the ids of those runs.

    Cheap when nothing has died, and then writes nothing.
    """
    # Before the hosts: one that registers in between may have claimed a run by then
    live_runs = store.db.execute(
        "SELECT id, host, status FROM runs WHERE status IN ('running', 'paused')"
    ).fetchall()
    hosts = known_hosts(store)
    dead = {host.id for host in hosts if not is_living(host)}
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
