"""Images: what the preset ``cnn-digits`` reaches, and an epoch of ``cnn-cifar10`` beside ``fit``.

``python -m tests.benchmarks.images [--seeds N] [--only digits|cifar10] [--steps N]``: the digits
are trained as a run trains them, for each seed, and measured once on the test part, which neither
trains nor chooses anything; seconds are the processor's, with one thread. For CIFAR-10 there are
random images of its true size (50,000 of 32x32x3), which need not be on the machine; ``--steps`` of
an epoch are timed (0: all 782), by the engine and by ``fit`` in turns.
"""

import argparse
import math
import sys
import time

import numpy as np

from engine.devices.environment import prepare as set_environment

set_environment()

IMAGES, BATCH = 50_000, 64
WANTED = 0.98
MOST_SECONDS = 60.0


def digits(seed: int) -> tuple[float, float]:
    """Accuracy on the test part, and seconds of the processor."""
    from engine.client.opening import open_experiment
    from engine.specs.edit import with_values
    from engine.specs.splitting import split_of
    from engine.tables.loading import load
    from engine.training.compiled_networks import CompiledNetworks
    from engine.training.control import Control
    from engine.training.session import TrainingSession, as_rows, prepare
    from engine.training.testing import measure
    from tests.benchmarks.ways import Nobody

    seeds = [f"seed={seed}", f"data.validation.seed={seed}", f"data.test.seed={seed}"]
    spec = with_values(open_experiment("cnn-digits"), seeds)
    dataset = load(spec.data)
    rows = split_of(spec, dataset)
    begun = time.process_time()
    prepared = prepare(CompiledNetworks(), dataset, spec, rows)
    TrainingSession(spec, rows, prepared).train(control=Control(), listener=Nobody())
    seconds = time.process_time() - begun
    return measure(prepared.steps, as_rows(rows.test))["accuracy"], seconds


def cifar10(steps: int) -> float:
    """How many times as fast as ``fit`` the engine trains the preset."""
    import keras

    from engine.client.opening import open_experiment
    from engine.tasks.classification import Classification
    from engine.training.build import build
    from tests.benchmarks import ways
    from tests.benchmarks.machine import measured

    spec = open_experiment("cnn-cifar10")
    source = np.random.default_rng(1)
    images = source.random((IMAGES, 32, 32, 3), np.float32)
    targets = np.eye(10, dtype=np.float32)[source.integers(0, 10, IMAGES)]
    task = Classification(tuple(map(str, range(10))))
    whole = math.ceil(IMAGES / BATCH)

    def make() -> object:
        keras.utils.set_random_seed(1)
        return build(spec, (32, 32, 3), task, whole)

    found = measured(ways.few_steps(make, images, targets, BATCH, steps or whole), 3)
    return found["fit"] / found["exact"]


def main() -> int:
    """The exit code: 0 where all is reached."""
    from engine.devices.tensorflow_devices import configure
    from tests.benchmarks.machine import load, machine

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--only", choices=["digits", "cifar10"])
    parser.add_argument("--steps", type=int, default=100)
    asked = parser.parse_args()
    configure()
    print(f"{machine()}, {load()}")
    missed = 0
    for seed in range(1, asked.seeds + 1) if asked.only != "cifar10" else ():
        accuracy, seconds = digits(seed)
        missed += accuracy < WANTED or seconds > MOST_SECONDS
        print(f"cnn-digits, seed {seed}: test accuracy {accuracy:.4f}, {seconds:.0f} s", flush=True)
    if asked.only != "digits":
        ratio = cifar10(asked.steps)
        missed += ratio < 1
        print(f"cnn-cifar10, {asked.steps or 'all'} steps of an epoch: ×{ratio:.2f} fit")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
