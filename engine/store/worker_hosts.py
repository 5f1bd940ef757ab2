"""Workers among the hosts: entered by the coordinator from their heartbeats."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from engine.io.numbers import dumps
from engine.store.database import Store
from engine.store.facts import HostFacts, facts_from_json
from engine.store.processes import Host, is_living, known_hosts
from engine.store.stored_json import UNREADABLE

IDENTITY = 6
"""Fields of ``engine.store.processes.Identity``."""


def enter_worker(store: Store, worker: str, side: str, about: Mapping[str, Any]) -> bool:
    """Enter what a worker's heartbeat tells; False where it is damaged."""
    try:
        pid, started, machine, boot, space, birth = about["identity"]
        facts = dumps({**about["facts"], "asker": side})
        facts_from_json(HostFacts, facts)
        values = (
            *(worker, int(pid), float(started), str(machine), str(boot), str(space)),
            *(None if birth is None else int(birth), int(bool(about["locked"]))),
            *(float(about["seen"]), str(about["status"]), facts),
        )
        with store.write() as db:
            db.execute(
                "INSERT INTO hosts (id, pid, started, machine, boot, space, birth, locked, seen, "
                "status, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET seen = excluded.seen, "
                "status = excluded.status, facts = excluded.facts WHERE seen <> excluded.seen",
                values,
            )
    except (*UNREADABLE, OverflowError, sqlite3.IntegrityError):
        return False
    return True


def workers_known(store: Store) -> dict[str, Host]:
    """The workers among the hosts, alive or not, by their ids."""
    return {host.id: host for host in known_hosts(store) if host.is_worker}


def is_worker_living(store: Store, worker: Host, others: Mapping[str, Host]) -> bool:
    """Whether a worker lives, or nobody here can know that it does not.

    SLURM starts a job that was queued again only once it has ended: a worker of the job's new start
    tells that the earlier ones are gone.
    """
    job, count = worker.facts.job, worker.facts.restarts
    for other in others.values():
        known = other.facts.restarts
        if job and other.facts.job == job and known is not None and known > (count or 0):
            return False
    return is_living(store, worker)
