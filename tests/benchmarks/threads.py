"""How many times as fast all cores train as one thread, by how much arithmetic a step is.

``python -m tests.benchmarks.threads [--steps N]``: networks of several sizes, each in a process a
number of threads (TensorFlow takes them once), in turns; the steps of ``exact`` alone.
"""

import argparse
import json
import subprocess
import sys
from typing import Any

from engine.devices.jobs import cores

BATCH = "training.batch_size"
CASES: dict[str, tuple[str, tuple[int, ...], list[str]]] = {
    "tutorial's table": ("00-first-model", (200,), []),
    "lstm-sightings": ("lstm-sightings", (8, 200), []),
    "dense 2 x 512, batch 64": ("00-first-model", (200,), ["units=512", f"{BATCH}=64"]),
    "cnn-digits, batch 16": ("cnn-digits", (8, 8, 1), [f"{BATCH}=16"]),
    "cnn-digits": ("cnn-digits", (8, 8, 1), []),
    "dense 2 x 1024, batch 128": ("00-first-model", (200,), ["units=1024", f"{BATCH}=128"]),
    "cnn-cifar10": ("cnn-cifar10", (32, 32, 3), []),
}
REPEATS = 3


def spec_of(preset: str, changes: list[str]) -> Any:
    """The experiment of a case."""
    from engine.client.opening import open_experiment
    from engine.specs.edit import with_values

    wide = [
        f"network.layers.{layer}.{change}"
        for change in changes
        if change.startswith("units")
        for layer in (0, 1)
    ]
    others = [change for change in changes if not change.startswith("units")]
    return with_values(open_experiment(preset), [*wide, *others])


def child(case: str, threads: int, steps: int) -> None:
    """Print the millions of multiplications of a step, and its milliseconds."""
    from engine.devices.environment import prepare

    prepare()
    from engine.devices.tensorflow_devices import configure

    configure(threads)
    import keras
    import numpy as np

    from engine.models.summary import passage
    from engine.specs.workload import multiplications
    from engine.tasks.classification import Classification
    from engine.training.build import build
    from tests.benchmarks import ways
    from tests.benchmarks.machine import measured

    preset, shape, changes = CASES[case]
    spec, task = spec_of(preset, changes), Classification(tuple("0123456789"))
    batch = spec.training.batch_size
    source = np.random.default_rng(1)
    features = source.random((batch * steps, *shape), np.float32)
    targets = np.eye(10, dtype=np.float32)[source.integers(0, 10, batch * steps)]

    def make() -> Any:
        keras.utils.set_random_seed(1)
        return build(spec, shape, task, steps)

    found = measured(ways.few_steps(make, features, targets, batch, steps), REPEATS)
    millions = multiplications(passage(spec.network.stack, shape, task.head)) * batch / 1e6
    each = {way: 1000 * seconds / steps for way, seconds in found.items()}
    print(json.dumps([millions, each["exact"], each["fit"]]))


def asked(case: str, threads: int, steps: int) -> list[float]:
    """What the child says."""
    command = [sys.executable, "-m", "tests.benchmarks.threads", "--case", case]
    command += ["--threads", str(threads), "--steps", str(steps)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Print a line a case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--case")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    if given.case:
        child(given.case, given.threads, given.steps)
        return
    from tests.benchmarks.machine import load, machine

    print(f"{machine()}, {load()}")
    for case in CASES:
        (millions, one, fit), (_, many, fit_many) = (
            asked(case, threads, given.steps) for threads in (1, cores())
        )
        print(
            f"{case:<26} {millions:8.1f} million multiplications: one thread {one:7.2f} ms a step, "
            f"{cores()} threads x{one / many:.2f} (fit {fit:.2f} ms, x{fit / fit_many:.2f}); "
            f"exact x{fit / one:.2f} and x{fit_many / many:.2f} of fit",
            flush=True,
        )


if __name__ == "__main__":
    main()
