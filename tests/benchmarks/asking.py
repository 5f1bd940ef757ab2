"""Whether the screen stays smooth while a model answers: the worst gap of its event loop.

``python -m tests.benchmarks.asking [--data TABLE]``: the real app in a pseudo-terminal with a probe
beside it, which sleeps 5 ms again and again and notes by how much it woke too late, and how much
processor time the loop's thread took meanwhile (which does not depend on what else the machine
does). ``U`` is opened and values turned, importance worked out, ``G`` opened, its hours animated.
"""

import argparse
import json
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from engine.store.database import Store
from engine.store.processes import living_hosts
from tests.benchmarks.machine import load, machine
from tests.benchmarks.radar import is_answered, is_drawn, trained
from tests.benchmarks.terminal import Terminal, has

SIZES = ((160, 45), (80, 24))
PROBE = """
import asyncio, json, sys, time
from pathlib import Path
from tui.app import BenchApp
file, woken, mount = Path(sys.argv.pop(1)), [], BenchApp.on_mount
async def probe():
    while True:
        begun, used = time.perf_counter(), time.thread_time()
        await asyncio.sleep(0.005)
        late = time.perf_counter() - begun - 0.005
        woken.append((time.time(), late, time.thread_time() - used))
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
TURNS = 30


def watched(store: Store, size: tuple[int, int]) -> dict[str, list[tuple[float, float]]]:
    """By stretch, by how much the probe woke too late, and what the thread used (seconds)."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "woken.json"
        command = [sys.executable, "-P", "-c", PROBE, str(file)]
        terminal = Terminal(store.directory, command, size)
        marks: list[tuple[str, float]] = []

        def mark(stretch: str) -> None:
            marks.append((stretch, time.time()))

        terminal.until(has("04-optimizer-adam"))
        terminal.drain(lambda: any(host.status == "ready" for host in living_hosts(store)))
        terminal.rest(1.0)
        mark("U opens")
        terminal.press("U")
        terminal.until(is_answered)
        mark("values turned")
        for _ in range(TURNS):
            terminal.press("l")
            terminal.rest(0.15)
        mark("importance")
        terminal.press("i")
        terminal.until(has("measured rows"))
        mark("G opens")
        terminal.press("\x1b")
        terminal.rest(0.5)
        terminal.press("G")
        terminal.until(is_drawn)
        mark("hours animated")
        terminal.press("a")
        terminal.rest(10.0)
        terminal.press("a")
        mark("end")
        terminal.close()
        return _by_stretch(json.loads(file.read_text()), marks)


def _by_stretch(
    woken: list[tuple[float, float, float]], marks: list[tuple[str, float]]
) -> dict[str, list[tuple[float, float]]]:
    return {
        stretch: [(late, used) for at, late, used in woken if begun <= at - late < ended]
        for (stretch, begun), (_, ended) in pairwise(marks)
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    asked = parser.parse_args()
    print(machine(), load(), sep=", ", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store")
        trained(store.directory, asked.data)
        for size in SIZES:
            print(f"{size[0]}x{size[1]}")
            for stretch, found in watched(store, size).items():
                late, used = (sorted(values) for values in zip(*found, strict=True))
                worst, near = late[-1] * 1000, late[len(late) * 99 // 100] * 1000
                print(
                    f"  {stretch:<16} worst gap {worst:6.1f} ms   99th percentile {near:6.1f} ms   "
                    f"most processor time in one {used[-1] * 1000:6.1f} ms",
                    flush=True,
                )
        store.close()
    print(f"  {load()}")


if __name__ == "__main__":
    main()
