"""Whether what the coach proposed has helped: a run beside the one that was made of its advice."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.errors import InputError
from data.messages import Message
from engine.compare.groups import bare, is_steered, one_a_seed, repetitions, same_table
from engine.compare.verdict import Outcome, Side, verdict
from engine.specs import ExperimentSpec
from engine.specs.edit import as_text, with_values
from engine.statuses import ENDED
from engine.store.advice import Advice, advice_for, advice_of
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.repeats import finished_runs
from engine.store.run_history import epochs, matrix
from engine.store.runs import Run, run, some_runs
from engine.tasks.metrics import USUAL, lower_is_better

RECALL = "mean_recall"
"""The mean over the classes of the rows that were found: what weighing classes is for."""
CHANGES_LOSS = ("training.loss", ".l1", ".l2", "training.class_weight")
"""Keys, or their ends, with which a loss is another function: losses cannot be compared then."""


@dataclass(frozen=True, slots=True)
class Helped:
    """The run ``after`` beside the run ``before``, of which ``kind`` was said.

    ``values`` are those of all finished repetitions of both in ``metric``, of the model that was
    kept; ``outcome`` is that of ``after``, and ``message`` says it; ``reason`` is the noise
    verdict's, or why there is none. ``is_alone`` tells that nothing but the proposal was changed.
    """

    kind: str
    changes: Mapping[str, Any]
    before: Run
    after: Run
    metric: str
    values: tuple[tuple[float, ...], tuple[float, ...]]
    outcome: Outcome
    message: Message
    reason: Message
    is_alone: bool


def helped_by(store: Store, found: Run) -> list[Helped]:
    """What came of the coach's proposals that the run was made of, and of those that were made of
    it; what has not finished is left out, or cannot be read.
    """
    pairs: list[tuple[Advice, Run, Run]] = []
    made_of = advice_for(store, found.experiment)
    before = run(store, made_of.origin) if made_of is not None else None
    if made_of is not None and before is not None and found.status == "finished":
        pairs.append((made_of, before, found))
    for advice in advice_of(store, found.experiment):
        done = some_runs(store, [one.id for one in finished_runs(store, advice.experiment)])
        origin = run(store, advice.origin)
        if done and origin is not None:
            pairs.append((advice, origin, max(done, key=lambda one: one.created)))
    told: list[Helped] = []
    for advice, first, second in pairs:
        try:
            if first.status in ENDED and (found.id == second.id or _repeats_it(found, first)):
                told.append(_judged(store, advice, first, second))
        except InputError:
            continue  # a description is damaged: whoever opens that run is told so
    return told


def _repeats_it(found: Run, origin: Run) -> bool:
    """Whether it is the run that was told something, or differs from it by its seed or fold."""
    return found.id == origin.id or bare(found.spec) == bare(origin.spec)


def _judged(store: Store, advice: Advice, before: Run, after: Run) -> Helped:
    ours, theirs = _repeats(store, before), _repeats(store, after)
    first, second = spec_from(before.spec), spec_from(after.spec)
    metric = _metric(advice, ours + theirs)
    values = _values(store, ours, metric), _values(store, theirs, metric)
    said = ""
    other = first.data.validation != second.data.validation or not same_table(before, after)
    if other or not metric or not all(values):
        outcome: Outcome = "untested"
        said, reason = "coach.not_compared", Message("coach.other_measure")
    elif not any(map(math.isfinite, values[0])) and all(map(math.isfinite, values[1])):
        outcome, reason = "better", Message("coach.finite_now")
    else:
        sides = [
            Side(one.name, told, is_steered(store, one))
            for one, told in zip((before, after), values, strict=True)
        ]
        judged = verdict(metric, sides[0], sides[1])
        outcome, reason = judged.outcome, judged.message
    about = {"kind": advice.kind, "metric": metric, **({} if said else _means(values))}
    said_so = Message(said or _SAID[outcome], about)
    alone = _is_alone(first, second, advice)
    return Helped(
        advice.kind, advice.changes, before, after, metric, values, outcome, said_so, reason, alone
    )


_SAID = {
    "better": "coach.helped",
    "worse": "coach.made_worse",
    "undecided": "coach.within_noise",
    "untested": "coach.one_run_each",
}


def _repeats(store: Store, found: Run) -> tuple[Run, ...]:
    """The run's finished repetitions; one that has not finished stands alone."""
    same = one_a_seed(repetitions(store, found)) if found.status == "finished" else ()
    return same or (found,)


def _metric(advice: Advice, runs: Sequence[Run]) -> str:
    """The one metric that the proposal is for; empty where the runs have none in common."""
    if advice.kind == "unbalanced_classes":
        return RECALL
    has = [set(one.last) for one in runs if one.last]
    shared = set[str].intersection(*has) if has else set[str]()
    changed = any(key.endswith(end) for key in advice.changes for end in CHANGES_LOSS)
    usual = [name for name in USUAL if name in shared and not (changed and "loss" in name)]
    if advice.kind == "overfitting" and "val_loss" in usual:
        return "val_loss"
    return next(iter(usual), "")


def _values(store: Store, runs: Sequence[Run], metric: str) -> tuple[float, ...]:
    if metric == RECALL:
        found = [_recall(store, one) for one in runs]
    else:
        found = [_kept(store, one, metric) for one in runs]
    return tuple(one for one in found if one is not None)


def _kept(store: Store, found: Run, metric: str) -> float | None:
    """The metric of the model that was kept: at the last epoch, or the best where that is."""
    history = [one.metrics for one in epochs(store, found.id, timed=False)]
    stopping = spec_from(found.spec).training.early_stopping
    if stopping is not None and stopping.restore_best:
        told = [one for one in history if math.isfinite(one.get(stopping.monitor, math.nan))]
        name, sign = stopping.monitor, 1 if lower_is_better(stopping.monitor) else -1
        history = [min(told, key=lambda one: sign * one[name])] if told else history
    return history[-1].get(metric) if history else None


def _recall(store: Store, found: Run) -> float | None:
    kept = matrix(store, found.id)
    lines = [] if kept is None else [line for line in enumerate(kept.counts) if sum(line[1])]
    return statistics.fmean(line[place] / sum(line) for place, line in lines) if lines else None


def _means(values: Sequence[Sequence[float]]) -> dict[str, float]:
    first, second = (statistics.fmean(some) for some in values)
    return {"before": first, "after": second}


def _is_alone(before: ExperimentSpec, after: ExperimentSpec, advice: Advice) -> bool:
    texts = [f"{key}={as_text(value)}" for key, value in advice.changes.items()]
    try:
        proposed = with_values(before, texts)
    except InputError:
        return False
    return bare(proposed.model_dump_json()) == bare(after.model_dump_json())
