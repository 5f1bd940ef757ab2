"""How soon commands take effect, and how soon the next run begins.

``python -m tests.benchmarks.control [--moments N] [--rows N]``: pauses, resumes and stops at random
moments of a run on an invented table, by both engines; from the command's writing to the event that
says it took effect. Then what a warm host needs to begin, and how often a run is traced.
"""

import argparse
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from engine.devices.environment import prepare

prepare()

import numpy as np  # noqa: E402

from engine.commands import Command, CommandKind  # noqa: E402
from engine.events import Intervention  # noqa: E402
from engine.specs import ExperimentSpec, first_model  # noqa: E402
from engine.specs.edit import with_value  # noqa: E402
from engine.store.commands import send  # noqa: E402
from engine.store.run_history import Logged, events  # noqa: E402
from tests.benchmarks.machine import load, machine  # noqa: E402
from tests.benchmarks.serving import Serving, serving, until  # noqa: E402

COLUMNS = 20
STOPS = 3
LONG = 1_000_000
"""Epochs of a run that only a command ends."""


def invented_csv(file: Path, rows: int) -> None:
    """A table of noise with a column ``class``."""
    source = np.random.default_rng(1)
    features = source.integers(-999, 1000, size=(rows, COLUMNS))
    named = source.integers(0, 5, rows)
    lines = [",".join([*(f"x{column}" for column in range(COLUMNS)), "class"])]
    for numbers, name in zip((features / 100).tolist(), named.tolist(), strict=True):
        lines.append(f"{','.join(map(str, numbers))},{'abcde'[name]}")
    file.write_text("\n".join(lines) + "\n", "utf-8")


def told(served: Serving, run: str) -> list[Logged]:
    """The run's events so far."""
    return events(served.store, run)


def effect(served: Serving, run: str, kind: CommandKind) -> float:
    """Seconds from writing the command to the event that says it took effect."""
    before = len(told(served, run))
    begun = time.time()
    send(served.store, run, Command(kind))

    def found() -> list[float]:
        later = told(served, run)[before:]
        made = (one for one in later if isinstance(one.event, Intervention))
        return [one.time for one in made if one.event.action == kind]

    until(lambda: bool(found()))
    return found()[0] - begun


def begin(served: Serving, spec: ExperimentSpec) -> str:
    """A run that trains: its first epoch is over, nothing is traced any more."""
    run = served.queue(spec)
    until(lambda: served.run(run).epochs_done > 0, 300)
    return run


def commands(served: Serving, spec: ExperimentSpec, moments: int) -> dict[str, list[float]]:
    """Seconds until each command took effect, at random moments of training and validation."""
    chance = random.Random(1)
    found: dict[str, list[float]] = {"pause": [], "resume": [], "stop": []}
    run = begin(served, spec)
    for _ in range(moments):
        time.sleep(chance.uniform(0.05, 0.4))
        found["pause"].append(effect(served, run, CommandKind.PAUSE))
        time.sleep(chance.uniform(0.0, 0.1))
        found["resume"].append(effect(served, run, CommandKind.RESUME))
    for _ in range(STOPS):
        time.sleep(chance.uniform(0.05, 0.4))
        found["stop"].append(effect(served, run, CommandKind.STOP))
        served.finish([run])
        run = begin(served, spec)
    send(served.store, run, Command(CommandKind.STOP))
    served.finish([run])
    return found


def early_stops(served: Serving, spec: ExperimentSpec) -> list[float]:
    """Seconds until a stop takes effect while the run is still traced: that ends first."""
    chance = random.Random(2)
    found: list[float] = []
    for _ in range(STOPS):
        run = served.queue(spec)
        until(lambda run=run: any(one.event.kind == "started" for one in told(served, run)))
        time.sleep(chance.uniform(0.0, 1.0))
        found.append(effect(served, run, CommandKind.STOP))
        served.finish([run])
    return found


def starts(served: Serving, spec: ExperimentSpec, runs: int) -> tuple[list[float], list[float]]:
    """Seconds from a run's claim to its start, and to its first epoch's end; not of the first."""
    begun: list[float] = []
    ended: list[float] = []
    for _ in range(runs):
        done = served.train(spec)
        assert done.started is not None
        for kind, times in {"started": begun, "epoch": ended}.items():
            first = next(one.time for one in told(served, done.id) if one.event.kind == kind)
            times.append(first - done.started)
    return begun[1:], ended[1:]


def traces() -> dict[str, tuple[int, int, int]]:
    """Of each engine: traces of training and of validation, and the rates that were trained."""
    from engine.training.steps.exact import ExactSteps
    from engine.training.steps.turbo import TurboSteps
    from tests.benchmarks.ways import invented
    from tests.support.trained_twice import ours

    table = invented(200, COLUMNS)
    spec = with_value(with_value(first_model(), "training.schedule.name", "cosine"), *_epochs(10))
    found: dict[str, tuple[int, int, int]] = {}
    for name, kind in {"exact": ExactSteps, "turbo": TurboSteps}.items():
        kept, _, steps = ours(spec, table, "reshuffle", kind)
        rates = {epoch.learning_rate for epoch in kept.epochs}
        found[name] = (*steps.traces_by_part, len(rates))
    return found


def _epochs(count: int) -> tuple[str, int]:
    return "training.epochs", count


def row(name: str, seconds: list[float], target: str = "") -> str:
    """A line of the table, in milliseconds."""
    middle, worst = statistics.median(seconds) * 1000, max(seconds) * 1000
    return f"  {name:<44} median {middle:6.0f} ms   worst {worst:6.0f} ms   {target}".rstrip()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--rows", type=int, default=100_000)
    chosen = parser.parse_args()
    print(f"{machine()}; {load()}", flush=True)
    with tempfile.TemporaryDirectory() as folder, serving() as served:
        file = Path(folder) / "invented.csv"
        invented_csv(file, chosen.rows)
        large: Any = with_value(with_value(first_model(), "data.source", str(file)), *_epochs(LONG))
        print(f"\nUntil a command takes effect, {chosen.rows:,} rows, {COLUMNS} columns, batch 16")
        for engine in ("exact", "turbo"):
            spec = with_value(large, "training.engine", engine)
            for kind, seconds in commands(served, spec, chosen.moments).items():
                print(row(f"{engine}: {kind}, {len(seconds)} moments", seconds, "at most 100"))
            early = early_stops(served, spec)
            print(row(f"{engine}: stop in the first second", early, "a trace ends first"))
        print("\nA warm host, the tutorial's network")
        begun, ended = starts(served, with_value(first_model(), *_epochs(2)), 7)
        print(row("from a run's claim to its start", begun, "at most 150"))
        print(row("from a run's claim to its first epoch's end", ended))
    print("\nTraces of a run, ten learning rates")
    for engine, (training, validation, rates) in traces().items():
        said = f"training {training}, validation {validation}, with {rates} rates   at most 2"
        print(f"  {engine:<44} {said}")
    print(load())


if __name__ == "__main__":
    main()
