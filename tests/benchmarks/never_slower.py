"""Exact against ``fit`` over batch, rows and width, and for the tutorial's images."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from engine.specs import ExperimentSpec
from tests.benchmarks import ways
from tests.benchmarks.machine import measured, row

IMAGES, BATCH = 512, 32


def never_slower(repeats: int) -> None:
    """Print some steps of training by both, as ratios."""
    points = [(batch, 20_000, 128) for batch in (2, 16, 128, 1024)]
    points += [(16, rows, 128) for rows in (1_652, 200_000, 1_000_000)]
    points += [(batch, 20_000, width) for width in (512, 2048) for batch in (16, 1024)]
    print("\nNever slower: one step of two layers of the width, without validation")
    for batch, rows, width in points:
        spec, table = _wide(batch, width), ways.invented(rows)
        steps = max(2, min(100, rows // batch, 2_000_000_000 // (batch * width * width)))

        def make(spec: ExperimentSpec = spec, table: ways.Rows = table) -> Any:
            return ways.model(spec, table)

        both = ways.few_steps(make, table.features, table.targets, batch, steps)
        _print(f"batch {batch:,}, {rows:,} rows, width {width:,}", both, repeats, steps)
    source, steps = np.random.default_rng(1), 4
    images = source.standard_normal((IMAGES, 32, 32, 3), np.float32)
    targets = np.eye(10, dtype=np.float32)[source.integers(0, 10, IMAGES)]
    both = ways.few_steps(cifar, images, targets, BATCH, steps)
    _print(f"the tutorial's CIFAR network, batch {BATCH}", both, repeats, steps)


def _print(name: str, both: dict[str, Callable[[], object]], repeats: int, steps: int) -> None:
    found = measured(both, repeats)
    against = {"as fast as fit": found["fit"] / steps}
    print(row(name, found["exact"] / steps, against, "at least ×1.0"), flush=True)


def _wide(batch: int, width: int) -> ExperimentSpec:
    return ExperimentSpec.parse(
        {
            "network": {"layers": [{"units": width}, {"units": width}]},
            "training": {"batch_size": batch},
        }
    )


def cifar() -> Any:
    """The tutorial's network for images: two blocks of convolutions, normalised before relu."""
    keras.utils.set_random_seed(1)
    layers: Any = keras.layers
    flow: Any = keras.Input((32, 32, 3))
    first = flow
    for filters in (32, 64):
        for _ in range(2):
            flow = _relu(layers.Conv2D(filters, 3, padding="same")(flow))
        flow = layers.MaxPooling2D()(flow)
    flow = _relu(layers.Dense(512)(layers.GlobalAveragePooling2D()(flow)))
    made: Any = keras.Model(first, layers.Dense(10, activation="softmax")(flow))
    rule: Any = keras.optimizers.Adam(0.001)
    made.compile(rule, "categorical_crossentropy", metrics=["accuracy"], jit_compile=False)
    return made


def _relu(flow: Any) -> Any:
    layers: Any = keras.layers
    return layers.Activation("relu")(layers.BatchNormalization()(flow))
