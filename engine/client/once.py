"""A command that may be given again and trains once: its runs are found by a key."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from data.errors import InputError
from engine.client.applications import with_application
from engine.client.repeating import repeated, submit_all, wordless
from engine.client.submission import resume, submit
from engine.compare.diff import differences
from engine.specs import ExperimentSpec
from engine.statuses import LIVE
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.facts import RunFacts
from engine.store.pretrained_files import pinned
from engine.store.process_writer import reap_dead_hosts
from engine.store.repeats import runs_with_key
from engine.store.run_history import newest_event
from engine.store.run_writer import add_facts
from engine.store.runs import Run

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Once:
    """The ids of a command's runs in their order; which of them it has found, finished or not.

    What it has brought about stands in the store ``behind`` this event.
    """

    runs: list[str]
    finished: list[str]
    going_on: list[str]
    behind: int


def check_key(key: str) -> str:
    """The key, without blanks around it.

    Raises:
        InputError: it is empty or too long.
    """
    key = key.strip()
    if not 1 <= len(key) <= LONGEST_KEY:
        raise InputError("once.bad_key", longest=LONGEST_KEY)
    return key


def submit_once(  # noqa: PLR0913
    store: Store,
    specs: Sequence[ExperimentSpec],
    seeds: int,
    key: str,
    *,
    alone: bool,
    folds: int | None = None,
) -> Once:
    """Queue a run for each experiment, seed and fold, but for those that the key knows already.

    What has finished stays as it is, what trains or waits is left to it, what ended early goes on;
    where that cannot be, it is trained anew. ``alone``: nothing else may have the key. Of several
    who ask at once the first one queues the runs.

    Raises:
        InputError: the key is that of another experiment, or as ``submit``.
    """
    reap_dead_hosts(store)
    specs = [with_application(store, spec) for spec in specs]
    with store.write():
        known = _known(store, key)
        is_new, behind = not known, newest_event(store)
        made, finished, going_on = list[str](), list[str](), list[str]()
        for spec in specs:
            wanted = repeated(pinned(store, spec), seeds, folds)
            found = [_taken(known, one) for one in wanted]
            if alone and not is_new and None in found:
                raise _belongs_to_another(store, key, wanted[found.index(None)])
            for run in found:
                if run is not None and run.status == "finished":
                    finished.append(run.id)
                elif run is not None and _goes_on(store, run):
                    going_on.append(run.id)
            kept = {*finished, *going_on}
            found = [run if run is not None and run.id in kept else None for run in found]
            made += _with_the_missing(store, wanted, key, found)
    return Once(made, finished, going_on, behind)


def is_trained(
    store: Store, specs: Sequence[ExperimentSpec], seeds: int, key: str, folds: int | None = None
) -> bool:
    """Whether ``submit_once`` would find all of them finished, and queue nothing.

    Raises:
        InputError: so many seeds or folds are not possible.
    """
    known = _known(store, key)
    if not known:
        return False
    specs = [with_application(store, spec) for spec in specs]
    wanted = [one for spec in specs for one in repeated(pinned(store, spec), seeds, folds)]
    found = [_taken(known, one) for one in wanted]
    return all(run is not None and run.status == "finished" for run in found)


def _known(store: Store, key: str) -> list[tuple[str, Run]]:
    """The key's runs, the newest first, each with its description; no damaged ones."""
    known: list[tuple[str, Run]] = []
    for run in runs_with_key(store, key):
        with suppress(InputError):
            known.append((wordless(spec_from(run.spec)), run))
    return known


def _taken(known: list[tuple[str, Run]], wanted: ExperimentSpec) -> Run | None:
    """The newest run of this description, which is no other's then."""
    for place, (description, run) in enumerate(known):
        if description == wordless(wanted):
            del known[place]
            return run
    return None


def _goes_on(store: Store, run: Run) -> bool:
    """Whether the run trains, or waits now; not if nothing is left of it to go on from."""
    if run.status in LIVE:
        return True
    try:
        resume(store, run.id)
    except InputError as error:
        if error.code not in ("run.checkpoints_damaged", "run.ended_before_checkpoint"):
            raise
        return False
    return True


def _with_the_missing(
    store: Store, wanted: list[ExperimentSpec], key: str, found: list[Run | None]
) -> list[str]:
    if not any(found):
        ids = submit_all(store, wanted)
        new = ids
    else:
        beside = next(run for run in found if run is not None)
        ids, new = list[str](), list[str]()
        for run, spec in zip(found, wanted, strict=True):
            if run is None:
                new.append(submit(store, spec, beside.experiment))
                base = beside.facts.base_seed, beside.facts.base_fold
                add_facts(store, new[-1], RunFacts(base_seed=base[0], base_fold=base[1]))
            ids.append(new[-1] if run is None else run.id)
    for name in new:
        add_facts(store, name, RunFacts(key=key))
    return ids


def _belongs_to_another(store: Store, key: str, wanted: ExperimentSpec) -> InputError:
    run = _known(store, key)[0][1]
    apart = differences(spec_from(run.spec), wanted)
    first = {"field": apart[0].path, "before": apart[0].ours, "now": apart[0].theirs}
    about = {"key": key, "run": run.id, "name": run.name}
    return InputError("once.other_experiment", **about, **(first if apart else {}))
