"""What the runs of a group came to in one metric."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from data.errors import InputError
from engine.compare.groups import Group
from engine.events import EpochEnded
from engine.store.database import Store
from engine.store.run_history import epochs
from engine.tasks.metrics import USUAL, best


@dataclass(frozen=True, slots=True)
class Sample:
    """One value a run, in the order of the group's runs: of its last epoch and of its best."""

    metric: str
    last: tuple[float, ...]
    best: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean, standard deviation (None of a single value) and range; NaN if any value is."""

    mean: float
    deviation: float | None
    low: float
    high: float


def spread(values: Sequence[float]) -> Spread:
    """The figures of one value or more."""
    if not all(map(math.isfinite, values)):
        return Spread(math.nan, math.nan if len(values) > 1 else None, math.nan, math.nan)
    deviation = statistics.stdev(values) if len(values) > 1 else None
    return Spread(statistics.fmean(values), deviation, min(values), max(values))


def samples(
    store: Store, groups: Sequence[Group], metric: str | None = None
) -> tuple[str, list[Sample]]:
    """The metric, and each group's values; without ``metric`` the first usual one they all have.

    Raises:
        InputError: a group has no such metric; those that all have are named.
    """
    histories = [[epochs(store, item.id) for item in group.runs] for group in groups]
    known = [_metrics(group) for group in histories]
    shared = [name for name in (*USUAL, *sorted(set().union(*known))) if _in_all(name, known)]
    chosen = metric or next(iter(shared), None)
    if chosen is None:
        raise InputError("compare.no_metric_in_common")
    for group, names in zip(groups, known, strict=True):
        if chosen not in names:
            known_to_all = list(dict.fromkeys(shared))
            raise InputError(
                "compare.no_such_metric", name=group.name, metric=chosen, known=known_to_all
            )
    return chosen, [_sample(chosen, group) for group in histories]


def kept_aside(group: Group, metric: str) -> tuple[float, ...]:
    """What the rows kept aside came to in the metric's own name, run by run; none where a run of
    the group has not measured it.
    """
    name = metric.removeprefix("val_")
    found = [(item.facts.test or {}).get(name) for item in group.runs]
    known = tuple(value for value in found if value is not None)
    return known if len(known) == len(found) else ()


def _metrics(histories: Sequence[Sequence[EpochEnded]]) -> set[str]:
    """The metrics that every run has in its last epoch."""
    found = [set(history[-1].metrics) if history else set[str]() for history in histories]
    return set[str].intersection(*found)


def _in_all(name: str, known: Sequence[set[str]]) -> bool:
    return all(name in names for names in known)


def _sample(metric: str, histories: Sequence[Sequence[EpochEnded]]) -> Sample:
    values = [
        [epoch.metrics[metric] for epoch in history if metric in epoch.metrics]
        for history in histories
    ]
    return Sample(
        metric,
        tuple(history[-1] for history in values),
        tuple(best(metric, history) for history in values),
    )
