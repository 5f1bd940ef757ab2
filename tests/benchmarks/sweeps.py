"""What a search is worth: TPE beside random, the epochs that hyperband saves, and the seconds of a
study beside one script with Optuna and plain ``fit``.

``python -m tests.benchmarks.sweeps [--data FILE] [--only tpe|hyperband|script] [--trials N]
[--repeats N] [--epochs N] [--jobs N]``: the tutorial's network; its layers' units, their number,
the optimizer, its learning rate and dropout are searched. With 60 trials and 10 repeats on two
engines it takes hours; ``--only script`` some minutes.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.client.opening import open_experiment
from engine.client.sweep_results import best_trial, luck, repeat_best
from engine.client.sweeps import start
from engine.host.supervisor import HostSupervisor
from engine.specs import ExperimentSpec
from engine.specs.sweep import SweepSpec
from engine.store.database import Store
from engine.store.processes import living_hosts
from engine.store.runs import some_runs
from engine.store.sweep_work import is_over, next_sweep
from engine.store.sweeps import Sweep, Trial, sweep, trials
from tests.benchmarks.machine import load, machine

SPACE: dict[str, Any] = {
    "training.optimizer.learning_rate": {"low": 1e-4, "high": 1e-1, "log": True},
    "training.optimizer.name": ["sgd", "adam"],
    "network.depth": {"low": 1, "high": 2},
    "network.layers.*.units": {"low": 16, "high": 256, "log": True},
    "network.layers.*.dropout": {"low": 0.0, "high": 0.5},
}
FRESH = 5
"""Seeds by which the noise of the best trials is told."""


class Engines:
    """A store with engines that stay warm for all of its sweeps."""

    def __init__(self, jobs: int) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self._folder.name))
        self._supervisor = HostSupervisor(self.store, jobs, tries=3)

    def finish(self, is_done: Callable[[], bool]) -> None:
        while not is_done():
            self._supervisor.look()
            time.sleep(0.2)

    def sweep(self, spec: ExperimentSpec, told: SweepSpec) -> tuple[Sweep, list[Trial], float]:
        """The sweep, its trials, and the seconds from its start to its end."""
        begun = time.perf_counter()
        made = start(self.store, spec, told)
        self.finish(lambda: is_over(self.store, self._found(made)))
        found = self._found(made)
        return found, trials(self.store, found), time.perf_counter() - begun

    def _found(self, made: str) -> Sweep:
        found = sweep(self.store, made)
        assert found is not None
        return found

    def fresh(self, found: Sweep) -> list[float]:
        """What the best trial comes to with other seeds."""
        made = repeat_best(self.store, found.id, FRESH)
        self.finish(lambda: all(run.is_ended for run in some_runs(self.store, made)))
        told = luck(self.store, found.id)
        assert told is not None
        return list(told.fresh)

    def close(self) -> None:
        import psutil

        for host in living_hosts(self.store):
            psutil.Process(host.pid).kill()
        self.store.close()
        self._folder.cleanup()


def told(trials_wanted: int, seed: int, **more: Any) -> SweepSpec:
    return SweepSpec.parse({"space": SPACE, "trials": trials_wanted, "seed": seed, **more})


def best(found: Sweep, known: list[Trial]) -> float:
    one = best_trial(found, known)
    return float("nan") if one is None or one.value is None else one.value


def tpe(engines: Engines, spec: ExperimentSpec, count: int, repeats: int) -> None:
    """TPE's best beside random's after the same number of trials."""
    print(f"\nThe best of {count} trials\n")
    print(row(["repeat", "tpe", "random", "tpe is better"]))
    wins = 0
    for repeat in range(1, repeats + 1):
        values = {}
        for sampler in ("tpe", "random"):
            found, known, _ = engines.sweep(spec, told(count, repeat, sampler=sampler))
            values[sampler] = best(found, known)
        wins += values["tpe"] > values["random"]
        better = values["tpe"] > values["random"]
        print(row([str(repeat), f"{values['tpe']:.4f}", f"{values['random']:.4f}", str(better)]))
    print(f"\nTPE's best is better in {wins} of {repeats} (wanted: 7 of 10)")


def hyperband(engines: Engines, spec: ExperimentSpec, count: int, repeats: int) -> None:
    """Hyperband's best beside that without pruning, and its share of the epochs."""
    print(f"\nHyperband, {count} trials, {spec.training.epochs} epochs at most\n")
    head = ["repeat", "unpruned", "fresh seeds", "hyperband", "fresh seeds", "share of epochs"]
    print(row(head))
    shares: list[float] = []
    for repeat in range(1, repeats + 1):
        cells, epochs = [str(repeat)], []
        for pruner in ("none", "hyperband"):
            found, known, _ = engines.sweep(spec, told(count, repeat, pruner=pruner))
            fresh = engines.fresh(found)
            spread = f"{statistics.fmean(fresh):.4f} ± {statistics.stdev(fresh):.4f}"
            cells += [f"{best(found, known):.4f}", spread]
            epochs.append(sum(one.epochs for one in known))
        shares.append(epochs[1] / epochs[0])
        print(row([*cells, f"{shares[-1]:.0%}"]))
    print(
        f"\nhyperband trains {statistics.median(shares):.0%} of the epochs (wanted: at most 40 %)"
    )


def beside_a_script(
    engines: Engines, spec: ExperimentSpec, count: int, jobs: int, source: str | None
) -> None:
    """The same study by our engines, and by one script with Optuna and ``fit``."""
    warm = told(1, 99, sampler="random")
    engines.sweep(spec, warm)
    print(f"\n{count} trials of {spec.training.epochs} epochs: seconds\n")
    print(row(["way", "seconds", "best", "times"]))
    theirs, their_best = script(source, count, spec.training.epochs)
    print(row(["Optuna and fit", f"{theirs:.1f}", f"{their_best:.4f}", "1.0"]))
    for pruner in ("none", "hyperband"):
        found, known, seconds = engines.sweep(spec, told(count, 1, pruner=pruner))
        name = f"sweep, {jobs} engines" if pruner == "none" else "and hyperband"
        value = best(found, known)
        print(row([name, f"{seconds:.1f}", f"{value:.4f}", f"{theirs / seconds:.1f}"]))


def script(source: str | None, count: int, epochs: int) -> tuple[float, float]:
    """Seconds and best of a study as people write it, in a process of its own."""
    given = [source or "", str(count), str(epochs)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.sweep_script", *given],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    return told["seconds"], told["best"]


def row(cells: list[str]) -> str:
    """Cells under each other."""
    return "  ".join(f"{cell:<16}" for cell in cells).rstrip()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default=None)
    parser.add_argument("--only", choices=("tpe", "hyperband", "script"), action="append")
    parser.add_argument("--trials", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    print(machine(), load(), sep="\n")
    changes = [f"training.epochs={asked.epochs}"]
    spec = open_experiment("04-optimizer-adam", asked.data, changes)
    only = asked.only or ["tpe", "hyperband", "script"]
    engines = Engines(asked.jobs)
    try:
        if "tpe" in only:
            tpe(engines, spec, asked.trials, asked.repeats)
        if "hyperband" in only:
            hyperband(engines, spec, asked.trials, asked.repeats)
        if "script" in only:
            beside_a_script(engines, spec, asked.trials, asked.jobs, asked.data)
        assert next_sweep(engines.store) is None
    finally:
        engines.close()


if __name__ == "__main__":
    main()
