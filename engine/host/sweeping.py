"""What a host does for a sweep when its queue is empty: one thing a time, in the worker thread."""

import logging
import sqlite3
from dataclasses import replace
from typing import Any

from data.errors import InputError, MessageError
from data.messages import Message
from engine.client.submission import checked
from engine.messages import one_line
from engine.specs import ExperimentSpec
from engine.store.checkpoints import queue_again
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.facts import RunFacts
from engine.store.sweep_work import crashed_runs, trials_left, trials_without_seeds
from engine.store.sweep_writer import (
    LONGEST_NAME,
    Planned,
    add_seed,
    add_trial,
    set_sweep_status,
)
from engine.store.sweeps import Sweep, sweep
from engine.sweeps.applying import with_params
from engine.sweeps.parameters import Params
from engine.sweeps.records import Record
from engine.sweeps.studies import Studies

MOST_FAILED = 10
"""After so many trials in a row that failed a sweep is set aside: a person has to look."""
LARGEST_SEED = 2**32
_LOG = logging.getLogger(__name__)


def go_on(store: Store, sweep_id: str, studies: Studies) -> None:
    """Queue what the sweep wants next: a run whose engine has died, the other seeds of a trial, or
    a new trial. What cannot be is no reason to try again and again: the sweep is set aside then.

    Raises:
        sqlite3.Error: the store cannot be used.
    """
    found = sweep(store, sweep_id)
    if found is None or found.status != "open":
        return
    try:
        _go_on(store, found, studies)
    except sqlite3.Error:
        raise
    except MessageError as error:
        set_sweep_status(store, sweep_id, "paused", error.message)
    except Exception as error:  # of the sampler: the host has other work
        _LOG.exception("sweep %s cannot go on", sweep_id)
        reason = f"{type(error).__name__}: {one_line(str(error))}"
        set_sweep_status(store, sweep_id, "paused", Message("sweep.sampler", {"reason": reason}))


def _go_on(store: Store, found: Sweep, studies: Studies) -> None:
    crashed = crashed_runs(store, found)
    if crashed:
        queue_again(store, crashed[0])
        return
    missing = trials_without_seeds(store, found)
    if missing:
        records = studies.read(store, found)
        for number in missing[:1]:
            params = records[number - 1].params
            for seed in range(1, found.sweep.seeds):
                add_seed(store, found.id, number, seed, planned(store, found, number, params, seed))
        return
    if trials_left(found):
        _ask(store, found, studies)


def _ask(store: Store, found: Sweep, studies: Studies) -> None:
    """Have the sampler propose, and enter what it proposed with its run."""
    records = studies.read(store, found)
    if _all_failed(records):
        raise InputError("sweep.all_failed", count=MOST_FAILED)
    params = studies.study(found, records).propose()
    if params is None:
        raise InputError("sweep.nothing_left")
    number = len(records) + 1
    run = add_trial(store, found.id, number, params, planned(store, found, number, params, 0))
    if run is None:
        studies.forget()  # another host was first
    else:
        _LOG.info("sweep %s: trial %s is run %s", found.id, number, run)


def _all_failed(records: list[Record]) -> bool:
    last = records[-MOST_FAILED:]
    return len(last) == MOST_FAILED and all(one.state == "failed" for one in last)


def planned(store: Store, found: Sweep, number: int, params: Params, seed: int) -> Planned:
    """The run of a trial's seed (from 0), or why it cannot be trained."""
    base = spec_from(found.spec)
    try:
        spec = _named(with_params(base, params), found, number)
        if seed:
            spec = spec.model_copy(update={"seed": (spec.seed + seed) % LARGEST_SEED})
        spec, known = checked(store, spec)
    except InputError as error:
        return Planned(_named(base, found, number), RunFacts(), error.message)
    return Planned(spec, replace(known, **_repeats(spec, seed)))


def _repeats(spec: ExperimentSpec, seed: int) -> dict[str, Any]:
    return {"base_seed": (spec.seed - seed) % LARGEST_SEED} if seed else {}


def _named(spec: ExperimentSpec, found: Sweep, number: int) -> ExperimentSpec:
    """Called as the sweep, with the trial's number."""
    end = f" {number}"
    return spec.model_copy(update={"name": f"{found.name[: LONGEST_NAME - len(end)]}{end}"})
