"""What a sweep has found: its best trial, how much of that is luck, which keys matter."""

import json
import math

from data.errors import InputError
from engine.client.repeating import count_missing, submit_repeated
from engine.io.python_child import run_child
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.repeats import experiment_but_for_seed, experiments_named, finished_runs
from engine.store.runs import run, some_runs
from engine.store.sweeps import Sweep, Trial, find_sweep, trials
from engine.sweeps.luck import Luck, luck_of

FANOVA_TRIALS = 1000
"""Beyond so many trials fANOVA takes minutes; PED-ANOVA answers at once."""
FRESH_SEEDS = 10
LEAST_FOR_IMPORTANCE = 4
"""Finished trials below which nothing can be said."""
LONGEST = 200
"""Letters of an experiment's name."""


def best_trial(found: Sweep, known: list[Trial]) -> Trial | None:
    """The finished trial with the best value, the first of equal ones; None of none."""
    told = found.sweep
    done = [
        (one.value if told.minimizes else -one.value, one.number, one)
        for one in known
        if one.state == "complete" and one.value is not None and not math.isnan(one.value)
    ]
    return min(done)[2] if done else None


def best_spec(store: Store, found: Sweep) -> tuple[Trial, ExperimentSpec]:
    """The best trial with its experiment, with seeds that no run of the sweep has had.

    Raises:
        InputError: no trial has finished.
    """
    best = best_trial(found, trials(store, found))
    first = None if best is None else run(store, best.runs[0])
    if best is None or first is None:
        raise InputError("sweep.no_trial_finished")
    return best, _fresh(spec_from(first.spec), found, _again(first.name))


def _fresh(spec: ExperimentSpec, found: Sweep, name: str) -> ExperimentSpec:
    seeds = with_value(spec, "seed", spec.seed + found.sweep.seeds)
    return seeds.model_copy(update={"name": name})


def _again(name: str) -> str:
    return f"{name} again"[:LONGEST]


def repeat_best(
    store: Store, sweep: str, seeds: int = FRESH_SEEDS, *, with_start: bool = False
) -> list[str]:
    """Queue the best trial again with fresh seeds, and ``with_start`` the experiment that the sweep
    began with, with the same; the runs' ids. Seeds that have been trained are left out.

    Raises:
        InputError: no such sweep, none of its trials has finished, or no such seeds.
    """
    made: list[str] = []
    for spec in _repeated_specs(store, sweep, with_start):
        made += submit_repeated(store, spec, seeds, only_missing=True)
    return made


def missing_repeats(store: Store, sweep: str, seeds: int, *, with_start: bool = False) -> int:
    """How many runs ``repeat_best`` would queue.

    Raises:
        InputError: as ``repeat_best``.
    """
    return sum(
        count_missing(store, spec, seeds) for spec in _repeated_specs(store, sweep, with_start)
    )


def _repeated_specs(store: Store, sweep: str, with_start: bool) -> list[ExperimentSpec]:
    found = find_sweep(store, sweep)
    specs = [best_spec(store, found)[1]]
    return [*specs, _start(found)] if with_start else specs


def _start(found: Sweep) -> ExperimentSpec:
    return _fresh(spec_from(found.spec), found, _again(f"{found.name} start"))


def luck(store: Store, sweep: str) -> Luck | None:
    """How much of the best trial's value is luck, by the runs of ``repeat_best`` that have
    finished; None before there are two.

    Raises:
        InputError: there is no such sweep, or none of its trials has finished.
    """
    found = find_sweep(store, sweep)
    known = trials(store, found)
    best, spec = best_spec(store, found)
    told = found.sweep
    return luck_of(
        best.value or 0.0,
        sum(one.state in ("complete", "pruned") for one in known),
        _came_to(store, found, spec),
        told.seeds,
        told.minimizes,
        _came_to(store, found, _start(found)),
    )


def luck_where_repeated(store: Store, sweep: str, best: Trial | None) -> Luck | None:
    """As ``luck``, for whoever asks often: it is read only where the best trial was trained again.

    Raises:
        InputError: there is no such sweep.
    """
    first = None if best is None or not best.runs else run(store, best.runs[0])
    if first is None or not experiments_named(store, _again(first.name)):
        return None
    return luck(store, sweep)


def _came_to(store: Store, found: Sweep, spec: ExperimentSpec) -> list[float]:
    """What the finished repetitions of an experiment came to, as the sweep counts."""
    told = found.sweep
    place = experiment_but_for_seed(store, spec)
    if place is None:
        return []
    runs = some_runs(store, [one.id for one in finished_runs(store, place)])
    values = [(one.best if told.value == "best" else one.last).get(told.judged_by) for one in runs]
    return [value for value in values if value is not None and not math.isnan(value)]


def importance(store: Store, sweep: str) -> dict[str, float]:
    """How much of the differences between trials each searched key explains: shares that add up to
    1, the greatest first. A process of its own computes them, a second or more.

    Raises:
        InputError: no such sweep, or too few of its trials have finished.
        ChildDied: the process ended otherwise than it should.
    """
    found = find_sweep(store, sweep)
    done = sum(one.state == "complete" for one in trials(store, found))
    if done < LEAST_FOR_IMPORTANCE:
        raise InputError("sweep.too_few_for_importance", done=done, least=LEAST_FOR_IMPORTANCE)
    method = "fanova" if found.trials <= FANOVA_TRIALS else "ped_anova"
    asked = {"store": str(store.directory.absolute()), "sweep": found.id, "method": method}
    shares: dict[str, float] = {}
    for told in run_child("engine.sweeps.importance", [], json.dumps(asked)):
        shares = told.get("importance", shares)
    return shares
