"""The functions of expressions: what is asked of the record of one run."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from engine.tasks.metrics import best, lower_is_better

LAST_EPOCHS = 10
"""Over how many epochs ``swing`` looks where none are named."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a run recorded: of each metric under Keras' name a value an epoch (NaN where an epoch
    has none), the epochs ``wanted``, the ``baseline`` of the measured rows and what the ``test``
    rows came to, by metric. ``diverged``: it ended where nothing was a number any more.
    """

    values: Mapping[str, tuple[float, ...]]
    wanted: int
    baseline: Mapping[str, float] = field(default_factory=dict[str, float])
    test: Mapping[str, float] = field(default_factory=dict[str, float])
    diverged: bool = False

    @property
    def epochs(self) -> int:
        """How many it has trained."""
        return max(map(len, self.values.values()), default=0)


Series: TypeAlias = Sequence[float]
Work: TypeAlias = Callable[[Record, str, int | None], float]


@dataclass(frozen=True, slots=True)
class Function:
    """``takes_metric`` and ``takes_count`` say what stands in its brackets beside the run;
    ``needs_count``: the count may not be left out. ``of`` tells where the metric is looked up.
    """

    work: Work
    takes_metric: bool = True
    takes_count: bool = False
    needs_count: bool = False
    of: str = "values"


def _known(values: Series) -> list[float]:
    return [value for value in values if not math.isnan(value)]


def _last(values: Series, count: int | None) -> Series:
    return values if count is None else values[-count:]


def _least(record: Record, metric: str, _count: int | None) -> float:
    return min(_known(record.values[metric]), default=math.nan)


def _most(record: Record, metric: str, _count: int | None) -> float:
    return max(_known(record.values[metric]), default=math.nan)


def _best(record: Record, metric: str, _count: int | None) -> float:
    values = record.values[metric]
    return best(metric, values) if values else math.nan


def _mean(record: Record, metric: str, count: int | None) -> float:
    values = _last(record.values[metric], count)
    return statistics.fmean(values) if values else math.nan


def _first_epoch_of(value: float, values: Series) -> float:
    return math.nan if math.isnan(value) else float(values.index(value) + 1)


def _argmin(record: Record, metric: str, count: int | None) -> float:
    return _first_epoch_of(_least(record, metric, count), record.values[metric])


def _argmax(record: Record, metric: str, count: int | None) -> float:
    return _first_epoch_of(_most(record, metric, count), record.values[metric])


def _gap(record: Record, metric: str, count: int | None) -> float:
    """By how much training is better than validation, over the last ``count`` epochs or one."""
    own = metric.removeprefix("val_")
    trained, validated = (_mean(record, name, count or 1) for name in (own, f"val_{own}"))
    return validated - trained if lower_is_better(own) else trained - validated


def _swing(record: Record, metric: str, count: int | None) -> float:
    values = _last(record.values[metric], (count or LAST_EPOCHS) + 1)
    steps = [abs(after - before) for before, after in pairwise(values)]
    return statistics.fmean(steps) if steps else math.nan


def _at(record: Record, metric: str, count: int | None) -> float:
    values = record.values[metric]
    place = (count or 1) - 1
    return values[place] if place < len(values) else math.nan


FUNCTIONS: dict[str, Function] = {
    "first": Function(lambda record, metric, _: _at(record, metric, 1)),
    "last": Function(lambda record, metric, _: _mean(record, metric, 1)),
    "best": Function(_best),
    "min": Function(_least),
    "max": Function(_most),
    "mean": Function(_mean, takes_count=True),
    "argmin": Function(_argmin),
    "argmax": Function(_argmax),
    "gap": Function(_gap, takes_count=True),
    "swing": Function(_swing, takes_count=True),
    "at": Function(_at, takes_count=True, needs_count=True),
    "stopped_at": Function(lambda record, _, __: float(record.epochs), takes_metric=False),
    "epochs": Function(lambda record, _, __: float(record.wanted), takes_metric=False),
    "diverged": Function(lambda record, _, __: float(record.diverged), takes_metric=False),
    "baseline": Function(lambda record, metric, _: record.baseline[metric], of="baseline"),
    "test": Function(lambda record, metric, _: record.test[metric], of="test"),
}
"""By name:

``first``, ``last``: the metric after the first and the last epoch; ``at``: after the epoch named.
``best``: its best value, the highest of an accuracy, the lowest of a loss; ``min``, ``max``.
``mean``: over all epochs, or the last few. ``argmin``, ``argmax``: the epoch (from 1) of its lowest
and its highest value. ``gap``: by how much training is better than validation at the end, or in
the mean of the last few epochs. ``swing``: by how much it changes from epoch to epoch, up or down,
in the mean of the last few (10). ``stopped_at``: how many epochs were trained, ``epochs``: how many
were wanted; ``diverged``: 1 where it did, else 0. ``baseline``: what always saying the most
frequent class comes to. ``test``: the metric of the rows kept aside.
"""
