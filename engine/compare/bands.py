"""Repetitions of one experiment as one: the mean of every epoch, and the range around it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from engine.events import EpochEnded


@dataclass(frozen=True, slots=True)
class Bands:
    """``epochs`` hold the means over ``seeds`` runs, ``ranges`` by metric the lowest and the
    highest value of each of those epochs (NaN where no run has a finite one).
    """

    seeds: int
    epochs: tuple[EpochEnded, ...]
    ranges: Mapping[str, tuple[tuple[float, float], ...]]


def bands(histories: Sequence[Sequence[EpochEnded]]) -> Bands | None:
    """The runs as one, as far as two of them have got; None of fewer than two.

    Where early stopping ended some, the others go on alone. A mean of which one value is NaN or
    infinite is NaN.
    """
    longest = sorted(map(len, histories), reverse=True)
    if len(longest) < 2 or not longest[1]:
        return None
    names = [
        name
        for name in histories[0][0].metrics
        if all(name in epoch.metrics for history in histories for epoch in history)
    ]
    means: list[EpochEnded] = []
    ranges: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for place in range(longest[1]):
        present = [history[place] for history in histories if len(history) > place]
        values = {name: [epoch.metrics[name] for epoch in present] for name in names}
        for name in names:
            ranges[name].append(_range(values[name]))
        first = present[0]
        mean = {name: _mean(values[name]) for name in names}
        seconds = fmean(epoch.seconds for epoch in present)
        means.append(EpochEnded(first.epoch, mean, first.learning_rate, seconds))
    return Bands(
        len(histories), tuple(means), {name: tuple(pairs) for name, pairs in ranges.items()}
    )


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if all(map(math.isfinite, values)) else math.nan


def _range(values: Sequence[float]) -> tuple[float, float]:
    finite = [value for value in values if math.isfinite(value)]
    return (min(finite), max(finite)) if finite else (math.nan, math.nan)
