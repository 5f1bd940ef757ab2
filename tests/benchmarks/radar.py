"""The radar in a pseudo-terminal: until a picture is there, and until an hour's step is.

``python -m tests.benchmarks.radar [--data TABLE]``; without TABLE it is the built-in one. At 80x24
and 160x45; the first opening waits for TensorFlow where it comes at once, the others for a process
that is warm. ``U`` is there once the nearest training rows are told, too.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from engine.store.database import Store
from engine.store.processes import living_hosts
from tests.benchmarks.machine import load, machine
from tests.benchmarks.terminal import COMMAND, Terminal, has

SIZES = ((80, 24), (160, 45))
HOURS = 12
AGAIN = 5
OTHERS = 2
RESTS = 20.0


def trained(store: Path, data: str | None) -> None:
    """A short run whose model is asked."""
    asked = ["train", "04-optimizer-adam", "--set", "training.epochs=5"]
    table = [] if data is None else ["--data", data]
    environment = {**os.environ, "PKGO_STORE": str(store)}
    subprocess.run([*COMMAND, *asked, *table], check=True, env=environment, capture_output=True)


def is_answered(lines: list[str]) -> bool:
    """Whether the model has answered for a row."""
    return has("nearest training rows")(lines)


def is_drawn(lines: list[str]) -> bool:
    """Whether the map is there, with the probabilities at the cursor."""
    return has("told: nearest")(lines) and any(line.rstrip().endswith("%") for line in lines)


@dataclass
class Seen:
    """Seconds of openings, by what they are, and of hours' steps."""

    opened: dict[str, list[float]]
    steps: list[float]


def opening(terminal: Terminal, key: str) -> float:
    """Seconds until the screen behind a key has its answer; it is left again."""
    shows = is_drawn if key == "G" else is_answered
    terminal.press(key)
    taken = terminal.until(shows)
    terminal.press("\x1b")
    terminal.until(lambda lines: not shows(lines))
    terminal.rest(0.3)
    return taken


def timed(store: Store, size: tuple[int, int], rests: float) -> Seen:
    """One life of the bench, which ``rests`` before the first key that asks."""
    terminal = Terminal(store.directory, size=size)
    terminal.until(has("04-optimizer-adam"))
    terminal.drain(lambda: any(host.status == "ready" for host in living_hosts(store)))
    terminal.rest(rests)
    opened: dict[str, list[float]] = {"G first": [opening(terminal, "G")]}
    opened["G again"] = [opening(terminal, "G") for _ in range(AGAIN)]
    opened["U after G"] = [opening(terminal, "U")]
    # Another run of the same table, one after the other
    opened["G of another run"] = []
    for number in range(2, 2 + OTHERS):
        terminal.press(str(number))
        terminal.rest(0.7)
        opened["G of another run"].append(opening(terminal, "G"))
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
    return Seen(opened, steps)


def after_use(store: Store, size: tuple[int, int]) -> dict[str, list[float]]:
    """A life in which the first that asks is U."""
    terminal = Terminal(store.directory, size=size)
    terminal.until(has("04-optimizer-adam"))
    terminal.drain(lambda: any(host.status == "ready" for host in living_hosts(store)))
    terminal.rest(1.0)
    found = {"U first": [opening(terminal, "U")], "G after U": [opening(terminal, "G")]}
    terminal.close()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    asked = parser.parse_args()
    print(machine(), load(), sep=", ")
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store")
        for _ in range(1 + OTHERS):
            trained(store.directory, asked.data)
        for size in SIZES:
            print(f"{size[0]}x{size[1]}")
            for rests, said in ((1.0, "at once"), (RESTS, f"after {RESTS:.0f} s of rest")):
                seen = timed(store, size, rests)
                tell({f"{name} ({said})": times for name, times in seen.opened.items()})
                tell({f"an hour's step ({said})": seen.steps})
            tell(after_use(store, size))
        store.close()


def tell(found: dict[str, list[float]]) -> None:
    """Print medians and worst times."""
    for name, times in found.items():
        middle, worst = statistics.median(times) * 1000, max(times) * 1000
        print(f"  {name:<36} median {middle:6.0f} ms   worst {worst:6.0f} ms", flush=True)


if __name__ == "__main__":
    main()
