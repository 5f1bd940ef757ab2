"""What one exact step of the tutorial's network is made of, and what each part of it takes.

``python -m tests.benchmarks.step_profile [--repeats N]``: microseconds of one thread, medians of
interleaved repeats in one process:

- ``step``: the compiled step of training as it is, batch 16, 200 columns, layers of 128 and 256;
- ``operations``: the same step where every array has two columns and layers have two units: what
  the graph's operations take where there is nothing to compute;
- ``products``: the step's eight matrix products alone, in a compiled loop;
- ``loop``: a compiled loop that only gathers the rows of a batch;
- ``turbo``: the same step by XLA; ``BLAS``: the eight products by numpy's library, one after the
  other. A way of less than that would need quicker products.

What is left of ``step`` beside ``operations`` and ``products`` are passes over arrays: a batch's
rows, activations, and above all weights, which SGD reads and writes once and Adam four times.
"""

import argparse
import os
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from engine.devices.environment import prepare

prepare()

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

from engine.devices.tensorflow_devices import configure  # noqa: E402
from engine.training.steps.exact import ExactSteps  # noqa: E402
from engine.training.steps.turbo import TurboSteps  # noqa: E402
from tests.benchmarks.machine import load, machine, measured  # noqa: E402

_tf: Any = tf
BATCH, ROWS, CLASSES = 16, 1_652, 5
WIDE, NARROW = (200, 128, 256), (2, 2, 2)
STEPS = ROWS // BATCH
PLUMBING = ("Const", "Identity", "IdentityN", "NoOp", "Placeholder")
"""Operations of a traced graph that compute nothing."""


def steps(
    optimizer: str, sizes: Sequence[int], made_by: type[ExactSteps] = ExactSteps
) -> ExactSteps:
    """Steps of a network whose columns and layers are of these sizes."""
    keras.utils.set_random_seed(1)
    columns, *units = sizes
    layers: Any = keras.layers
    hidden = [layers.Dense(one, "relu") for one in units]
    model = keras.Sequential([keras.Input((columns,)), *hidden, layers.Dense(CLASSES, "softmax")])
    model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"], jit_compile=False)
    source = np.random.default_rng(1)
    features = source.standard_normal((ROWS, columns), np.float32)
    targets = np.eye(CLASSES, dtype=np.float32)[source.integers(0, CLASSES, ROWS)]
    return made_by(model, features, targets, None, BATCH)


def epoch(made: ExactSteps) -> Callable[[], object]:
    """All whole batches by one call."""
    batches = made.batches(np.arange(STEPS * BATCH, dtype=np.int32))
    return lambda: made.train(batches, 0, STEPS)


def operations(made: ExactSteps) -> Counter[str]:
    """The operations of the traced step, by their kinds."""
    (loop,) = made._training.values()
    graph = loop._step.get_concrete_function().graph
    return Counter(one.type for one in graph.get_operations() if one.type not in PLUMBING)


def looping(body: Callable[[Any], Sequence[Any]]) -> Callable[[], object]:
    """A compiled loop over the batches, which carries what ``body`` makes of each."""
    table = _tf.constant(np.random.default_rng(1).standard_normal((ROWS, WIDE[0]), np.float32))
    numbers = _tf.constant(np.arange(STEPS * BATCH, dtype=np.int32).reshape(STEPS, BATCH))

    def step(done: Any) -> list[Any]:
        return list(body(_tf.gather(table, _tf.gather(numbers, done))))

    @_tf.function(autograph=False)
    def run() -> Any:
        def carried(done: Any, *_: Any) -> tuple[Any, ...]:
            return done + 1, *step(done)

        begin = [_tf.zeros_like(one) for one in step(0)]
        return _tf.while_loop(lambda done, *_: done < STEPS, carried, (0, *begin))[1:]

    return run


def weights_drawn() -> list[Any]:
    """Matrices of the layers' sizes."""
    source = np.random.default_rng(2)
    return [
        source.standard_normal((one, other), np.float32) / np.float32(one**0.5)
        for one, other in zip(WIDE, (*WIDE[1:], CLASSES), strict=True)
    ]


def products_by_blas() -> Callable[[], object]:
    """What ``products`` computes, by numpy, as often as there are batches."""
    weights = weights_drawn()
    rows = np.random.default_rng(1).standard_normal((BATCH, WIDE[0]), np.float32)

    def run() -> None:
        for _ in range(STEPS):
            given = [rows]
            for weight in weights:
                given.append(given[-1] @ weight)
            gradient = given.pop()
            for weight, came in zip(reversed(weights), reversed(given), strict=True):
                came.T @ gradient
                if came is not rows:
                    gradient = gradient @ weight.T

    return threadpool_limits.wrap(limits=1)(run)


def products(rows: Any) -> list[Any]:
    """Forward and backward, without anything between: the weights' gradients."""
    weights = [_tf.constant(one) for one in weights_drawn()]
    given = [rows]
    for weight in weights:
        given.append(_tf.matmul(given[-1], weight))
    gradient, found = given.pop(), list[Any]()
    for weight, came in zip(reversed(weights), reversed(given), strict=True):
        found.append(_tf.matmul(came, gradient, transpose_a=True))
        if came is not rows:
            gradient = _tf.matmul(gradient, weight, transpose_b=True)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=40)
    asked = parser.parse_args()
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    configure(1)
    print(f"{machine()}; {load()}\n\nOne exact step, batch {BATCH}: microseconds\n")
    made = {name: steps(name, WIDE) for name in ("sgd", "adam")}
    small = {name: steps(name, NARROW) for name in made}
    ways = {f"{name} step": epoch(one) for name, one in made.items()}
    ways |= {f"{name} operations": epoch(one) for name, one in small.items()}
    ways |= {f"{name} turbo": epoch(steps(name, WIDE, TurboSteps)) for name in made}
    ways |= {"products": looping(products), "loop": looping(lambda rows: [rows])}
    ways |= {"BLAS": products_by_blas()}
    found = {name: took / STEPS * 1e6 for name, took in measured(ways, asked.repeats).items()}
    arithmetic = found["products"] - found["loop"]
    for name, one in made.items():
        kinds = operations(one)
        whole, bare = found[f"{name} step"], found[f"{name} operations"]
        told = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(6))
        print(
            f"  {name:<6} step {whole:6.0f}   operations {bare:5.0f}   products {arithmetic:5.0f}"
        )
        turbo = found[f"{name} turbo"]
        print(f"         passes over arrays {whole - bare - arithmetic:5.0f}   turbo {turbo:5.0f}")
        print(f"         {sum(kinds.values())} operations: {told}, ...")
    print(f"  products by BLAS {found['BLAS']:5.0f}\n  {load()}")


if __name__ == "__main__":
    main()
