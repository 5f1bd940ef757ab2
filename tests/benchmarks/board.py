"""The board of a sweep of thousands of trials: how soon it is there, and who waits meanwhile.

``make benchmark PART=board`` writes 10,000 trials of 30 epochs and prints one table;
``ARGS="--trials 2000"`` writes fewer. ``--store DIR`` keeps them, or uses those there.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from engine.store.database import Store
from engine.store.sweeps import sweeps
from tests.benchmarks.machine import load, machine
from tests.benchmarks.table import TICK, held_up, row

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
SIZES = ((80, 24), (160, 45))
WRITTEN = 5
"""Times that engines write while one looks on."""


def written(directory: Path, seed: int) -> None:
    """One more trial, as an engine would write it: in another process."""
    from made_sweeps import add_trials

    with closing(Store(directory)) as store:
        add_trials(store, sweeps(store)[0].id, 1, seed=seed)


async def on_screen(
    directory: Path, size: tuple[int, int], repeats: int, engine: ProcessPoolExecutor
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Seconds from a key to its effect; the loop's longest delay while it was dealt with."""
    from bench_driver import running_bench
    from tui.bench.sweeps import SweepKeys
    from tui.sweeps.screen import SweepsScreen
    from tui.sweeps.state import VIEWS
    from tui.terminal import gc_policy as collecting

    def judge(_self: Any, _sweep: str, told: Callable[..., object]) -> None:
        told({"training.optimizer.learning_rate": 1.0}, "")

    SweepKeys.judge = judge
    found: dict[str, list[float]] = {}
    delays: dict[str, float] = {}
    collecting.rest()
    async with running_bench(directory, size) as bench:
        await asyncio.sleep(2.0)  # what keys open is loaded
        collecting.resume()

        async def noted(name: str, act: Callable[[], Any], until: Callable[[], object]) -> None:
            stop, worst = asyncio.Event(), [0.0]
            watch = asyncio.create_task(held_up(stop, worst))
            await asyncio.sleep(5 * TICK)
            begun = time.perf_counter()
            act()
            while not until():
                await asyncio.sleep(TICK)
            found.setdefault(name, []).append(time.perf_counter() - begun)
            await asyncio.sleep(0.05)
            stop.set()
            await watch
            delays[name] = max(delays.get(name, 0.0), worst[0])

        def front() -> Any:
            return bench.app.screen

        def there() -> bool:
            screen = front()
            is_board = isinstance(screen, SweepsScreen) and screen.state.board is not None
            return bool(is_board and screen.query("Table") and screen.table.rows)

        def pictured() -> bool:
            lines = front().query_one("#sweep-picture").content
            return any(
                0x2801 <= ord(sign) <= 0x28FF for one in lines for text, _ in one for sign in text
            )

        for _ in range(repeats):
            bench.screen.controllers["sweeps"].last_read = None
            await noted("opened", bench.screen.controllers["sweeps"].board, there)
            for view in VIEWS[1:]:
                front().query_one("#sweep-picture").show([])
                trials = front().controllers["trials"]
                await noted(view, lambda trials=trials: trials.view(1), pictured)
                if view == "coordinates":
                    before = dict(front().state.brush)
                    await noted(
                        "a step of a range",
                        lambda trials=trials: trials.height(-1),
                        lambda before=before: front().state.brush != before,
                    )
                    trials.release()
            for seed in range(WRITTEN):
                count = len(front().state.board.trials)
                await noted(
                    "a trial more, written by an engine",
                    lambda seed=seed: engine.submit(written, directory, seed),
                    lambda count=count: len(front().state.board.trials) > count,
                )
            await bench.press("escape")
            await asyncio.sleep(0.5)
            await noted("opened again", bench.screen.controllers["sweeps"].board, there)
            await asyncio.sleep(1.0)
            await bench.press("escape")
            await asyncio.sleep(0.5)
    return found, delays


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--store", type=Path)
    chosen = parser.parse_args()
    from made_sweeps import made_sweep

    with tempfile.TemporaryDirectory() as scratch:
        directory = chosen.store or Path(scratch)
        if not (directory / "runs.db").exists():
            made_sweep(directory, chosen.trials, wanted=chosen.trials + 1000)
        print(f"{machine()}; {load()}", flush=True)
        for size in SIZES:
            with ProcessPoolExecutor(1, get_context("spawn")) as engine:
                engine.submit(written, directory, WRITTEN).result()  # its imports are done
                measuring = on_screen(directory, size, chosen.repeats, engine)
                found, delays = asyncio.run(measuring)
            print(f"\n{chosen.trials:,} trials, {size[0]}x{size[1]}")
            for name, values in found.items():
                limit = "at most 500" if name.startswith("opened") else ""
                held = f"loop held up {delays[name] * 1000:.0f} ms, at most 100"
                print(row(name, values, f"{limit}   {held}".strip()))
        print(load())


if __name__ == "__main__":
    main()
