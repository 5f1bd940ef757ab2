"""How long many runs over one another take to draw.

``python -m tests.benchmarks.overlay [--runs N] [--batches N]``: the losses of N runs of so many
batches at 160 by 45, whole and zoomed, after they have been read; medians of 9.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from engine.compare.history import BATCH_LOSS, History, Recorded
from engine.store.facts import RunFacts
from engine.store.runs import Run
from tests.benchmarks.machine import load, machine, row
from tui.compare.comparison_state import MOST, ComparisonState
from tui.compare.drawing import comparison_chart
from tui.widgets.chart_lines import chart_lines

SIZE = (160, 42)
REPEATS = 9


def history(number: int, batches: int) -> History:
    """A falling, noisy loss."""
    source = np.random.default_rng(number)
    step = np.arange(1.0, batches + 1)
    value = np.exp(-step / batches * 3) + 0.2 * source.random(batches) + 0.05 * number
    run = Run(
        id=f"run{number}", experiment="e", name=f"run {number}", spec="", status="finished",
        created=0.0, started=0.0, ended=1.0, host=None, message="", facts=RunFacts(),
        epoch=1, step=0, rows_per_second=0.0, epochs_done=1, last={}, origin=None,
    )  # fmt: skip
    ends = np.array([1.0])
    return History(run, 0.0, ends, ends, {}, Recorded(step / batches, step, step, value))


def drawing(state: ComparisonState) -> Callable[[], object]:
    """What the screen does for each picture."""

    def draw() -> object:
        return chart_lines(comparison_chart(state, state.curves(), ""), *SIZE)

    return draw


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=MOST)
    parser.add_argument("--batches", type=int, default=100_000)
    chosen = parser.parse_args()
    print(f"{machine()}; {load()}", flush=True)
    histories = tuple(history(number, chosen.batches) for number in range(chosen.runs))
    print(f"\n{chosen.runs} runs of {chosen.batches:,} batches over one another, {SIZE[0]} columns")
    for name, options in (
        ("whole", {}),
        ("zoomed to a tenth", {"window": (0.45, 0.55)}),
        ("logarithmic", {"log": True}),
        ("without outliers", {"clip": True}),
        ("smoothed, the first time and later", {"weight": 0.9}),
    ):
        draw = drawing(ComparisonState(histories, BATCH_LOSS, **options))
        taken: list[float] = []
        for _ in range(REPEATS):
            begun = time.perf_counter()
            draw()
            taken.append(time.perf_counter() - begun)
        first = f"first {taken[0] * 1000:.0f} ms, at most 150 ms"
        print(row(name, statistics.median(taken), {}, first))
    print(f"  {load()}")


if __name__ == "__main__":
    main()
