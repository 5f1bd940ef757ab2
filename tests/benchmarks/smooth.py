"""Whether the screen stays smooth while the host imports, traces and trains.

``python -m tests.benchmarks.smooth [--seconds N]``: the real app in a pseudo-terminal with a probe
beside it, which sleeps 5 ms again and again and notes by how much it woke too late; and the bytes
that the terminal is sent in a second.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from engine.specs import first_model
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.processes import living_hosts
from engine.store.runs import runs
from tests.benchmarks.machine import load, machine
from tests.benchmarks.terminal import Terminal

SIZES = {(160, 50): 60, (80, 24): 20}
"""Columns and rows, and the kB/s that training may send."""
PROBE = """
import asyncio, json, sys, time
from pathlib import Path
from tui.app import BenchApp
file, woken, mount = Path(sys.argv.pop(1)), [], BenchApp.on_mount
async def probe():
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(0.005)
        woken.append((time.time(), time.perf_counter() - begun - 0.005))
def mounted(app):
    mount(app)
    app.probing = asyncio.create_task(probe())
BenchApp.on_mount = mounted
from tui.cli import main
try:
    main()
finally:
    file.write_text(json.dumps(woken))
"""


@dataclass(frozen=True)
class Seen:
    """Bytes in each second, and by how many seconds the probe woke too late in each stretch."""

    idle: list[int]
    training: list[int]
    delays: dict[str, list[float]]


def watched(size: tuple[int, int], seconds: float) -> Seen:
    """One life of the bench: it opens, imports, rests, traces, trains."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store")
        add_experiment(store, with_value(first_model(), "training.epochs", 1_000_000))
        file = Path(folder) / "woken.json"
        terminal = Terminal(
            store.directory, [sys.executable, "-P", "-c", PROBE, str(file)], size=size
        )
        marks: list[tuple[str, float]] = []

        def mark(stretch: str) -> None:
            marks.append((stretch, time.time()))

        mark("opening")
        terminal.wait_for(b"Experiments")
        mark("importing")
        terminal.drain(lambda: any(host.status == "ready" for host in living_hosts(store)))
        terminal.rest(2.0)  # what was found out is drawn
        mark("idle")
        idle = terminal.sent(seconds)
        mark("tracing")
        terminal.press("Ct")
        terminal.drain(lambda: any(run.epochs_done > 0 for run in runs(store)))
        mark("training")
        training = terminal.sent(seconds)
        mark("end")
        terminal.press("s")
        terminal.drain(lambda: all(run.is_ended for run in runs(store)))
        terminal.rest(2.0)
        idle += terminal.sent(seconds)
        terminal.close()
        store.close()
        return Seen(idle, training, _delays(json.loads(file.read_text()), marks))


def _delays(
    woken: list[tuple[float, float]], marks: list[tuple[str, float]]
) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for (stretch, begun), (_, ended) in pairwise(marks):
        found[stretch] = [late for at, late in woken if begun <= at - late < ended]
    return found


def table(size: tuple[int, int], seen: Seen) -> None:
    """Print what was seen at one size."""
    print(f"\n{size[0]}×{size[1]}")
    together = [late for name in ("importing", "tracing", "training") for late in seen.delays[name]]
    for name, late in {**seen.delays, "importing, tracing and training": together}.items():
        worst, near = max(late) * 1000, sorted(late)[len(late) * 99 // 100] * 1000
        target = "at most 100 and 50" if late is together else ""
        said = f"worst {worst:6.1f} ms   99th percentile {near:6.1f} ms   {target}"
        print(f"  {f'event loop, {name}':<44} {said}".rstrip())
    for name, sent, limit in (("idle", seen.idle, 0), ("training", seen.training, SIZES[size])):
        mean, most = statistics.fmean(sent) / 1000, max(sent) / 1000
        said = f"mean {mean:7.2f} kB/s   most {most:7.2f} kB in a second   at most {limit}"
        print(f"  {f'bytes, {name}':<44} {said}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0)
    chosen = parser.parse_args()
    print(f"{machine()}; {load()}", flush=True)
    for size in SIZES:
        table(size, watched(size, chosen.seconds))
    print(f"  {load()}")


if __name__ == "__main__":
    main()
