"""Hosts and their clients enter themselves and leave; the dead are forgotten."""

import time

from engine.store.asker import WATCHER, asker, is_cluster, job_of
from engine.store.crashes import mark_crashed
from engine.store.database import Store
from engine.store.facts import HostFacts, merged
from engine.store.life_lock import hold, let_go
from engine.store.processes import (
    SILENCE_SECONDS,
    Host,
    Identity,
    is_living,
    is_running,
    known_hosts,
    living_hosts,
    needs_a_glance,
    own_identity,
    serving_hosts,
    this_boot,
)
from engine.store.run_writer import ASKED
from engine.store.sweep_work import next_sweep


def register_host(store: Store, host: str, most: int = 1) -> bool:
    """Enter this process as a host of the store; False if ``most`` others serve its side.

    It takes the first free slot (see ``Host.slot``), and holds its lock from then on.
    """
    side = asker()
    with store.write() as db:
        if len(serving_hosts(store)) >= most:
            return False
        others = [other for other in living_hosts(store) if shares_gpus(other.facts.asker, side)]
        slot = min(set(range(len(others) + 1)) - {other.slot for other in others})
        locked = hold(store.directory, host)
        db.execute(
            "INSERT INTO hosts (id, pid, started, machine, boot, space, birth, locked, seen, "
            "status, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'warming', ?)",
            (
                host,
                *own_identity(),
                locked,
                time.time(),
                merged("{}", HostFacts(slot=slot, gpus=(), asker=side)),
            ),
        )
    return True


def register_watcher(store: Store, host: str) -> None:
    """Enter this process as one that trains by itself, and takes nothing from the queue.

    Its life is told as a host's, by its lock and its pid: its run is its own until it dies.
    """
    with store.write() as db:
        locked = hold(store.directory, host)
        facts = merged("{}", HostFacts(asker=WATCHER))
        db.execute(
            "INSERT INTO hosts (id, pid, started, machine, boot, space, birth, locked, seen, "
            "status, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'training', ?)",
            (host, *own_identity(), locked, time.time(), facts),
        )


def shares_gpus(other: str | None, side: str) -> bool:
    """Whether both have the same GPUs to choose from: SLURM gives each job its own. What trains by
    itself chooses without asking.
    """
    return other != WATCHER and job_of(other) == job_of(side)


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
            asked = db.execute(f"SELECT 1 FROM runs WHERE {ASKED} LIMIT 1", (asker(),)).fetchone()
            if asked or next_sweep(store) is not None or is_needed(store, host):
                return False
        _forget(store, host)
    let_go(store.directory, host)
    return True


def forget_host(store: Store, host: str) -> None:
    """Take a host off the list that cannot do so itself."""
    with store.write():
        _forget(store, host)
    let_go(store.directory, host)


def _forget(store: Store, host: str) -> None:
    store.db.execute("DELETE FROM hosts WHERE id = ?", (host,))
    store.db.execute("DELETE FROM glances WHERE host = ?", (host,))


def is_needed(store: Store, host: str) -> bool:
    """Whether a client is attached and no other host would be there for its next run."""
    others = [other for other in serving_hosts(store) if other.id != host]
    return not any(other.status != "training" for other in others) and living_clients(store) > 0


def reap_dead_hosts(store: Store) -> list[str]:
    """Mark the runs of dead hosts as crashed and forget the hosts; the ids of those runs.

    Cheap when nothing has died, and then writes nothing. Workers and their runs are left to the
    coordinator (``engine.cluster``).
    """
    # Before the hosts: one that registers in between may have claimed a run by then
    live_runs = store.db.execute(
        "SELECT id, host, status, CASE WHEN json_valid(facts) THEN json_extract(facts, '$.asker') "
        "END AS asker FROM runs WHERE status IN ('running', 'paused')"
    ).fetchall()
    hosts = known_hosts(store)
    dead = {host.id for host in hosts if not host.is_worker and not is_living(store, host)}
    living = {host.id for host in hosts} - dead
    orphans = [
        row for row in live_runs if row["host"] not in living and not is_cluster(row["asker"])
    ]
    _glance(store, [host for host in hosts if needs_a_glance(store, host)])
    if not dead and not orphans:
        return []
    crashed: list[str] = []
    seen = {host.id: host.seen for host in hosts}
    with store.write():
        for orphan in orphans:
            if not _is_still_with(store, orphan["id"], orphan["host"]):
                continue  # somebody else has buried its host, and it trains again
            alive = None if orphan["status"] == "paused" else seen.get(orphan["host"])
            mark_crashed(store, orphan["id"], alive)
            crashed.append(orphan["id"])
        for host in dead:
            _forget(store, host)
    for host in dead:
        let_go(store.directory, host)
    return crashed


def _glance(store: Store, hosts: list[Host]) -> None:
    """Keep the heartbeat that these were seen with: whoever looks here next compares it."""
    if not hosts:
        return
    with store.write() as db:
        for host in hosts:
            db.execute(
                "INSERT OR REPLACE INTO glances (host, boot, seen, moment) VALUES (?, ?, ?, ?)",
                (host.id, this_boot(), host.seen, time.monotonic()),
            )


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
            "INSERT OR REPLACE INTO clients (pid, started, machine, boot, space, birth, seen) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*own_identity(), time.time()),
        )


def detach_client(store: Store) -> None:
    """Take that back."""
    _forget_client(store, own_identity())


def living_clients(store: Store) -> int:
    """How many attached clients are alive; the dead are forgotten.

    One that cannot be asked from here counts for a while: hosts that it misses it starts itself.
    """
    rows = store.db.execute(
        "SELECT pid, started, machine, boot, space, birth, seen FROM clients"
    ).fetchall()
    alive = 0
    for *values, seen in rows:
        client = Identity(*values)
        runs = is_running(client)
        if runs is None:
            runs = abs(time.time() - seen) < SILENCE_SECONDS
        alive += runs
        if not runs:
            _forget_client(store, client)
    return alive


def _forget_client(store: Store, client: Identity) -> None:
    with store.write() as db:
        db.execute(
            "DELETE FROM clients WHERE pid = ? AND started = ? AND machine = ?",
            (client.pid, client.started, client.machine),
        )
