"""The engine's loop against ``model.fit`` on the same rows in the same order: not one bit apart."""

from typing import Any

import keras
import numpy as np
import pytest

from fit_cases import BINARY, COMBINED, DESCRIBED, NUMBER, PLATEAU, Case, tiered
from trained_twice import assert_same_variables, fitted, made, ours, parts

pytestmark = pytest.mark.slow

_MIXED = DESCRIBED["adam, dropout, batch norm, L1, L2"][1]["layers"]


@pytest.mark.parametrize("case", tiered({**DESCRIBED, **COMBINED}))
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


def assert_equals_fit(case: Case, table: Any, describe: Any, measured: list[str]) -> None:
    kind, options = case
    spec = describe(**options)
    kept, model, _ = ours(spec, table, kind)
    history, other = fitted(spec, table, kind)
    names = [f"{part}{name}" for part in ("", "val_") for name in ("loss", *measured)]
    expected = names[: len(names) // 2] if options.get("split") == 0.0 else names
    assert sorted(kept.epochs[0].metrics) == sorted(expected)
    for name in expected:
        assert [epoch.metrics[name] for epoch in kept.epochs] == history[name]
    assert_same_variables(model, other)


@pytest.mark.parametrize("case", tiered(BINARY))
def test_one_sigmoid_unit_equals_fit(case: Case, halves: Any, describe: Any) -> None:
    assert_equals_fit(case, halves, describe, ["accuracy", "auc"])


@pytest.mark.parametrize("case", tiered(NUMBER))
def test_a_number_equals_fit(case: Case, number: Any, describe: Any) -> None:
    assert_equals_fit(case, number, describe, ["r2", "mae", "rmse"])


def test_errors_are_told_in_the_labels_own_unit(number: Any, describe: Any) -> None:
    spec = describe(epochs=2)
    kept, model, _ = ours(spec, number, "none")
    train, validation = parts(spec, number)
    scaled = model(number.features[validation], training=False).numpy()[:, 0]
    known = number.labels[train]
    off = scaled * known.std() + known.mean() - number.labels[validation]
    last = kept.epochs[-1]
    assert last.metrics["val_mae"] == pytest.approx(abs(off).mean(), rel=1e-5)
    assert last.metrics["val_rmse"] == pytest.approx((off**2).mean() ** 0.5, rel=1e-5)
    variance = number.labels[validation].var()
    assert last.metrics["val_r2"] == pytest.approx(1 - (off**2).mean() / variance, abs=1e-4)
    # The loss is of scaled numbers
    assert last.metrics["val_loss"] == pytest.approx((off**2).mean() / known.var(), rel=1e-5)
    np.testing.assert_allclose(last.predicted, scaled, rtol=1e-6)


def test_the_threshold_decides(halves: Any, describe: Any) -> None:
    for threshold in (0.2, 0.8):
        spec = describe(network={"output": "sigmoid", "threshold": threshold}, epochs=1)
        kept, model, _ = ours(spec, halves, "none")
        _, validation = parts(spec, halves)
        above = model(halves.features[validation], training=False).numpy()[:, 0] > threshold
        assert kept.epochs[-1].predicted.tolist() == above.astype(int).tolist()
        right = float((above == halves.labels[validation]).mean())
        assert kept.epochs[-1].metrics["val_accuracy"] == pytest.approx(right)


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
