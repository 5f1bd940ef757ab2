"""From ``t`` in the bench to the first epoch on the screen, with an engine that is warm.

``python -m tests.benchmarks.warm_start``: the real bench and the real engine; a network of a shape
that the engine has not trained, then the same with another seed. Medians with their parts:
``asked`` from the key to the run in the queue, ``begun`` until the engine has it, ``trained`` until
the first epoch is recorded, ``drawn`` until it is on the screen.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from bench_driver import LARGE, Bench, running_bench  # pyright: ignore
from engine.events import EpochEnded
from engine.host.supervisor import ensure_host
from engine.specs import ExperimentSpec, first_model
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.run_history import events
from engine.store.runs import runs
from tests.benchmarks.machine import load, machine

REPEATS = 4
"""Nine digits select experiments: one that warms up, and two of each shape."""


class Start(NamedTuple):
    """Seconds of the whole and of its parts."""

    whole: float
    asked: float
    begun: float
    trained: float
    drawn: float


def network(shape: int, seed: int = 0) -> ExperimentSpec:
    """The first model with a shape of its own, and few epochs."""
    spec = with_value(first_model(), "training.epochs", 3)
    spec = with_value(with_value(spec, "seed", seed), "network.layers.1.units", 40 + shape)
    return with_value(spec, "name", f"network {shape}, seed {seed}")


async def start(bench: Bench, store: Store, key: str) -> Start:
    """Select an experiment, train it, wait for its first epoch."""
    await bench.press(key)
    await bench.still()
    before = {run.id for run in runs(store)}
    begun, pressed = time.perf_counter(), time.time()
    await bench.press("t")
    while not told(bench, before):
        await asyncio.sleep(0.002)
    bench.draw()
    whole = time.perf_counter() - begun
    shown = bench.state.shown
    assert shown is not None
    await bench.until(lambda: all(run.is_ended for run in runs(store)))
    run = next(run for run in runs(store) if run.id == shown.run.id)
    first = next(one for one in events(store, run.id) if isinstance(one.event, EpochEnded))
    started = run.started or pressed
    parts = (run.created - pressed, started - run.created, first.time - started)
    return Start(whole, *parts, pressed + whole - first.time)


def told(bench: Bench, before: set[str]) -> bool:
    """Whether the screen has an epoch of a new run."""
    shown = bench.state.shown
    return shown is not None and shown.run.id not in before and bool(shown.epochs)


async def measure(directory: Path) -> tuple[list[Start], list[Start]]:
    """Starts of new shapes, and of each once more with another seed."""
    store = Store(directory)
    add_experiment(store, network(0))
    for place in range(2 * REPEATS):
        add_experiment(store, network(1 + place // 2, place % 2))
    async with running_bench(directory, LARGE, start_host=ensure_host) as bench:
        await bench.until(lambda: any(h.status == "ready" for h in bench.state.snapshot.hosts), 120)
        found = [await start(bench, store, str(key)) for key in range(1, 2 + 2 * REPEATS)]
    store.close()
    return found[1::2], found[2::2]


def row(name: str, starts: list[Start]) -> str:
    """The medians of some starts in one line."""
    whole, *parts = (statistics.median(values) * 1000 for values in zip(*starts, strict=True))
    told = "   ".join(
        f"{part} {value:5.0f}" for part, value in zip(Start._fields[1:], parts, strict=True)
    )
    return f"  {name:<36} {whole:7.0f} ms   {told}"


def main() -> None:
    """Measure and print."""
    os.environ["PKGO_HOST_IDLE"] = "0"
    print(f"{machine()}; {load()}\n\nt in the bench with a warm engine", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measure(Path(folder) / "store"))
    for name, starts in zip(
        ("a network of a new shape", "the same with another seed"), found, strict=True
    ):
        print(row(name, starts))
    print(f"  {load()}")


if __name__ == "__main__":
    main()
