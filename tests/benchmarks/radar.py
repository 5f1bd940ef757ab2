"""The radar in a pseudo-terminal: until a picture is there, and until an hour's step is.

``python -m tests.benchmarks.radar [--data TABLE]``; without TABLE it is the built-in one. At 80x24
and 160x45; the first opening waits for TensorFlow, the others for a process that is warm.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

from tests.benchmarks.machine import load, machine
from tests.benchmarks.terminal import COMMAND, Terminal, has

SIZES = ((80, 24), (160, 45))
HOURS = 12
AGAIN = 5


def trained(store: Path, data: str | None) -> None:
    """A short run whose model is asked."""
    asked = ["train", "04-optimizer-adam", "--set", "training.epochs=5"]
    table = [] if data is None else ["--data", data]
    environment = {**os.environ, "PKGO_STORE": str(store)}
    subprocess.run([*COMMAND, *asked, *table], check=True, env=environment, capture_output=True)


def is_drawn(lines: list[str]) -> bool:
    """Whether the map is there, with the probabilities at the cursor."""
    return has("told: nearest")(lines) and any(line.rstrip().endswith("%") for line in lines)


def timed(store: Path, size: tuple[int, int]) -> tuple[float, list[float], list[float]]:
    """Seconds of the first opening, of further ones, and of an hour's step."""
    terminal = Terminal(store, size=size)
    terminal.until(has("04-optimizer-adam"))
    terminal.rest(3.0)
    again: list[float] = []
    for _ in range(1 + AGAIN):
        terminal.press("G")
        again.append(terminal.until(is_drawn))
        terminal.press("\x1b")
        terminal.until(lambda lines: not has("told: nearest")(lines))
        terminal.rest(0.3)
    terminal.press("G")
    terminal.until(is_drawn)
    steps: list[float] = []
    for hour in range(HOURS):
        terminal.rest(0.5)
        terminal.press("]")
        # Heading, map, and what is told at the cursor; long before the next second's news
        steps.append(terminal.last_sent(0.4))
        assert has(f"{hour:02}:00")(list(terminal.screen.display))
    terminal.close()
    return again[0], again[1:], steps


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    asked = parser.parse_args()
    print(machine(), load(), sep=", ")
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        trained(store, asked.data)
        for size in SIZES:
            first, again, steps = timed(store, size)
            worst, middle = max(steps) * 1000, statistics.median(steps) * 1000
            print(
                f"{size[0]}x{size[1]}  first {first:.2f} s   again at most {max(again):.2f} s   "
                f"an hour's step median {middle:.0f} ms, worst {worst:.0f} ms"
            )


if __name__ == "__main__":
    main()
