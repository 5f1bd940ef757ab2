"""Waiting runs are asked for, and set aside: engines take only what their side has asked for."""

import time
from collections.abc import Sequence
from contextlib import suppress

from data.errors import InputError
from data.messages import Message
from engine.events import Queued
from engine.messages import to_text
from engine.store.asker import NOBODY, asker, is_cluster
from engine.store.checkpoints import checkpoints
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.processes import living_hosts
from engine.store.queue import drop_commands, must_wait
from engine.store.run_writer import add_facts, record
from engine.store.runs import Run, run, waiting_runs
from engine.store.sweeps import sweep, sweep_of_run

SET_ASIDE = Message("run.set_aside")
SUSPENDED = Message("run.suspended")
SWEEP_SET_ASIDE = Message("run.sweep_set_aside")


def ask_for(store: Store, run_id: str) -> None:
    """Have this side's engines train a run that waits, whoever has queued it.

    Raises:
        InputError: the run does not wait.
    """
    with store.write():
        must_wait(store, run_id)
        _say(store, run_id, asker(), "")


def ask_for_abandoned(store: Store, waiting: Sequence[Run]) -> None:
    """Have this side's engines train those that another side asked for, and has no engine for.

    For somebody who follows them: of several with one key, another may have gone.
    """
    others = [
        found
        for found in waiting
        if not (found.is_asked or found.is_set_aside or is_cluster(found.facts.asker))
    ]
    if not others:
        return
    served = {host.facts.asker for host in living_hosts(store)}
    for found in others:
        if found.facts.asker not in served:
            with suppress(InputError):  # it waits no longer
                ask_for(store, found.id)


def set_aside(store: Store, run_id: str) -> None:
    """Leave a waiting run in its place, where nobody trains it until it is asked for.

    Raises:
        InputError: the run does not wait.
    """
    with store.write():
        must_wait(store, run_id)
        _say(store, run_id, NOBODY, to_text(_why(store, run_id, SET_ASIDE)))


def set_queue_aside(store: Store) -> None:
    """The same for all that this side has asked for and that waits; cheap where nothing does."""
    if not any(found.is_asked for found in waiting_runs(store)):
        return
    with store.write():
        for found in waiting_runs(store):
            if found.is_asked:
                set_aside(store, found.id)


def suspend(store: Store, run_id: str) -> None:
    """Put a run that trains, and whose state is kept, back into the queue, set aside there."""
    with store.write() as db:
        found = run(store, run_id)
        if found is None or found.is_ended:
            return
        kept = next(iter(checkpoints(store, run_id)), None)
        alive = time.time() if kept is None else kept.time
        add_facts(store, run_id, RunFacts(alive=alive, resumes=(found.facts.resumes or 0) + 1))
        db.execute("UPDATE runs SET status = 'queued', host = NULL WHERE id = ?", (run_id,))
        drop_commands(store, run_id)
        _say(store, run_id, NOBODY, to_text(_why(store, run_id, SUSPENDED)))
        record(store, run_id, Queued())


def return_to_queue(store: Store, run_id: str, alive: float | None) -> None:
    """Have a run that a worker trained wait for another one: its worker was last seen ``alive``
    then (None: that tells nothing of the run), or has put it back.
    """
    with store.write() as db:
        found = run(store, run_id)
        if found is None or found.is_ended:
            return
        if found.status != "queued":
            resumes = (found.facts.resumes or 0) + 1
            add_facts(store, run_id, RunFacts(alive=alive, resumes=resumes))
            record(store, run_id, Queued())
        db.execute(
            "UPDATE runs SET status = 'queued', host = NULL, message = '' WHERE id = ?", (run_id,)
        )


def _why(store: Store, run_id: str, otherwise: Message) -> Message:
    """Why a run is set aside: with its sweep, or with its job."""
    place = sweep_of_run(store, run_id)
    found = None if place is None else sweep(store, place[0])
    return SWEEP_SET_ASIDE if found is not None and found.status == "paused" else otherwise


def _say(store: Store, run_id: str, side: str, message: str) -> None:
    add_facts(store, run_id, RunFacts(asker=side))
    store.db.execute("UPDATE runs SET message = ? WHERE id = ?", (message, run_id))
