"""The built-in data set teaches the tutorial's lessons: its presets, trained as a learner would."""

from collections.abc import Callable

import numpy as np
import pytest

from engine.devices.environment import prepare
from engine.lessons.presets import preset_path
from engine.specs.edit import with_value
from engine.specs.toml import from_toml
from engine.store.database import Store
from exported_runs import trained

prepare()
pytestmark = pytest.mark.slow

Learn = Callable[[str, int], dict[str, np.ndarray]]


@pytest.fixture
def learn(store: Store) -> Learn:
    """Train a preset for so many epochs; each metric by epoch."""

    def train(preset: str, epochs: int) -> dict[str, np.ndarray]:
        path = preset_path(preset)
        assert path is not None
        record = trained(store, with_value(from_toml(path), "training.epochs", epochs))
        names = record.epochs[0].metrics
        return {name: np.array([epoch.metrics[name] for epoch in record.epochs]) for name in names}

    return train


def test_sigmoid_leaves_its_plateau_only_with_cross_entropy(learn: Learn) -> None:
    crossed = learn("01-loss-crossentropy", 30)
    assert np.abs(crossed["accuracy"][2:8] - 0.516).max() < 0.02
    assert 0.55 < crossed["accuracy"][-3:].mean() < 0.63
    assert 1.3 < crossed["loss"][0] < 1.45
    assert 1.13 < crossed["loss"][-1] < 1.27
    squared = learn("01-loss-mse", 20)
    assert 0.51 <= squared["accuracy"][-1] <= 0.53
    assert 0.50 <= squared["val_accuracy"][-1] <= 0.53


def test_adam_with_relu_overfits(learn: Learn) -> None:
    seen = learn("05-overfitting", 50)
    assert 0.88 <= seen["accuracy"][-3:].mean() <= 0.97
    assert 0.65 <= seen["val_accuracy"][-5:].mean() <= 0.82
    lowest = int(seen["val_loss"].argmin()) + 1
    assert 8 <= lowest <= 32
    assert seen["val_loss"][-5:].mean() > seen["val_loss"].min() + 0.2


def test_dropout_closes_the_gap(learn: Learn) -> None:
    seen = learn("08-dropout-0.4", 60)
    gap = seen["accuracy"][-10:].mean() - seen["val_accuracy"][-10:].mean()
    assert gap < 0.03
