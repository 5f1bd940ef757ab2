"""The runs of a lesson: which there are, which are still to be trained, and what they recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite, nan

from data.errors import InputError
from engine.client.applications import with_application
from engine.client.lesson_specs import On, lesson_spec
from engine.client.repeating import wordless
from engine.client.submission import submit
from engine.client.tables import describe_all
from engine.commands import CommandKind
from engine.events import EpochEnded
from engine.lessons.expressions.functions import Record
from engine.lessons.lesson import Lesson
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.lessons import diverged_runs
from engine.store.pretrained_files import pinned
from engine.store.repeats import changed_runs, finished_runs
from engine.store.run_history import epochs
from engine.store.runs import Run, active_runs, some_runs

_STEERED = tuple(kind for kind in CommandKind if kind.affects_numbers)


@dataclass(frozen=True, slots=True)
class Plan:
    """By the names of the lesson's experiments: ``runs`` that there are (trained, training or
    waiting), ``missing`` ones that can be queued, and those that ``wait`` for another one's
    network. ``finished`` tells the names of runs that need no training any more.
    """

    runs: Mapping[str, str]
    finished: tuple[str, ...]
    missing: Mapping[str, ExperimentSpec]
    wait: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether all of the lesson's runs have finished."""
        return not self.missing and not self.wait and len(self.finished) == len(self.runs)


def plan(store: Store, lesson: Lesson, on: On) -> Plan:
    """What there is of the lesson on the table, by whomever it was trained: a run of the same
    description and the same table, which nobody changed, is taken.

    Raises:
        InputError: an experiment cannot be made of the table.
    """
    runs, finished, wait = dict[str, str](), list[str](), list[str]()
    missing = dict[str, ExperimentSpec]()
    for one in lesson.experiments:
        if one.needs and one.needs not in finished:
            wait.append(one.name)
            continue
        spec = lesson_spec(store, lesson, one, on, runs)
        known = same_run(store, spec)
        if known is None:
            missing[one.name] = spec
        else:
            runs[one.name] = known.id
            finished += [one.name] if known.is_ended else []
    return Plan(runs, tuple(finished), missing, tuple(wait))


def queue_missing(store: Store, lesson: Lesson, on: On) -> Plan:
    """Queue what can be queued; the plan as it is then.

    Raises:
        InputError: as ``plan``, or as ``submit``.
    """
    found = plan(store, lesson, on)
    with store.write():
        queued = {name: submit(store, spec) for name, spec in found.missing.items()}
    return Plan({**found.runs, **queued}, found.finished, {}, found.wait)


def same_run(store: Store, spec: ExperimentSpec) -> Run | None:
    """A run of the same description on the table as it is now: the newest that has finished, or
    diverged, and that nobody changed while it trained, else one that trains or waits.

    Raises:
        InputError: the table cannot be used.
    """
    spec = pinned(store, with_application(store, spec, make=False))
    wanted, sha256 = wordless(spec), describe_all(store, spec.data).sha256
    ended = [(one.id, one.spec) for one in finished_runs(store)] + diverged_runs(store)
    ids = [name for name, text in ended if _says(text, spec.seed, wanted)]
    steered = changed_runs(store, ids, _STEERED)
    found = [run for run in some_runs(store, ids) if run.facts.sha256 in (None, sha256)]
    found = [run for run in found if run.id not in steered]
    if found:
        return max(found, key=lambda run: (run.created, run.id))
    under_way = [run for run in active_runs(store) if _says(run.spec, spec.seed, wanted)]
    return next(iter(under_way), None)


@lru_cache(maxsize=4096)
def _says(text: str, seed: int, wanted: str) -> bool:
    """Whether a stored description is the one wanted; reading it whole takes a while."""
    if json.loads(text).get("seed") != seed:
        return False
    try:
        return wordless(spec_from(text)) == wanted
    except InputError:  # it is damaged
        return False


def records(store: Store, runs: Mapping[str, str]) -> dict[str, Record]:
    """What the runs recorded, by their names in the lesson; those that are gone are left out."""
    found = {run.id: run for run in some_runs(store, list(runs.values()))}
    return {name: record(store, found[run]) for name, run in runs.items() if run in found}


def record(store: Store, run: Run) -> Record:
    """What one run recorded; the epoch in which it diverged is one, whether or not it ended."""
    told = epochs(store, run.id, timed=False)
    names = dict.fromkeys(name for ended in told for name in ended.metrics)
    values = {name: _values(told, name) for name in names}
    diverged = run.status == "failed"
    if diverged and all(isfinite(found[-1]) for found in values.values()):
        values = {name: (*found, nan) for name, found in values.items()}
    about = dict(run.facts.baseline or {}), dict(run.facts.test or {})
    return Record(values, run.epochs_wanted, *about, diverged)


def _values(told: list[EpochEnded], name: str) -> tuple[float, ...]:
    return tuple(ended.metrics.get(name, nan) for ended in told)
