# ruff: noqa: B023 - every closure is called within its turn
"""The table of runs on a store of thousands: opening, filtering, sorting, and who waits meanwhile.

``make benchmark PART=table`` writes 10,000 runs of 100 epochs and prints one table;
``ARGS="--runs 2000 --epochs 20"`` writes fewer. ``--store DIR`` keeps them, or uses those there.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from engine.query.table import RunQuery, RunTable
from engine.store.database import Store
from tests.benchmarks.machine import load, machine
from tests.benchmarks.many_runs import fill

FILTERS = (
    "val_accuracy > 0.75 and optimizer = adam and dropout > 0",
    "status = finished and tag = batch-3",
    'name ~ "relu"',
)
SORTS = ("val_accuracy", "name", "dropout")
TICK = 0.002


def timed(act: Callable[[], object]) -> float:
    """Seconds that ``act`` took."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def without_screen(directory: Path, repeats: int) -> dict[str, list[float]]:
    """Seconds of what the thread beside the screen does, and the command line."""
    store = Store(directory)
    found: dict[str, list[float]] = {}
    for _ in range(repeats):
        table = RunTable()
        rows = {
            "first rows, without specs": lambda: (table.glance(store), table.view(RunQuery())),
            "everything": lambda: (table.refresh(store), table.view(RunQuery())),
            "a look for changes, none": lambda: table.refresh(store),
        }
        rows |= {f"filter {text}": lambda text=text: table.view(RunQuery(text)) for text in FILTERS}
        rows |= {
            f"sort by {name}": lambda name=name: table.view(RunQuery("", name)) for name in SORTS
        }
        for name, act in rows.items():
            found.setdefault(name, []).append(timed(act))
    store.close()
    return found


async def held_up(stop: asyncio.Event, worst: list[float]) -> None:
    """How long the screen's loop was kept from its work, at worst."""
    while not stop.is_set():
        begun = time.perf_counter()
        await asyncio.sleep(TICK)
        worst[0] = max(worst[0], time.perf_counter() - begun - TICK)


async def on_screen(directory: Path, repeats: int) -> tuple[dict[str, list[float]], float]:
    """Seconds from a key to its effect in the bench at 120×40; the loop's longest delay.

    The filter is applied at once: a person's typing has a rest of its own.
    """
    from bench_driver import running_bench
    from tui.runs.screen import RunsScreen
    from tui.terminal import gc_policy as collecting

    collecting.rest()
    found: dict[str, list[float]] = {}
    worst = [0.0]

    def note(name: str, begun: float) -> None:
        found.setdefault(name, []).append(time.perf_counter() - begun)

    async with running_bench(directory) as bench:
        await asyncio.sleep(1.0)
        collecting.resume()
        stop = asyncio.Event()
        watch = asyncio.create_task(held_up(stop, worst))

        async def until(condition: Callable[[], object]) -> None:
            while not condition():
                await asyncio.sleep(TICK)

        for turn in range(repeats):
            if turn:
                bench.screen.doers.queue.__dict__.pop("lister", None)  # as in a bench just opened
            begun = time.perf_counter()
            bench.screen.doers.queue.runs()
            await until(lambda: isinstance(bench.app.screen, RunsScreen))
            screen = bench.app.screen
            assert isinstance(screen, RunsScreen)
            await until(lambda: screen.query("Table") and screen.table.rows)
            note("R: the first rows", begun)
            await until(lambda: screen.page and screen.page.varying)
            note("R: the columns of the specs too", begun)
            for text in FILTERS:
                before, begun = screen.page, time.perf_counter()
                screen.lister.want(query=text)
                await until(lambda: screen.page is not before)
                note(f"filter {text}", begun)
            screen.lister.want(query="")
            for name in SORTS:
                await until(lambda: screen.page and len(screen.page.runs) == screen.page.total)
                before, begun = screen.page, time.perf_counter()
                screen.lister.want(sort=name)
                await until(lambda: screen.page is not before)
                note(f"sort by {name}", begun)
            begun = time.perf_counter()
            await bench.press("pagedown")
            note("a page down", begun)
            screen.lister.want(sort="")
            await bench.press("escape")
            await asyncio.sleep(1.0)  # what was asked for is told
        stop.set()
        await watch
    return found, worst[0]


def row(name: str, values: list[float], limit: str = "") -> str:
    """A line of the table, in milliseconds."""
    worst, middle = max(values) * 1000, statistics.median(values) * 1000
    return f"  {name:<64} median {middle:6.0f} ms   worst {worst:6.0f} ms   {limit}".rstrip()


def limit_of(name: str) -> str:
    """What a row must keep to."""
    if name.startswith("R: the first"):
        return "at most 500"
    return "at most 150" if name.startswith(("filter", "sort")) else ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--store", type=Path)
    given = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
    with tempfile.TemporaryDirectory() as folder:
        directory = given.store or Path(folder) / "store"
        if not (directory / "runs.db").exists():
            seconds = timed(lambda: fill(directory, given.runs, given.epochs))
            print(f"{given.runs:,} runs of {given.epochs} epochs written in {seconds:.0f} s")
        size = (directory / "runs.db").stat().st_size / 1e6
        print(f"{machine()}, {load()}; a database of {size:.0f} MB")
        print("without a screen")
        for name, values in without_screen(directory, given.repeats).items():
            print(row(name, values))
        print("in the bench at 120×40, from the key to its effect")
        found, worst = asyncio.run(on_screen(directory, given.repeats))
        for name, values in found.items():
            print(row(name, values, limit_of(name)))
        print(row("the screen's loop held up meanwhile", [worst], "at most 100"))


if __name__ == "__main__":
    main()
