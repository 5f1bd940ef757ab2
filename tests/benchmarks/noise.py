"""Whether the noise verdict keeps its word: claims on simulated pairs whose truth is known.

``python -m tests.benchmarks.noise``: counts, no timings; the same numbers on every machine.
"""

import argparse
import math
import random
from collections.abc import Callable, Sequence
from statistics import fmean

from scipy import stats

from engine.compare.verdict import Side, verdict
from engine.compare.welch import POWER

SEEDS = (3, 5, 10, 20, 30)
SCATTER = 0.02
ROWS = 184
"""Rows that validate in the built-in table: accuracies are whole parts of it."""

Draw = Callable[[random.Random, int], list[float]]


def normal(mean: float, scatter: float) -> Draw:
    """Seeds that scatter as a bell."""
    return lambda chance, count: [chance.gauss(mean, scatter) for _ in range(count)]


def counted(mean: float, scatter: float, rows: int = ROWS) -> Draw:
    """As ``normal``, in whole rows."""
    return lambda chance, count: [
        round(chance.gauss(mean, scatter) * rows) / rows for _ in range(count)
    ]


def failing(often: float) -> Draw:
    """Now and then a seed does not learn at all."""
    return lambda chance, count: [
        0.516 if chance.random() < often else chance.gauss(0.75, SCATTER) for _ in range(count)
    ]


def skewed(mean: float, scatter: float) -> Draw:
    """Many a little above the mean, few far below it."""
    return lambda chance, count: [
        mean + scatter * (1 - chance.expovariate(1)) for _ in range(count)
    ]


EQUAL: dict[str, tuple[Draw, Draw]] = {
    "equal": (normal(0.75, SCATTER), normal(0.75, SCATTER)),
    "equal, ten times the scatter": (normal(0.75, 0.05), normal(0.75, 0.005)),
    "equal, in whole rows of 184": (counted(0.75, SCATTER), counted(0.75, SCATTER)),
    "equal, hardly any scatter": (counted(0.75, 0.003), counted(0.75, 0.003)),
    "equal, skewed": (skewed(0.75, SCATTER), skewed(0.75, SCATTER)),
    "equal, one seed in five fails": (failing(0.2), failing(0.2)),
}
DIFFERENT: dict[str, tuple[Draw, Draw]] = {
    "slightly different (half a scatter)": (normal(0.76, SCATTER), normal(0.75, SCATTER)),
    "different (two scatters)": (normal(0.79, SCATTER), normal(0.75, SCATTER)),
    "clearly different (six scatters)": (normal(0.87, SCATTER), normal(0.75, SCATTER)),
    "clearly, ten times the scatter": (normal(0.95, 0.05), normal(0.75, 0.005)),
}


def claims(pair: tuple[Draw, Draw], counts: tuple[int, int], times: int, seed: str) -> float:
    """How often the verdict sees a difference."""
    chance, found = random.Random(seed), 0
    for _ in range(times):
        ours, theirs = pair[0](chance, counts[0]), pair[1](chance, counts[1])
        found += claimed(ours, theirs)
    return found / times


def claimed(ours: Sequence[float], theirs: Sequence[float]) -> bool:
    """Whether the verdict calls one side the better."""
    told = verdict("val_accuracy", Side("a", tuple(ours)), Side("b", tuple(theirs)))
    return told.outcome in ("better", "worse")


def table(pairs: dict[str, tuple[Draw, Draw]], times: int) -> None:
    """Claims by kind of pair and number of seeds."""
    heads = [f"{count:>6}" for count in SEEDS] + [" 3, 30", " 30, 3"]
    print(f"  {'seeds a side':<36}{'  '.join(heads)}")
    for name, pair in pairs.items():
        counts = [*((count, count) for count in SEEDS), (3, 30), (30, 3)]
        rates = [claims(pair, count, times, f"{name} {count}") for count in counts]
        print(f"  {name:<36}{'  '.join(f'{rate:6.1%}' for rate in rates)}", flush=True)


def paired_against_welch(times: int) -> None:
    """The same seeds on both sides: what pairing them gains or costs."""
    print("\nThe same seeds on both sides, two scatters apart: how often each test sees it")
    print(f"  {'correlation of a seed on both sides':<36}{'  '.join(f'{n:>14}' for n in SEEDS)}")
    for share in (0.0, 0.1, 0.3, 0.6):
        cells: list[str] = []
        for count in SEEDS:
            chance, both = random.Random(7), [0, 0]
            for _ in range(times):
                ours, theirs = _shared(chance, count, share)
                both[0] += claimed(ours, theirs)
                both[1] += float(stats.ttest_rel(ours, theirs).pvalue) <= 0.05
            cells.append(f"{both[0] / times:6.1%} {both[1] / times:6.1%} ")
        print(f"  {f'{share:.1f}  (Welch, paired)':<36}{'  '.join(cells)}", flush=True)


def _shared(chance: random.Random, count: int, share: float) -> tuple[list[float], list[float]]:
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(count):
        common = chance.gauss(0, math.sqrt(share))
        own, other = (chance.gauss(0, math.sqrt(1 - share)) for _ in range(2))
        ours.append(0.79 + SCATTER * (common + own))
        theirs.append(0.75 + SCATTER * (common + other))
    return ours, theirs


def advice(times: int) -> None:
    """Whether the seeds it asks for are enough, and what looking twice costs."""
    print("\nFive seeds, then as many more as the verdict asks for (where that is at most 100)")
    for name, gap in (("one scatter apart", 1.0), ("equal", 0.0)):
        chance, first, second, asked = random.Random(5), 0, 0, list[int]()
        pair = normal(0.75 + gap * SCATTER, SCATTER), normal(0.75, SCATTER)
        for _ in range(times):
            ours, theirs = pair[0](chance, 5), pair[1](chance, 5)
            told = verdict("val_accuracy", Side("a", tuple(ours)), Side("b", tuple(theirs)))
            if told.outcome in ("better", "worse"):
                first += 1
            elif told.more is not None and told.more[0] <= 100:
                asked.append(told.more[0])
                more = [draw(chance, asked[-1]) for draw in pair]
                second += claimed([*ours, *more[0]], [*theirs, *more[1]])
        print(
            f"  {name:<36}sees it at once {first / times:6.1%}, in the end "
            f"{(first + second) / times:6.1%}; asked for {fmean(asked):.0f} more on average"
        )
    print(f"  (planned for {POWER:.0%}; looking twice claims more than 5 % where nothing is)")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1000, help="simulations a cell")
    times = parser.parse_args().times
    print(f"Is it noise? {times:,} simulated pairs a cell: how often a difference is claimed")
    print("\nNo difference is there: at most about 5 %")
    table(EQUAL, times)
    error = 2 * math.sqrt(0.05 * 0.95 / times)
    print(f"  (5 % of {times:,} simulations scatters by {error:.1%} itself. Few seeds against many")
    print("  do not know what they have not met yet: three that learn, that one in five fails.)")
    print("\nA difference is there")
    table(DIFFERENT, times)
    paired_against_welch(times)
    advice(times)


if __name__ == "__main__":
    main()
