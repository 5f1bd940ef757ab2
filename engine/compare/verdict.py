"""Is it noise? Two experiments, repeated with seeds, on one metric: a test and what it says."""

import math
import statistics
from dataclasses import dataclass
from typing import Literal

from data.messages import Message
from engine.compare.welch import MOST_SEEDS, TwoMeans, compare_means, seeds_needed
from engine.tasks.metrics import lower_is_better

LEVEL = 0.95
Outcome = Literal["better", "worse", "undecided", "untested"]


@dataclass(frozen=True, slots=True)
class Side:
    """One experiment: the metric's value in each of its runs, no seed twice.

    ``steered``: it is one run that was changed while it trained, which no other repeats.
    """

    name: str
    values: tuple[float, ...]
    steered: bool = False


@dataclass(frozen=True, slots=True)
class NoiseVerdict:
    """What can be said about two sides; ``outcome`` is the second one's, beside the first.

    ``test`` (of the second less the first) is None where none is possible, ``more`` the further
    seeds of each side that would show a difference of this size (None: not asked for, or more
    than a thousand in all).
    """

    metric: str
    outcome: Outcome
    message: Message
    test: TwoMeans | None = None
    more: tuple[int, int] | None = None
    level: float = LEVEL

    @property
    def details(self) -> Message | None:
        """The test's figures; None without one."""
        test = self.test
        if test is None:
            return None
        about = {"test": test.name, "freedom": test.freedom, "p": test.p, "level": self.level}
        size = {"difference": test.difference, "margin": test.margin}
        return Message("compare.test", {"metric": self.metric, **about, **size})


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


def _no_mean(metric: str, side: Side) -> Message:
    odd = [value for value in side.values if not math.isfinite(value)]
    about = {"runs": len(side.values), "odd": len(odd), "value": odd[0]}
    return Message("compare.no_mean", {"name": side.name, "metric": metric, **about})


def _one_run(first: Side, second: Side) -> Message:
    names = [side.name for side in (first, second) if len(side.values) < 2]
    apart = abs(statistics.fmean(first.values) - statistics.fmean(second.values))
    steered = [side.name for side in (first, second) if side.steered]
    return Message("compare.one_run", {"names": names, "apart": apart, "steered": steered})


def _different(
    metric: str, first: Side, second: Side, test: TwoMeans, level: float
) -> NoiseVerdict:
    won = (test.difference < 0) == lower_is_better(metric)
    better, worse = (second, first) if won else (first, second)
    about = {
        "better": better.name,
        "worse": worse.name,
        "difference": test.difference if won else -test.difference,
        "margin": test.margin,
    }
    said = Message("compare.better", about)
    return NoiseVerdict(metric, "better" if won else "worse", said, test, None, level)


def _undecided(
    metric: str, first: Side, second: Side, test: TwoMeans, level: float
) -> NoiseVerdict:
    counts = len(first.values), len(second.values)
    about = {"first": first.name, "second": second.name, "seeds": list(counts)}
    if not test.difference:
        said = Message("compare.same_means", about)
        return NoiseVerdict(metric, "undecided", said, test, None, level)
    needed = seeds_needed(test.difference, first.values, second.values, level)
    if needed is None:
        said = Message("compare.too_close", {**about, "most": MOST_SEEDS})
        return NoiseVerdict(metric, "undecided", said, test, None, level)
    more = max(needed - counts[0], 0), max(needed - counts[1], 0)
    said = Message("compare.more_seeds", {**about, "more": list(more)})
    return NoiseVerdict(metric, "undecided", said, test, more, level)
