"""Ways to train the same network for some epochs, validation included."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

import data
from engine.commands import Command
from engine.execution.checkpointer import Checkpointer
from engine.execution.disk_guard import DiskGuard
from engine.execution.recorder import Recorder
from engine.specs import ExperimentSpec
from engine.specs.training import Resume
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.run_writer import claim_run, queue_run
from engine.tasks.classification import Classification
from engine.tasks.targets import one_hot
from engine.training.build import build
from engine.training.callbacks.finite import Finite
from engine.training.control import Control
from engine.training.loop import Epoch, Loop, Plan
from engine.training.steps.exact import ExactSteps
from engine.training.steps.row_order import order

SHARE = 0.1


@dataclass(frozen=True)
class Rows:
    """A table cut in two; targets are one-hot."""

    features: NDArray[np.float32]
    labels: NDArray[np.int64]
    classes: int

    @property
    def cut(self) -> int:
        """As Keras' ``validation_split`` cuts."""
        return int(len(self.labels) * (1 - SHARE))

    @property
    def targets(self) -> NDArray[np.float32]:
        return one_hot(self.labels, self.classes)


def table(source: str) -> Rows:
    """The table as the host loads it."""
    loaded = data.load(source)
    return Rows(loaded.features, loaded.labels, loaded.description.classes)


def invented(rows: int, columns: int = 200, classes: int = 5) -> Rows:
    """A table of noise: speed does not depend on what is learnt."""
    source = np.random.default_rng(1)
    features = source.standard_normal((rows, columns), np.float32)
    return Rows(features, source.integers(0, classes, rows), classes)


def task_of(classes: int) -> Classification:
    """To tell so many classes apart."""
    return Classification(tuple(map(str, range(classes))))


def model(spec: ExperimentSpec, rows: Rows) -> Any:
    """A fresh model of the experiment, always the same weights."""
    keras.utils.set_random_seed(1)
    steps = -(-rows.cut // spec.training.batch_size)
    return build(spec, rows.features.shape[1:], task_of(rows.classes), steps)


class Nobody:
    """A listener that keeps nothing."""

    def chunk(self, epoch: int, first: int, losses: Any) -> None: ...
    def epoch(self, epoch: Epoch) -> None: ...
    def command(self, command: Command, epoch: int, step: int) -> None: ...


def _recorder(spec: ExperimentSpec, rows: Rows) -> Recorder:
    store = Store(Path(tempfile.mkdtemp(prefix="pkgo-bench-")) / "store")
    run = queue_run(store, add_experiment(store, spec), spec)
    claim_run(store, "bench")
    return Recorder(
        store,
        run,
        labels=rows.labels[rows.cut :],
        task=task_of(rows.classes),
        part="validation",
        rows=rows.cut,
        batch_size=spec.training.batch_size,
    )


def engine(
    spec: ExperimentSpec,
    rows: Rows,
    epochs: int,
    steps_of: type[ExactSteps],
    writes: bool = True,
    keeps: bool = False,
) -> Callable[[], object]:
    """The engine's loop: looks for NaN, writes to a store on disk, keeps its state as the host."""
    made = model(spec, rows)
    size = spec.training.batch_size
    steps = steps_of(made, rows.features, rows.targets, None, size, sized=False)
    train, validate = np.split(np.arange(len(rows.labels), dtype=np.int32), [rows.cut])
    plan = Plan(epochs, train, validate, order("reshuffle", train, 1))
    listener: Any = _recorder(spec, rows) if writes else Nobody()
    given: dict[str, Any] = {"callbacks": [Finite()], "control": Control(), "listener": listener}
    checkpointer = _checkpointer(made, given["callbacks"], listener) if keeps else None
    return Loop(made, steps, plan, **given, checkpointer=checkpointer).run


def _checkpointer(made: Any, callbacks: list[Any], recorder: Recorder) -> Checkpointer:
    store, run = recorder._store, recorder._run
    return Checkpointer(
        store,
        run,
        made,
        callbacks,
        cadence=Resume(),
        guard=DiskGuard(store, run, Control()),
        flush=recorder.flush,
    )


def fit(spec: ExperimentSpec, rows: Rows, epochs: int) -> Callable[[], object]:
    """Plain ``fit`` on arrays."""
    made, targets = model(spec, rows), rows.targets
    given: dict[str, Any] = {
        "validation_data": (rows.features[rows.cut :], targets[rows.cut :]),
        "batch_size": spec.training.batch_size,
        "epochs": epochs,
        "verbose": 0,
    }
    x, y = rows.features[: rows.cut], targets[: rows.cut]
    return lambda: made.fit(x, y, **given)


def fit_cached(spec: ExperimentSpec, rows: Rows, epochs: int) -> Callable[[], object]:
    """``fit`` as one would tune it: a cached tf.data pipeline, many steps an execution."""
    made, targets, batch = model(spec, rows), rows.targets, spec.training.batch_size
    made.compile(
        made.optimizer, made.loss, metrics=["accuracy"], steps_per_execution=32, jit_compile=False
    )
    tensors: Any = tf.data.Dataset.from_tensor_slices
    x, y = rows.features[: rows.cut], targets[: rows.cut]
    train = tensors((x, y)).cache().shuffle(rows.cut).batch(batch).prefetch(2)
    kept = tensors((rows.features[rows.cut :], targets[rows.cut :])).batch(batch).cache()
    return lambda: made.fit(train, validation_data=kept, epochs=epochs, shuffle=False, verbose=0)


def scikit(spec: ExperimentSpec, rows: Rows, epochs: int) -> Callable[[], object]:
    """scikit-learn's MLPClassifier of the same widths."""
    from sklearn.neural_network import MLPClassifier
    from threadpoolctl import threadpool_limits

    name = spec.training.optimizer.name
    made = MLPClassifier(
        [layer.units for layer in spec.network.layers],
        activation="logistic",
        solver=name,
        momentum=0.0,
        alpha=0.0,
        batch_size=spec.training.batch_size,
        learning_rate_init=spec.training.optimizer.learning_rate,
    )
    classes = np.arange(rows.classes)

    @threadpool_limits.wrap(limits=1)
    def train() -> None:
        for _ in range(epochs):
            made.partial_fit(rows.features[: rows.cut], rows.labels[: rows.cut], classes=classes)
            made.score(rows.features[rows.cut :], rows.labels[rows.cut :])

    return train


def few_steps(
    make: Callable[[], Any],
    features: NDArray[np.float32],
    targets: NDArray[np.float32],
    batch: int,
    steps: int,
) -> dict[str, Callable[[], object]]:
    """Exact and ``fit`` for some steps of an epoch, without validation: for large tables.

    ``make`` gives a compiled network, always the same weights.
    """
    mine, theirs = make(), make()
    exact = ExactSteps(mine, features, targets, None, batch)
    taken = np.random.default_rng(1).permutation(len(targets))[: steps * batch]

    def chunk() -> None:
        exact.train(exact.batches(taken.astype(np.int32)), 0, steps)
        mine.get_metrics_result()

    given: dict[str, Any] = {"batch_size": batch, "steps_per_epoch": steps, "verbose": 0}
    return {"exact": chunk, "fit": lambda: theirs.fit(features, targets, **given)}
