"""How much of the best of many trials is luck.

The best of N equally good trials lies above their mean by what N draws of the seeds' noise reach:
about ``s * quantile((N - 0.375) / (N + 0.25))`` for a standard deviation ``s`` (Blom, Statistical
Estimates and Transformed Beta-Variables, 1958). So the selected value flatters, and what counts is
what the same setting comes to with fresh seeds (as Dodge et al., Show Your Work, EMNLP 2019, say of
the best of N).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev


@dataclass(frozen=True, slots=True)
class Luck:
    """The best trial's value as it was ``selected`` of ``trials``, and what fresh seeds came to.

    ``flattered`` is by how much the selected value is better than the fresh mean (below 0: worse),
    ``by_chance`` by how much the best of so many equally good trials would stand out by their seeds
    alone. ``start`` is the mean of the experiment that the sweep began with, by its seeds, and
    ``is_better`` tells whether the fresh mean is better than that by more than two standard errors;
    both are None where it has fewer than two.
    """

    trials: int
    selected: float
    fresh: tuple[float, ...]
    mean: float
    deviation: float
    flattered: float
    by_chance: float
    start: float | None = None
    is_better: bool | None = None


def luck_of(  # noqa: PLR0913, PLR0917
    selected: float,
    trials: int,
    fresh: Sequence[float],
    seeds: int,
    minimizes: bool,
    start: Sequence[float] = (),
) -> Luck | None:
    """What fresh seeds say of a trial that was the best of ``trials``, each judged by ``seeds``
    runs; None of fewer than two.
    """
    if len(fresh) < 2:
        return None
    sign = -1.0 if minimizes else 1.0
    mean, deviation = fmean(fresh), stdev(fresh)
    begun = fmean(start) if len(start) > 1 else None
    is_better = None
    if begun is not None:
        error = math.sqrt(deviation**2 / len(fresh) + stdev(start) ** 2 / len(start))
        is_better = sign * (mean - begun) > 2 * error
    return Luck(
        trials,
        selected,
        tuple(fresh),
        mean,
        deviation,
        sign * (selected - mean),
        deviation / math.sqrt(seeds) * most_of(trials),
        begun,
        is_better,
    )


def most_of(count: int) -> float:
    """The mean of the greatest of so many standard normal draws (Blom); 0 of one."""
    return NormalDist().inv_cdf((count - 0.375) / (count + 0.25)) if count > 1 else 0.0
