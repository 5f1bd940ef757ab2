"""``pkgo-tui resume`` of a run that has ended early: it is queued again and gets an engine."""

import time
from contextlib import nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.store.database import Store
    from engine.store.runs import Run

PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.1


def continue_run(
    store: "Store", text: str, *, trust: bool = False, cluster: bool = False
) -> "Run | None":
    """Queue the run again, and wait until it trains, has ended, or waits behind others; for workers
    (``cluster``) it is queued alone.

    One that waits is left in its place: it is asked for, and gets an engine if there is none. None
    for a run that trains: what to do with it is another command.

    Raises:
        InputError: no run is meant, or it cannot be continued.
    """
    from engine.client.attachment import reap_dead_hosts
    from engine.client.cluster import asking_workers, ensure_coordinator
    from engine.client.submission import resume
    from engine.host.supervisor import ensure_host
    from engine.statuses import LIVE
    from engine.store.experiments import spec_from
    from engine.store.runs import active_runs, find_run
    from engine.store.runs import run as find
    from tui.cli.console.trusting import agree_to_code

    reap_dead_hosts(store)
    meant = find_run(store, text)
    if meant.status in LIVE:
        return None
    if trust:
        agree_to_code([spec_from(meant.spec)])
    with asking_workers(store) if cluster else nullcontext():
        resume(store, meant.id)
    if cluster:
        ensure_coordinator(store)
        return find(store, meant.id) or meant
    ensure_host(store)
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        now = find(store, meant.id) or meant
        others = any(run.id != now.id and run.is_asked for run in active_runs(store))
        if now.status != "queued" or others or time.monotonic() >= until:
            return now
        ensure_host(store)
        time.sleep(LOOK_SECONDS)
