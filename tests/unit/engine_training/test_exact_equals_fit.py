"""The engine's loop against ``model.fit`` on the same rows in the same order: not one bit apart."""

from typing import Any

import keras
import numpy as np
import pytest

from fit_cases import COMBINED, DESCRIBED, PLATEAU, Case
from trained_twice import assert_same_variables, fitted, made, ours, parts

pytestmark = pytest.mark.slow

_MIXED = DESCRIBED["adam, dropout, batch norm, L1, L2"][1]["layers"]


@pytest.mark.parametrize(
    "case",
    [
        *(pytest.param(case, id=name) for name, case in DESCRIBED.items()),
        *(
            pytest.param(case, id=name, marks=pytest.mark.thorough)
            for name, case in COMBINED.items()
        ),
    ],
)
def test_not_one_bit_differs_from_fit(case: Case, table: Any, describe: Any) -> None:
    kind, options = case
    spec = describe(**options)
    kept, model, steps = ours(spec, table, kind)
    history, other = fitted(spec, table, kind)
    names = ["accuracy", "loss"] + ["val_accuracy", "val_loss"] * ("split" not in options)
    assert sorted(kept.epochs[0].metrics) == names
    for name in names:
        assert [epoch.metrics[name] for epoch in kept.epochs] == history[name]
    assert_same_variables(model, other)
    assert steps.traces <= 4


def test_batch_losses_are_those_that_fit_averages(table: Any, describe: Any) -> None:
    spec = describe(epochs=1, layers=_MIXED)
    kept, _, _ = ours(spec, table, "none")
    seen: list[float] = []
    means = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda _, logs: seen.append(logs["loss"])
    )
    train, _ = parts(spec, table)
    model = made(spec, table, train)
    model.fit(
        table.features[train],
        table.targets[train],
        batch_size=8,
        shuffle=False,
        verbose=0,
        callbacks=[means],
    )
    assert len(kept.losses) == len(seen) == 7
    sizes = np.minimum(8, len(train) - np.arange(7) * 8)
    running = np.cumsum(np.array(kept.losses) * sizes) / np.cumsum(sizes)
    np.testing.assert_allclose(running, seen, rtol=1e-6)


def test_the_classes_predicted_are_the_models_at_the_epochs_end(table: Any, describe: Any) -> None:
    spec = describe(layers=_MIXED)
    kept, model, _ = ours(spec, table, "none")
    _, validation = parts(spec, table)
    said = model(table.features[validation], training=False).numpy().argmax(axis=1)
    assert kept.epochs[-1].predicted.tolist() == said.tolist()
    right = float((said == table.labels[validation]).mean())
    assert kept.epochs[-1].metrics["val_accuracy"] == pytest.approx(right)


def test_the_rate_changes_without_a_new_trace(table: Any, describe: Any) -> None:
    spec = describe(**PLATEAU)
    kept, _, steps = ours(spec, table, "reshuffle")
    rates = {epoch.learning_rate for epoch in kept.epochs}
    assert len(rates) > 2
    assert steps.traces == 4


def test_a_schedules_rate_is_the_one_at_the_epochs_end(table: Any, describe: Any) -> None:
    spec = describe(
        optimizer={"name": "sgd", "learning_rate": 0.5}, schedule={"name": "step", "every": 1}
    )
    kept, _, _ = ours(spec, table, "none")
    assert [epoch.learning_rate for epoch in kept.epochs] == [0.25, 0.125, 0.0625]
