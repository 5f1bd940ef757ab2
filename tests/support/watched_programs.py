"""Small programs with a Watch: what their runs hold is read from the store."""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from command_line import ROOT
from engine.store.database import Store
from engine.store.runs import Run, runs

PATIENCE_SECONDS = 60.0


def model_and_rows(*, eager: bool = True) -> tuple[Any, Any, Any]:
    """A small Keras model and rows for it, the same every time; ``eager``: nothing is compiled."""
    import keras

    source = np.random.default_rng(1)
    inputs = source.normal(size=(64, 4))
    labels = (inputs.sum(axis=1) > 0).astype("int32")
    keras.utils.set_random_seed(7)
    layers = [keras.layers.Dense(8, activation="relu"), keras.layers.Dense(2, activation="softmax")]
    model = keras.Sequential([keras.Input((4,)), *layers])
    loss = "sparse_categorical_crossentropy"
    model.compile("adam", loss, metrics=["accuracy"], run_eagerly=eager)
    return model, inputs, labels


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def newest(store: Store) -> Run | None:
    """The run that was begun last."""
    return next(iter(runs(store)), None)


def until_epoch(store: Store, epochs: int) -> Run:
    """The newest run once it has so many epochs."""
    until(lambda: (found := newest(store)) is not None and found.epochs_done >= epochs)
    found = newest(store)
    assert found is not None
    return found


def started(program: str, *given: str) -> subprocess.Popen[str]:
    """A Python of its own that runs the program."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *given],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


LOOP = """
import sys, time
from engine.watch import Watch

with Watch("loop", store=sys.argv[1], learning_rate=0.5, epochs=1000) as watch:
    for epoch in range(1000):
        watch.log(epoch, loss=1 / (epoch + 1))
        time.sleep(0.05)
        if watch.should_stop:
            break
"""
"""A loop without any library, which obeys."""
