"""A network of several inputs trains as Keras' ``fit`` does, not one bit apart."""

import math
from typing import Any

import keras
import numpy as np
import pytest

from data.split import Split
from engine.models.summary import OUTPUT
from engine.specs.edit import with_value
from engine.specs.networks import columns_of, graph_of, parameters_of, summary_of
from engine.training.build import build
from engine.training.compiled_networks import Prepared
from engine.training.control import Control
from engine.training.further_targets import targets_of
from engine.training.session import TrainingSession
from engine.training.steps.device_metrics import told_name
from engine.training.steps.dividing import divided_among
from engine.training.steps.exact import ExactSteps
from engine.training.steps.row_order import order
from engine.training.steps.turbo import TurboSteps
from graph_cases import RIGHT, TABLE, experiment
from some_tasks import classes
from trained_twice import Kept, assert_same_variables

ROWS, TRAINED, BATCH = 103, 90, 16


@pytest.fixture
def rows() -> tuple[Any, Any]:
    chance = np.random.default_rng(7)
    features = chance.normal(size=(ROWS, TABLE.columns)).astype(np.float32)
    labels = (features[:, 0] + features[:, 3] > 0).astype(np.int64) + (features[:, 1] > 1)
    return features, np.eye(3, dtype=np.float32)[labels]


def described(case: str, epochs: int) -> Any:
    return experiment(
        RIGHT[case],
        epochs=epochs,
        batch_size=BATCH,
        optimizer={"name": "adam", "learning_rate": 0.01},
    )


def made(spec: Any) -> Any:
    keras.utils.clear_session()
    keras.utils.set_random_seed(spec.seed)
    return build(spec, columns_of(TABLE), classes(3), 6)


def goal(graph: Any, rows: Any) -> Any:
    return targets_of(graph.ends, rows[1], rows[0], np.arange(TRAINED))


def taken(values: Any, rows: Any) -> Any:
    """Some rows of an array, or of each of several."""
    return {n: one[rows] for n, one in values.items()} if isinstance(values, dict) else values[rows]


def by_hand(spec: Any, features: Any) -> dict[str, Any]:
    """The columns of every input, picked without the engine."""
    entries = graph_of(spec.network, columns_of(TABLE)).entries
    places = {one.keras: one.places for one in entries}
    return {
        name: features if found is None else np.stack([features[:, n] for n in found], axis=1)
        for name, found in places.items()
    }


def ours(spec: Any, rows: Any, kind: str, steps_of: type[ExactSteps] = ExactSteps) -> Any:
    model = made(spec)
    graph = graph_of(spec.network, columns_of(TABLE))
    features, targets = rows[0], goal(graph, rows)
    steps = steps_of(
        model,
        features,
        targets,
        None,
        BATCH,
        sized=kind != "reshuffle",
        divided=divided_among(graph.entries),
    )
    train = np.arange(TRAINED, dtype=np.int32)
    split = Split(train, np.arange(TRAINED, ROWS, dtype=np.int32))
    kept = Kept()
    session = TrainingSession(
        with_value(spec, "training.order", kind), split, Prepared(model, steps)
    )
    session.train(control=Control(), listener=kept)
    return kept, model


class InOrder(keras.utils.PyDataset):
    """The rows of every epoch in the engine's order, as batches of several inputs."""

    def __init__(self, spec: Any, inputs: dict[str, Any], targets: Any) -> None:
        super().__init__()
        self._inputs, self._targets, self._epoch = inputs, targets, 0
        self._take = order("reshuffle", np.arange(TRAINED, dtype=np.int32), spec.seed)
        self._rows = np.arange(TRAINED)

    def on_epoch_begin(self) -> None:
        self._epoch += 1
        self._rows = self._take(self._epoch)

    def __len__(self) -> int:
        return math.ceil(TRAINED / BATCH)

    def __getitem__(self, number: int) -> Any:
        rows = self._rows[number * BATCH : (number + 1) * BATCH]
        return taken(self._inputs, rows), taken(self._targets, rows)


def fitted(spec: Any, rows: Any, kind: str) -> Any:
    model, graph = made(spec), graph_of(spec.network, columns_of(TABLE))
    inputs, targets = by_hand(spec, rows[0]), goal(graph, rows)
    first, held = slice(0, TRAINED), slice(TRAINED, ROWS)
    given: dict[str, Any] = {"epochs": spec.training.epochs, "verbose": 0}
    given |= {"validation_data": (taken(inputs, held), taken(targets, held))}
    given |= {"validation_batch_size": BATCH}
    given |= {"shuffle": kind == "keras"}
    if kind == "reshuffle":
        return model.fit(InOrder(spec, inputs, targets), **given).history, model
    x, y = taken(inputs, first), taken(targets, first)
    return model.fit(x, y, batch_size=BATCH, **given).history, model


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "kind", "epochs"),
    [
        ("two outputs", "reshuffle", 3),
        ("everything twice", "none", 2),
        *(
            pytest.param(*case, marks=pytest.mark.thorough)
            for case in (
                ("wide and deep", "reshuffle", 30),
                ("two outputs", "reshuffle", 30),
                ("wide and deep", "keras", 3),
                ("two towers", "keras", 3),
                ("one layer twice", "reshuffle", 3),
                ("names that Keras does not take", "none", 3),
            )
        ),
    ],
)
def test_training_is_that_of_fit_to_the_last_bit(
    case: str, kind: str, epochs: int, rows: Any
) -> None:
    spec = described(case, epochs)
    kept, model = ours(spec, rows, kind)
    history, other = fitted(spec, rows, kind)
    for name, values in history.items():
        start = "val_" if name.startswith("val_") else ""
        told = start + told_name(name.removeprefix("val_"))
        assert [one.metrics[told] for one in kept.epochs] == values, name
    assert len(kept.epochs) == epochs
    assert_same_variables(model, other)


@pytest.mark.parametrize("case", RIGHT)
def test_shapes_and_weights_are_those_of_keras(case: str) -> None:
    spec = described(case, 1)
    model = made(spec)
    built = {layer.name: layer for layer in model.layers}
    assert parameters_of(spec, TABLE) == model.count_params()
    names = {**graph_of(spec.network, columns_of(TABLE)).keras_names, OUTPUT: OUTPUT}
    for line in summary_of(spec, TABLE):
        layer = built.get(names.get(line.name, line.name))
        if layer is not None and line.kind != "Input":
            own = sum(int(np.prod(one.shape)) for one in layer.weights if "seed" not in one.path)
            assert own == line.parameters, line


def test_rows_of_a_variable_are_divided_in_every_batch(rows: Any) -> None:
    import tensorflow as tf

    anything: Any = tf
    spec, (features, targets) = described("one layer twice", 2), rows
    held = anything.Variable(features), anything.Variable(targets)
    kept, model = ours(spec, rows, "none")
    graph = graph_of(spec.network, columns_of(TABLE))
    other = made(spec)
    steps = ExactSteps(
        other,
        held[0],
        held[1],
        None,
        BATCH,
        rows=ROWS,
        divided=divided_among(graph.entries),
    )
    split = Split(np.arange(TRAINED, dtype=np.int32), np.arange(TRAINED, ROWS, dtype=np.int32))
    heard = Kept()
    session = TrainingSession(
        with_value(spec, "training.order", "none"), split, Prepared(other, steps)
    )
    session.train(control=Control(), listener=heard)
    assert heard.losses == kept.losses
    assert_same_variables(model, other)


@pytest.mark.slow
def test_turbo_learns_the_same_but_for_the_last_digits(rows: Any) -> None:
    spec = described("wide and deep", 3)
    exact, _ = ours(spec, rows, "none")
    turbo, _ = ours(spec, rows, "none", TurboSteps)
    np.testing.assert_allclose(turbo.losses, exact.losses, rtol=1e-4)
