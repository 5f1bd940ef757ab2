"""What a Watch costs a program of somebody's own: ``fit`` with it beside ``fit`` without.

``python -m tests.benchmarks.watch [--rounds N] [--epochs N]``: the tutorial's network on the
built-in table, one model, fitted in turn without and with a Watch, so that noise is shared. Told
are the ratio of the medians, that of the quickest rounds, and what the callback's own calls take
of a step.
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


def tutorial_model(columns: int, classes: int) -> keras.Model:
    """Two sigmoid layers of 128 and 256 neurons, SGD 0.01."""
    hidden = [keras.layers.Dense(units, "sigmoid") for units in (128, 256)]
    last = keras.layers.Dense(classes, "softmax")
    model = keras.Sequential([keras.Input((columns,)), *hidden, last])
    model.compile(keras.optimizers.SGD(0.01), "categorical_crossentropy", metrics=["accuracy"])
    return model


def rounds(count: int, epochs: int, store: Path) -> tuple[list[float], list[float]]:
    """Seconds of ``fit`` without and with a Watch, the odd rounds in the other order."""
    rows = table("pokemon-radar")
    model = tutorial_model(rows.features.shape[1], rows.classes)
    plain: list[float] = []
    watched: list[float] = []

    def fit(watch: bool) -> float:
        callbacks = [Watch("benchmark", store=store)] if watch else []
        begun = time.perf_counter()
        model.fit(
            *(rows.features, rows.targets),
            batch_size=16,
            epochs=epochs,
            validation_split=0.1,
            verbose=0,
            callbacks=callbacks,
        )
        return time.perf_counter() - begun

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
    medians = statistics.median(watched) / statistics.median(plain)
    pairs = statistics.median(one / other for one, other in zip(watched, plain, strict=True))
    steps = 104 * given.epochs
    print(f"{machine()}, {load()}")
    print(f"  fit of {given.epochs} epochs, {given.rounds} rounds in turn")
    print(
        f"  without a Watch   median {statistics.median(plain):7.3f} s   best {min(plain):7.3f} s"
    )
    print(
        f"  with a Watch      median {statistics.median(watched):7.3f} s   best {min(watched):7.3f} s"
    )
    print(
        f"  ratio             median {medians:7.4f}     best {min(watched) / min(plain):7.4f}     "
        f"of pairs {pairs:7.4f}   target at most 1.02"
    )
    share = step * steps / min(plain)
    print(f"  the hooks of a step alone: {step * 1e6:.2f} us, {share:.2%} of a plain fit")


if __name__ == "__main__":
    main()
