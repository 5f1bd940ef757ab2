"""``pkgo-tui predict`` on a large table: the most memory of its processes, and seconds.

``python -m tests.benchmarks.predict [--rows N ...]``: numbers and a word, made up; a small model is
trained on the first of them. Less the first line's memory the others' is what rows take.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.benchmarks.machine import load, machine
from tests.benchmarks.raw import MEGABYTE
from tests.benchmarks.terminal import COMMAND

NUMBERS = 12
WORDS = ("acme", "best", "cheap")
AT_ONCE = 50_000
MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime)
"""


def write(path: Path, rows: int) -> None:
    """A table of so many rows."""
    rng = np.random.default_rng(0)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join([*(f"x{place}" for place in range(NUMBERS)), "word", "label"]) + "\n")
        for first in range(0, rows, AT_ONCE):
            count = min(AT_ONCE, rows - first)
            numbers = rng.normal(size=(count, NUMBERS))
            words, labels = rng.integers(0, 3, count), (numbers[:, 0] > 0).astype(int)
            for values, word, label in zip(numbers, words, labels, strict=True):
                cells = ",".join(f"{value:.6f}" for value in values)
                file.write(f"{cells},{WORDS[word]},{['no', 'yes'][label]}\n")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[2_000, 1_000_000])
    asked = parser.parse_args()
    print(machine(), load(), sep=", ")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {**os.environ, "PKGO_STORE": str(folder / "store")}
        write(folder / "small.csv", 2_000)
        few = ["--data", str(folder / "small.csv"), "--label", "label"]
        train = [*COMMAND, "train", "table", *few, "--set", "training.epochs=2"]
        subprocess.run(train, check=True, env=environment, capture_output=True)
        for rows in sorted(asked.rows):
            write(folder / "rows.csv", rows)
            out = folder / "out.csv"
            command = [*COMMAND, "predict", "last", str(folder / "rows.csv"), "--out", str(out)]
            done = subprocess.run(
                [sys.executable, "-c", MEASURED, *command],
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            )
            most, seconds = done.stdout.split()
            size = int(most) / MEGABYTE
            print(f"{rows:>9,} rows  {size:6.0f} MB   {float(seconds):5.1f} s of processor")


if __name__ == "__main__":
    main()
