"""How much memory an epoch takes on tables and pictures that stream: it must not grow with them.

``python -m tests.benchmarks.streaming [--mb 80 240] [--pictures 10000 40000] [--data FILE]``:
made-up text tables of so many megabytes and arrays of so many pictures of 32 by 32 by 3, or one's
own file. The engine prepares and trains; the memory is that of it and its children together, at its
largest.
"""

import argparse
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import psutil

from engine.specs import ExperimentSpec
from tests.benchmarks.machine import load, machine
from tests.benchmarks.serving import Serving, serving, until

COLUMNS = 28
AT_ONCE = 20_000
BATCH = 256
TARGET_GB, TARGET_MB = 4, 1_500
"""What is promised: so large a table within so much memory."""
LONGEST_SECONDS = 7_200
SIDE = 32


def write_table(path: Path, megabytes: float) -> None:
    """Numbers, a word and two classes that depend on them."""
    source = np.random.default_rng(0)
    weights = source.normal(size=COLUMNS)
    with path.open("w", encoding="utf-8") as out:
        out.write(",".join([*(f"x{place}" for place in range(COLUMNS)), "town", "class"]) + "\n")
        while out.tell() < megabytes * 1e6:
            values = source.normal(size=(AT_ONCE, COLUMNS))
            yes = values @ weights + source.normal(size=AT_ONCE) > 1
            towns = source.choice(["Lima", "Oslo", "Turku"], AT_ONCE)
            lines = [",".join(f"{value:.4f}" for value in row) for row in values.tolist()]
            ends = zip(lines, towns.tolist(), yes.tolist(), strict=True)
            out.writelines(f"{line},{town},{'yn'[not one]}\n" for line, town, one in ends)


def write_pictures(path: Path, count: int) -> None:
    """Noise of ten classes, each brighter than the one before."""
    source = np.random.default_rng(0)
    labels = np.arange(count) % 10
    pixels = source.integers(0, 160, (count, SIDE, SIDE, 3), np.uint8)
    pixels += (labels * 10).astype(np.uint8)[:, None, None, None]
    np.savez(path, x=pixels, y=labels)


class Largest:
    """The largest memory, in MB, of the engine and its children, looked at ten times a second."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Largest":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            self.megabytes = max(self.megabytes, self._now())

    def _now(self) -> float:
        total = 0
        for child in psutil.Process().children(recursive=True):
            try:
                total += child.memory_info().rss
            except psutil.Error:
                continue
        return total / 1e6


def one_epoch(served: Serving, table: Path, streaming: str = "on") -> tuple[float, float]:
    """The largest memory in MB, and the seconds of describing, preparing and training."""
    data = {"source": str(table), "streaming": streaming, "validation": {"split": 0.1}}
    flat = [{"type": "flatten"}] if table.suffix == ".npz" else []
    spec = ExperimentSpec.parse(
        {
            "data": data,
            "network": {"layers": [*flat, {"units": 64, "activation": "relu"}]},
            "training": {"epochs": 1, "batch_size": BATCH},
        }
    )
    begun = time.monotonic()
    with Largest() as largest:
        served.finish([served.queue(spec)], LONGEST_SECONDS)
    return largest.megabytes, time.monotonic() - begun


def measured(table: Path, words: str, streaming: str = "on") -> float:
    """Print and give the largest memory in MB."""
    # An engine of its own: one keeps room that an earlier run had
    with serving() as served:
        until(lambda: bool(served.pids))
        warm = psutil.Process(served.pids[0]).memory_info().rss / 1e6
        largest, seconds = one_epoch(served, table.absolute(), streaming)
    told = f"{words} (engine, warm: {warm:.0f} MB)"
    print(f"  {told:<60} {largest:9.0f} MB   {seconds:.0f} s", flush=True)
    return largest


def print_slope(sizes: list[float], found: list[float], what: str) -> None:
    """How much the memory grows from the smallest to the largest."""
    if len(found) > 1:
        slope = max(found[-1] - found[0], 0) / (sizes[-1] - sizes[0])
        print(f"  grows by {slope:.3f} MB a MB of {what}; {load()}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, nargs="*", default=[80, 240])
    parser.add_argument("--pictures", type=int, nargs="*", default=[10_000, 40_000])
    parser.add_argument("--data", type=Path)
    asked = parser.parse_args()
    print(f"{machine()}; {load()}", flush=True)
    print("\nMemory of an epoch on what streams (engine and children: RSS)")
    if asked.data:
        measured(asked.data, f"{asked.data.stat().st_size / 1e6:,.0f} MB")
        return
    with tempfile.TemporaryDirectory() as folder:
        found: list[float] = []
        for size in asked.mb:
            table = Path(folder) / f"{size:g}.csv"
            write_table(table, size)
            found.append(measured(table, f"{table.stat().st_size / 1e6:,.0f} MB of text"))
        print_slope(asked.mb, found, "text")
        found, sizes = [], [count * SIDE * SIDE * 3 * 4 / 1e6 for count in asked.pictures]
        for count, size in zip(asked.pictures, sizes, strict=True):
            pictures = Path(folder) / f"{count}.npz"
            write_pictures(pictures, count)
            words = f"{count:,} pictures, {size:,.0f} MB as float32"
            found.append(measured(pictures, words))
            measured(pictures, "  held in memory", "off")
        print_slope(sizes, found, "pictures as float32")


if __name__ == "__main__":
    main()
