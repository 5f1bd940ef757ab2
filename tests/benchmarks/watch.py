"""What a Watch costs a program of somebody's own: ``fit`` with it beside ``fit`` without.

``python -m tests.benchmarks.watch [--rounds N] [--epochs N]``: the tutorial's network on the
built-in table, one model, fitted in turn without and with a Watch, so that noise is shared. Told
are the ratios of the processor's time, which other programs on the machine disturb little, and of
the clock's; and what the callback's own calls take of a step.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from engine.devices.environment import prepare

prepare()

import keras  # noqa: E402

from engine.watch import Watch  # noqa: E402
from tests.benchmarks.machine import load, machine  # noqa: E402
from tests.benchmarks.ways import table  # noqa: E402

CALLS = 20_000
STEPS = 104
"""Batches of an epoch."""


def tutorial_model(columns: int, classes: int) -> keras.Model:
    """Two sigmoid layers of 128 and 256 neurons, SGD 0.01."""
    hidden = [keras.layers.Dense(units, "sigmoid") for units in (128, 256)]
    last = keras.layers.Dense(classes, "softmax")
    model = keras.Sequential([keras.Input((columns,)), *hidden, last])
    model.compile(keras.optimizers.SGD(0.01), "categorical_crossentropy", metrics=["accuracy"])
    return model


Times = list[tuple[float, float]]
"""Seconds by the clock, and of the processor in all threads."""


def rounds(count: int, epochs: int, store: Path) -> tuple[Times, Times]:
    """Seconds of ``fit`` without and with a Watch, the odd rounds in the other order."""
    rows = table("pokemon-radar")
    model = tutorial_model(rows.features.shape[1], rows.classes)
    plain: Times = []
    watched: Times = []

    def fit(watch: bool) -> tuple[float, float]:
        callbacks = [Watch("benchmark", store=store)] if watch else []
        begun, used = time.perf_counter(), time.process_time()
        model.fit(
            *(rows.features, rows.targets),
            batch_size=16,
            epochs=epochs,
            validation_split=0.1,
            verbose=0,
            callbacks=callbacks,
        )
        return time.perf_counter() - begun, time.process_time() - used

    fit(False)
    fit(True)
    for number in range(count):
        for watch in (number % 2 == 0, number % 2 == 1):
            (watched if watch else plain).append(fit(watch))
    return plain, watched


def seconds_a_step(store: Path) -> float:
    """What the hooks of a batch take by themselves."""
    model = tutorial_model(4, 2)
    watch = Watch("calls", store=store)
    watch.set_params({"epochs": 1, "steps": CALLS})
    watch.set_model(model)
    watch.on_train_begin()
    watch.on_epoch_begin(0)
    begun = time.perf_counter()
    for batch in range(CALLS):
        watch.on_train_batch_begin(batch)
        watch.on_train_batch_end(batch, {"loss": 0.5, "accuracy": 0.5})
    took = time.perf_counter() - begun
    watch.on_epoch_end(0, {"loss": 0.5})
    watch.on_train_end()
    return took / CALLS


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--epochs", type=int, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        plain, watched = rounds(given.rounds, given.epochs, store)
        step = seconds_a_step(store)
    print(f"{machine()}, {load()}")
    print(f"  fit of {given.epochs} epochs, {given.rounds} rounds in turn")
    for place, name in ((1, "processor"), (0, "clock")):
        without, with_it = ([one[place] for one in times] for times in (plain, watched))
        pairs = statistics.median(one / other for one, other in zip(with_it, without, strict=True))
        middle = statistics.median(with_it) / statistics.median(without)
        print(
            f"  {name:<10} without {statistics.median(without):7.3f} s   "
            f"with {statistics.median(with_it):7.3f} s   ratio of medians {middle:6.4f}, of pairs "
            f"{pairs:6.4f}, of the quickest {min(with_it) / min(without):6.4f}   (at most 1.02)"
        )
    share = step * STEPS * given.epochs / min(one[0] for one in plain)
    print(f"  the hooks of a step alone: {step * 1e6:.2f} us, {share:.2%} of a plain fit")


if __name__ == "__main__":
    main()
