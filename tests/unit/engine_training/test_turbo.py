"""Turbo: the same mathematics as exact, compiled once, and only where it serves."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from data.messages import Message
from engine.training.steps.turbo import LONGEST, TurboSteps, why_not
from trained_twice import assert_same_variables, made, ours, parts

pytestmark = pytest.mark.slow

_NORMED = [{"units": 16, "activation": "relu", "batch_norm": True, "l2": 0.01, "l1": 0.001}]
CASES: dict[str, dict[str, Any]] = {
    "sgd, a partial batch": {"epochs": 5},
    "adam, batch norm, L1, L2, cosine": {
        "layers": _NORMED,
        "optimizer": {"name": "adam", "learning_rate": 0.01},
        "schedule": {"name": "cosine", "floor": 0.1},
    },
    "class weights, no partial batch": {"class_weight": "balanced", "batch_size": 7},
    "fewer rows than a batch": {"batch_size": 64},
    "cost matrix, no validation": {
        "loss": "cost_matrix",
        "cost_matrix": [[1, 2, 3], [9, 1, 2], [1, 1, 1]],
        "split": 0.0,
    },
}


USUAL = ("adam, batch norm, L1, L2, cosine", "cost matrix, no validation")


@pytest.mark.parametrize(
    "case",
    [pytest.param(one, marks=() if one in USUAL else pytest.mark.thorough) for one in CASES],
)
def test_turbo_differs_from_exact_only_by_rounding(case: str, table: Any, describe: Any) -> None:
    spec = describe(**CASES[case])
    exact, slow, _ = ours(spec, table, "reshuffle")
    turbo, fast, _ = ours(spec, table, "reshuffle", TurboSteps)
    np.testing.assert_allclose(turbo.losses, exact.losses, rtol=1e-3)
    for mine, theirs in zip(turbo.epochs, exact.epochs, strict=True):
        assert mine.metrics == pytest.approx(theirs.metrics, rel=1e-3)
        assert mine.predicted.tolist() == theirs.predicted.tolist()
    for mine, theirs in zip(fast.get_weights(), slow.get_weights(), strict=True):
        # a bias before a batch norm has no gradient but rounding, which Adam makes large
        np.testing.assert_allclose(mine, theirs, rtol=1e-3, atol=2e-3)


@pytest.mark.parametrize(
    "loss",
    [
        "mean_squared_error",
        pytest.param("mean_absolute_percentage_error", marks=pytest.mark.thorough),
    ],
)
@pytest.mark.thorough
def test_so_does_turbo_of_a_number(loss: str, number: Any, describe: Any) -> None:
    spec = describe(loss=loss)
    exact, _, _ = ours(spec, number, "reshuffle")
    turbo, _, _ = ours(spec, number, "reshuffle", TurboSteps)
    np.testing.assert_allclose(turbo.losses, exact.losses, rtol=1e-3)
    for mine, theirs in zip(turbo.epochs, exact.epochs, strict=True):
        assert mine.metrics == pytest.approx(theirs.metrics, rel=1e-3)
        np.testing.assert_allclose(mine.predicted, theirs.predicted, rtol=1e-3, atol=1e-4)


@pytest.mark.thorough
def test_and_of_one_sigmoid_unit(halves: Any, describe: Any) -> None:
    spec = describe(network={"output": "sigmoid"})
    exact, _, _ = ours(spec, halves, "reshuffle")
    turbo, _, _ = ours(spec, halves, "reshuffle", TurboSteps)
    for mine, theirs in zip(turbo.epochs, exact.epochs, strict=True):
        assert mine.metrics == pytest.approx(theirs.metrics, rel=1e-3)
        assert mine.predicted.tolist() == theirs.predicted.tolist()


def test_however_many_batches_a_call_takes_the_bits_are_the_same(
    table: Any, describe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = describe(optimizer={"name": "adam", "learning_rate": 0.01})
    found: list[Any] = []
    for seconds in (1e-9, 10.0):  # one batch a call, as many as there are
        monkeypatch.setattr("engine.training.chunk_sizer.SECONDS", seconds)
        kept, model, _ = ours(spec, table, "reshuffle", TurboSteps)
        found.append(([epoch.metrics for epoch in kept.epochs], kept.losses, model))
    assert found[0][:2] == found[1][:2]
    assert_same_variables(found[0][2], found[1][2])


def test_more_batches_than_one_program_takes_come_whole_and_in_order(
    table: Any, describe: Any
) -> None:
    spec = describe(batch_size=1, optimizer={"name": "sgd", "learning_rate": 1e-3})
    rows = np.tile(parts(spec, table)[0], 12)
    assert len(rows) > LONGEST
    losses = [
        steps.train(steps.batches(rows), 0, len(rows))
        for kind in (TurboSteps, TurboSteps.__base__)
        for steps in [kind(made(spec, table, rows), table.features, table.targets, None, 1)]
    ]
    assert len(losses[0]) == len(rows)
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-3)


_COUNTED = """
import sys
from pathlib import Path
from engine.devices.environment import prepare
prepare()
import numpy as np
from engine.specs import ExperimentSpec
from engine.tasks.classification import Classification
from engine.training.build import build
from engine.training.steps.turbo import TurboSteps

spec = ExperimentSpec.parse({"network": {"layers": [{"units": 4}]}})
features = np.random.default_rng(0).normal(size=(80, 3)).astype("f4")
model = build(spec, (3,), Classification(("0", "1")), 20)
steps = TurboSteps(model, features, np.eye(2, dtype="f4")[np.arange(80) % 2], None, 4)
counts = []
for first, count, rate in [(0, 1, 0.1), (1, 3, 0.1), (4, 16, 0.01), (0, 20, 0.001), (7, 5, 1.0)]:
    model.optimizer.learning_rate = rate
    before = model.get_weights()[0].copy()
    steps.train(steps.batches(np.random.permutation(80).astype("i4")), first, count)
    moved = float(abs(model.get_weights()[0] - before).max())
    dumped = Path(sys.argv[1]).glob("*before_optimizations.txt")
    counts.append((len(list(dumped)), moved > 0))
print(counts)
"""


@pytest.mark.thorough
def test_a_new_rate_or_place_or_length_compiles_nothing(tmp_path: Path) -> None:
    """XLA itself counts: it writes down every program that it compiles."""
    environment = {**os.environ, "XLA_FLAGS": f"--xla_dump_to={tmp_path}"}
    found = subprocess.run(
        [sys.executable, "-c", _COUNTED, str(tmp_path)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout.strip() == repr([(1, True)] * 5)


def test_random_layers_and_convolutions_are_not_for_turbo() -> None:
    layers: Any = keras.layers
    plain = [layers.Dense(2), layers.BatchNormalization(), layers.Dropout(0.0)]
    for last, said in [
        (layers.Activation("relu"), None),
        (layers.Dropout(0.2), Message("turbo.random_layer", {"layer": "Dropout"})),
        (layers.GaussianNoise(0.1), Message("turbo.random_layer", {"layer": "GaussianNoise"})),
    ]:
        assert why_not(keras.Sequential([keras.Input((3,)), *plain, last])) == said
    seen = keras.Sequential([keras.Input((4, 4, 1)), layers.Conv2D(2, 2), layers.Flatten()])
    assert why_not(seen) == Message("turbo.convolution")
    inner = keras.Sequential([keras.Input((3,)), layers.Dropout(0.5)])
    assert why_not(keras.Sequential([keras.Input((3,)), inner])) is not None
