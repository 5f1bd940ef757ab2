"""From a cold command to its first epoch, beside a bare import of TensorFlow and Keras.

``python -m tests.benchmarks.cold_start [--repeats N] [--spec NAME]`` starts both in turn, each in
processes of its own and the command in a store that nobody has used, and prints medians: seconds
by the clock, and of the processor (the command's and its engine's), with their ratios.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from engine.store.database import Store
from engine.store.processes import living_hosts
from tests.benchmarks.machine import load, machine

BARE = "import tensorflow, keras"
PROGRAM = Path(sys.executable).with_name("pkgo-tui")
TICKS = os.sysconf("SC_CLK_TCK")


class Taken(NamedTuple):
    """Seconds by the clock and of the processor."""

    wall: float
    processor: float


def bare() -> Taken:
    """A Python that imports both and ends."""
    before, begun = os.times(), time.perf_counter()
    quiet = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2"}
    subprocess.run([sys.executable, "-P", "-c", BARE], check=True, env=quiet, capture_output=True)
    wall, after = time.perf_counter() - begun, os.times()
    spent = after.children_user + after.children_system
    return Taken(wall, spent - before.children_user - before.children_system)


def command(spec: str) -> Taken:
    """``pkgo-tui train`` until it has told the first epoch."""
    with tempfile.TemporaryDirectory() as folder:
        place = ("--store", folder)
        environment = {**os.environ, "PKGO_HOST_IDLE": "0"}
        begun = time.perf_counter()
        child = subprocess.Popen(
            [str(PROGRAM), "train", spec, "--set", "training.epochs=1", "--json", *place],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        assert child.stdout is not None
        next(line for line in child.stdout if json.loads(line)["event"] == "epoch")
        wall = time.perf_counter() - begun
        store = Store(Path(folder))
        hosts = [host.pid for host in living_hosts(store)]
        spent = sum(map(processor_seconds, [child.pid, *hosts]))
        store.close()
        child.stdout.read()
        assert child.wait() == 0
        for pid in hosts:
            await_end(pid)
    return Taken(wall, spent)


def processor_seconds(pid: int) -> float:
    """What a process has used so far, with what its ended children had."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(") ")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def await_end(pid: int) -> None:
    """An engine that is still there would share the processor with what is measured next."""
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.05)


def in_turn(ways: dict[str, Callable[[], Taken]], repeats: int) -> dict[str, list[Taken]]:
    """Each way once unmeasured, then in turn."""
    found: dict[str, list[Taken]] = {name: [] for name in ways}
    for turn in range(repeats + 1):
        for name, way in ways.items():
            taken = way()
            if turn:
                found[name].append(taken)
    return found


def lines(found: dict[str, list[Taken]]) -> Iterator[str]:
    """A line for each way."""
    first = next(iter(found.values()))
    for name, taken in found.items():
        wall = statistics.median(one.wall for one in taken)
        spent = statistics.median(one.processor for one in taken)
        by = [statistics.median(map(ratio, taken, first)) for ratio in (_walls, _processors)]
        yield (f"  {name:<44} {wall:6.2f} s ×{by[0]:5.2f}   processor {spent:6.2f} s ×{by[1]:5.2f}")


def _walls(one: Taken, other: Taken) -> float:
    return one.wall / other.wall


def _processors(one: Taken, other: Taken) -> float:
    return one.processor / other.processor


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--spec", default="00-first-model")
    given = parser.parse_args()
    if not Path("/proc/self/stat").exists():
        print("cold_start: skipped, processor time is read from /proc")
        return
    print(f"{machine()}; {load()}\n", flush=True)
    ways = {BARE: bare, f"train {given.spec}, to its first epoch": lambda: command(given.spec)}
    print("\n".join(lines(in_turn(ways, given.repeats))))
    print(f"  {load()}")


if __name__ == "__main__":
    main()
