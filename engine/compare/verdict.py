"""Is it noise? Two experiments, repeated with seeds, on one metric: a test and a sentence."""

import math
import statistics
from dataclasses import dataclass
from typing import Literal

from engine.compare.welch import MOST_SEEDS, TwoMeans, compare_means, seeds_needed
from engine.tasks.metrics import lower_is_better

LEVEL = 0.95
Outcome = Literal["better", "worse", "undecided", "untested"]


@dataclass(frozen=True, slots=True)
class Side:
    """One experiment: the metric's value in each of its runs, no seed twice."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class NoiseVerdict:
    """What can be said about two sides; ``outcome`` is the second one's, beside the first.

    ``test`` (of the second less the first) is None where none is possible, ``more`` the further
    seeds of each side that would show a difference of this size (None: not asked for, or more
    than a thousand in all).
    """

    metric: str
    outcome: Outcome
    sentence: str
    test: TwoMeans | None = None
    more: tuple[int, int] | None = None
    level: float = LEVEL

    @property
    def details(self) -> str:
        """The test's figures in a line; empty without one."""
        if self.test is None:
            return ""
        test = self.test
        interval = f"{100 * self.level:.4g} % confidence"
        freedom = "" if math.isnan(test.freedom) else f", {test.freedom:.1f} degrees of freedom"
        size = plus_minus(test.difference, test.margin)
        return f"{self.metric} {size} ({interval}), {test.name}{freedom}, {p_text(test.p)}"


def verdict(metric: str, first: Side, second: Side, pairs: int = 1) -> NoiseVerdict:
    """Whether the sides differ by more than the noise from seed to seed.

    With several ``pairs`` looked at together each is held to a stricter level (Bonferroni): the
    chance that any of them shows what is not there stays at 5 %.
    """
    level = 1 - (1 - LEVEL) / pairs
    for side in (first, second):
        if not all(map(math.isfinite, side.values)):
            return NoiseVerdict(metric, "untested", _no_mean(metric, side))
    if min(len(first.values), len(second.values)) < 2:
        return NoiseVerdict(metric, "untested", _one_run(first, second))
    test = compare_means(second.values, first.values, level)
    if test.p <= 1 - level:
        return _different(metric, first, second, test, level)
    return _undecided(metric, first, second, test, level)


def _no_mean(metric: str, side: Side) -> str:
    odd = [value for value in side.values if not math.isfinite(value)]
    count = len(side.values)
    whose = f"{len(odd)} of {count} runs of" if count > 1 else "the run of"
    return f"no verdict: {whose} {side.name} came to {metric} {odd[0]}, which has no mean"


def _one_run(first: Side, second: Side) -> str:
    names = " and of ".join(side.name for side in (first, second) if len(side.values) < 2)
    apart = abs(statistics.fmean(first.values) - statistics.fmean(second.values))
    return (
        f"one run of {names} says nothing about noise (they are {apart:.4g} apart): "
        "repeat it with several seeds"
    )


def _different(
    metric: str, first: Side, second: Side, test: TwoMeans, level: float
) -> NoiseVerdict:
    won = (test.difference < 0) == lower_is_better(metric)
    better, worse = (second, first) if won else (first, second)
    signed = test.difference if won else -test.difference
    # Nothing varied: a margin of zero would claim too much
    size = plus_minus(signed, test.margin) if test.margin else f"{signed:+.4g} in every run"
    sentence = f"{better.name} is better than {worse.name}: {size}"
    return NoiseVerdict(metric, "better" if won else "worse", sentence, test, None, level)


def _undecided(
    metric: str, first: Side, second: Side, test: TwoMeans, level: float
) -> NoiseVerdict:
    counts = len(first.values), len(second.values)
    said = f"{first.name} and {second.name} are not distinguishable with {_counts(counts)} seeds; "
    more: tuple[int, int] | None = None
    if not test.difference:
        return NoiseVerdict(
            metric, "undecided", f"{said}their means are the same", test, None, level
        )
    needed = seeds_needed(test.difference, first.values, second.values, level)
    if needed is None:
        said += f"more than {MOST_SEEDS:,} would be needed"
    else:
        more = max(needed - counts[0], 0), max(needed - counts[1], 0)
        said += f"about {_counts(more)} more would be needed"
    said += " to see a difference of that size"
    return NoiseVerdict(metric, "undecided", said, test, more, level)


def _counts(both: tuple[int, int]) -> str:
    """One number for both sides where it is the same."""
    return f"{both[0]}" if both[0] == both[1] else f"{both[0]} and {both[1]}"


def plus_minus(value: float, margin: float) -> str:
    """``+0.17 ± 0.02``: as many decimals as the margin is worth, one digit of it or two."""
    if not math.isfinite(margin) or margin <= 0:
        return f"{value:+.4g}"
    power = math.floor(math.log10(margin))
    if margin / 10**power < 1.95:  # 0.1 says too little of 0.14
        power -= 1
    places = max(-power, 0)
    # Never "+0.08 ± 0.08" of a difference that is larger than its margin
    while places < 6 and abs(value) > margin and round(abs(value), places) <= round(margin, places):
        places += 1
    if places > 6 or power > 3:
        return f"{value:+.3g} ± {margin:.2g}"
    return f"{value:+.{places}f} ± {margin:.{places}f}"


def p_text(p: float) -> str:
    """A p value in few digits."""
    return "p below 0.0001" if p < 0.0001 else f"p = {p:.2g}"
