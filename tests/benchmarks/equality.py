"""Whether exact equals ``fit`` to the last bit, over thirty epochs of the table at hand.

The two networks of the tutorial train on all of it; the cases of the tests on 200 rows.
"""

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.specs import ExperimentSpec
from tests.benchmarks.ways import Rows

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from fit_cases import BUILT, COMBINED, DESCRIBED, built_twice, described
from trained_twice import fitted, ours

EPOCHS, FEW = 30, 200
_RELU = {"units": 128, "activation": "relu", "dropout": 0.3, "batch_norm": True}
_SIGMOID = {"activation": "sigmoid"}
CASES: dict[str, tuple[str, str, list[dict[str, Any]]]] = {
    "sigmoid, SGD, reshuffled": (
        "reshuffle",
        "sgd",
        [{**_SIGMOID, "units": 128}, {**_SIGMOID, "units": 256}],
    ),
    "relu, Adam, dropout, batch norm": ("keras", "adam", [_RELU, _RELU]),
}


def equality(rows: Rows) -> None:
    """Print the largest difference in any epoch's metrics, in weights and optimizer variables."""
    print(f"\nExact against fit, {EPOCHS} epochs: the largest difference; exactly 0.0 everywhere")
    for name, (order, optimizer, layers) in CASES.items():
        spec = ExperimentSpec.parse(
            {
                "network": {"layers": layers},
                "training": {"epochs": EPOCHS, "optimizer": {"name": optimizer}},
            }
        )
        _compare(name, ours(spec, rows, order)[:2], fitted(spec, rows, order))
    few = replace(rows, features=rows.features[:FEW], labels=rows.labels[:FEW])
    for name, (order, options) in {**DESCRIBED, **COMBINED}.items():
        if "cost_matrix" in options:
            continue  # it is of three classes
        spec = described(**{**options, "epochs": EPOCHS})
        _compare(name, ours(spec, few, order)[:2], fitted(spec, few, order))
    for name in BUILT:
        _compare(name, *built_twice(name, EPOCHS))


def _compare(name: str, mine: tuple[Any, Any], theirs: tuple[Any, Any]) -> None:
    (kept, model), (history, other) = mine, theirs
    names = [name for name in history if name != "learning_rate"]  # a plateau's own entry
    found = [[epoch.metrics[name] for epoch in kept.epochs] for name in names]
    metrics = _largest(found, [history[name] for name in names])
    weights = _largest(model.get_weights(), other.get_weights())
    variables = _largest(model.optimizer.variables, other.optimizer.variables)
    said = f"metrics {metrics}   weights {weights}   optimizer {variables}"
    print(f"  {name:<68} {said}", flush=True)


def _largest(mine: Iterable[Any], theirs: Iterable[Any]) -> float:
    """The largest difference; infinite where one is a number and the other is none."""
    found = 0.0
    for one, other in zip(mine, theirs, strict=True):
        here, there = np.asarray(one, np.float64), np.asarray(other, np.float64)
        if not np.array_equal(np.isnan(here), np.isnan(there)):
            return float("inf")
        found = max(found, float(np.nan_to_num(abs(here - there)).max()))
    return found
