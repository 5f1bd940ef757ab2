"""A large table of numbers opened, checked and described, beside a bare read by polars.

``python -m tests.benchmarks.open_csv [--rows N] [--columns N]`` writes a CSV of made-up numbers and
prints medians of 5, in turn: seconds of the processor, and by the clock. polars is no dependency:
without it there is nothing to compare with, and this is skipped.
"""

import argparse
import importlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import data
from tests.benchmarks.machine import installed, load, machine

REPEATS = 5


def invented(file: Path, rows: int, columns: int) -> None:
    """Numbers with six decimals, and a label of three classes."""
    source = np.random.default_rng(1)
    with file.open("w", encoding="utf-8") as out:
        out.write(",".join([*(f"x{place}" for place in range(columns - 1)), "label"]) + "\n")
        for begin in range(0, rows, 10_000):
            count = min(10_000, rows - begin)
            named = source.integers(0, 3, count)
            for numbers, name in zip(
                source.normal(size=(count, columns - 1)), named.tolist(), strict=True
            ):
                out.write(",".join(f"{one:.6f}" for one in numbers) + f",{'abc'[name]}\n")


def spent(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the processor, of all threads, and by the clock."""
    before, begun = os.times(), time.perf_counter()
    act()
    after, wall = os.times(), time.perf_counter() - begun
    return after.user + after.system - before.user - before.system, wall


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--columns", type=int, default=20)
    given = parser.parse_args()
    if installed("polars") is None:
        print("open_csv: skipped, polars is not installed")
        return
    polars = importlib.import_module("polars")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "numbers.csv"
        invented(file, given.rows, given.columns)
        size = file.stat().st_size / 1e6
        print(f"{machine()}; {load()}\n\n{given.rows:,} × {given.columns} numbers, {size:.0f} MB")
        ways: dict[str, Callable[[], object]] = {
            "polars.read_csv": lambda: polars.read_csv(file),
            "opened, checked, described": lambda: data.load(str(file), "label"),
        }
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for turn in range(REPEATS + 1):
            for name, way in ways.items():
                taken = spent(way)
                if turn:
                    found[name].append(taken)
    first = next(iter(found.values()))
    for name, taken in found.items():
        cpu, wall = (statistics.median(times) for times in zip(*taken, strict=True))
        by = statistics.median(one[0] / other[0] for one, other in zip(taken, first, strict=True))
        print(f"  {name:<32} processor {cpu:6.2f} s ×{by:5.2f}   clock {wall:6.2f} s")
    print(f"  {load()}")


if __name__ == "__main__":
    main()
