"""The presets are the tutorial's exercises, value by value."""

from typing import Any

import pytest

from engine.client.opening import open_experiment
from engine.client.tables import describe
from engine.lessons.presets import TABLE, WIDE_AND_DEEP, preset_names, presets
from engine.models.summary import parameters
from engine.specs import ExperimentSpec
from engine.specs.checks import network_misfit
from engine.store.database import Store
from engine.tables.loading import load
from some_tasks import classes

STOPPING = {"monitor": "val_loss", "min_delta": 0.0001, "patience": 3, "restore_best": False}
SAVING = {"monitor": "val_loss", "save_best_only": True}
PLAIN: dict[str, Any] = {
    "batch": 16,
    "loss": "categorical_crossentropy",
    "l2": 0.0,
    "dropout": 0.0,
    "batch_norm": False,
    "stopping": None,
    "saving": None,
}
TUTORIAL: dict[str, dict[str, Any]] = {
    "00-first-model": {"of": ("sigmoid", "sgd", 0.01, 30)},
    "01-loss-crossentropy": {"of": ("sigmoid", "sgd", 0.01, 30)},
    "01-loss-mse": {"of": ("sigmoid", "sgd", 0.01, 30), "loss": "mean_squared_error"},
    "02-learning-rate-0.1": {"of": ("sigmoid", "sgd", 0.1, 30)},
    "02-learning-rate-0.01": {"of": ("sigmoid", "sgd", 0.01, 30)},
    "02-learning-rate-0.001": {"of": ("sigmoid", "sgd", 0.001, 30)},
    "03-activation-relu": {"of": ("relu", "sgd", 0.01, 30)},
    "03-activation-sigmoid": {"of": ("sigmoid", "sgd", 0.01, 30)},
    "03-activation-relu-sgd-0.1": {"of": ("relu", "sgd", 0.1, 30)},
    "03-activation-relu-sgd-0.001": {"of": ("relu", "sgd", 0.001, 30)},
    "04-optimizer-adam": {"of": ("relu", "adam", 0.001, 30)},
    "04-optimizer-sgd-0.001": {"of": ("relu", "sgd", 0.001, 30)},
    "05-overfitting": {"of": ("relu", "adam", 0.001, 50)},
    "06-regularization-none": {"of": ("relu", "adam", 0.001, 50)},
    "06-regularization-l2-0.001": {"of": ("relu", "adam", 0.001, 50), "l2": 0.001},
    "06-regularization-l2-0.005": {"of": ("relu", "adam", 0.001, 50), "l2": 0.005},
    "06-regularization-l2-0.01": {"of": ("relu", "adam", 0.001, 50), "l2": 0.01},
    "07-early-stopping": {"of": ("relu", "adam", 0.001, 50), "stopping": STOPPING},
    "08-dropout-0.4": {"of": ("relu", "adam", 0.001, 100), "dropout": 0.4},
    "08-dropout-0.45": {"of": ("relu", "adam", 0.001, 100), "dropout": 0.45},
    "09-dropout": {"of": ("relu", "adam", 0.001, 100), "dropout": 0.4},
    "09-batch-norm": {"of": ("relu", "adam", 0.001, 100), "batch_norm": True},
    "09-batch-norm-dropout": {
        **{"of": ("relu", "adam", 0.001, 100), "batch_norm": True, "dropout": 0.4, "batch": 32}
    },
    "09-batch-norm-batch-2": {"of": ("relu", "adam", 0.001, 100), "batch_norm": True, "batch": 2},
    "10-callbacks": {"of": ("relu", "adam", 0.001, 50), "stopping": STOPPING, "saving": SAVING},
}


IMAGES = {
    f"cnn-{name}{kind}"
    for name in ("digits", "cifar10")
    for kind in ("", "-augmented", "-no-batch-norm")
}


TRANSFER = {f"transfer-{name}" for name in ("base", "extractor", "initialisation", "scratch")}


PSEUDO_LABELS = {f"pseudo-labels{kind}" for kind in ("", "-supervised", "-one-class")}


def test_every_exercise_is_there_and_nothing_else() -> None:
    others = {TABLE, WIDE_AND_DEEP, "lstm-sightings"}
    assert set(preset_names()) == {*TUTORIAL, *IMAGES, *TRANSFER, *PSEUDO_LABELS, *others}
    assert list(preset_names()) == sorted(preset_names())


@pytest.mark.parametrize("name", sorted(TUTORIAL))
def test_a_preset_is_what_the_tutorial_trains(name: str) -> None:
    spec = open_experiment(name)
    expected = {**PLAIN, **TUTORIAL[name]}
    activation, optimizer, rate, epochs = expected["of"]
    training = spec.training
    assert spec.name == name
    assert [layer.units for layer in spec.network.layers] == [128, 256]
    for layer in spec.network.layers:
        assert layer.activation == activation
        assert (layer.l1, layer.l2) == (0.0, expected["l2"])
        assert (layer.dropout, layer.batch_norm) == (expected["dropout"], expected["batch_norm"])
    assert (training.optimizer.name, training.optimizer.learning_rate) == (optimizer, rate)
    assert (training.epochs, training.batch_size) == (epochs, expected["batch"])
    assert (training.loss, training.schedule.name) == (expected["loss"], "constant")
    assert section(training.early_stopping) == expected["stopping"]
    assert section(training.checkpoint) == expected["saving"]


def section(part: Any) -> dict[str, Any] | None:
    return None if part is None else part.model_dump()


@pytest.mark.parametrize("source", [None, "pyproject.toml"])
@pytest.mark.parametrize("name", sorted(TUTORIAL))
def test_the_tutorials_split_holds_for_an_own_table_too(name: str, source: str | None) -> None:
    data = open_experiment(name, source).data
    assert data.shuffle_seed == 100
    assert data.validation.model_dump() == {"split": 0.1, "method": "tail", "seed": 0}


def test_the_first_model_has_the_tutorials_number_of_weights() -> None:
    assert (
        parameters(open_experiment("00-first-model").network.layers, (200,), classes(5).head)
        == 60_037
    )


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_a_note_is_one_short_line_of_its_own(preset: Any) -> None:
    assert 10 <= len(preset.note) <= 76
    assert preset.note.isprintable()
    assert [other.name for other in presets() if other.note == preset.note] == [preset.name]
    assert isinstance(open_experiment(preset.name), ExperimentSpec)


NEEDS = {"table", *(name for name in IMAGES if "cifar" in name), *(TRANSFER - {"transfer-base"})}
"""What of it an own table, a download or another run brings."""


@pytest.mark.parametrize("name", sorted(set(preset_names()) - NEEDS - {*TUTORIAL}))
def test_a_preset_fits_the_table_that_is_told_of_before_it_is_read(name: str, store: Store) -> None:
    spec = open_experiment(name)
    table = describe(store, spec.data)
    assert table.input_shape == load(spec.data).description.input_shape
    assert network_misfit(spec, table) is None
