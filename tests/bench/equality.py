"""Whether exact equals ``fit`` to the last bit, over thirty epochs of the table at hand."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from engine.spec import ExperimentSpec
from tests.bench.ways import Rows
from tests.support.trained_twice import fitted, ours

EPOCHS = 30
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
    print(f"\nExact against fit, {EPOCHS} epochs, batch 16: the largest difference")
    for name, (order, optimizer, layers) in CASES.items():
        spec = ExperimentSpec.parse(
            {
                "network": {"layers": layers},
                "training": {"epochs": EPOCHS, "optimizer": {"name": optimizer}},
            }
        )
        kept, model, _ = ours(spec, rows, order)
        history, other = fitted(spec, rows, order)
        mine = [[epoch.metrics[key] for epoch in kept.epochs] for key in history]
        metrics = _largest(mine, history.values())
        weights = _largest(model.get_weights(), other.get_weights())
        variables = _largest(model.optimizer.variables, other.optimizer.variables)
        said = f"metrics {metrics}   weights {weights}   optimizer {variables}"
        print(f"  {name:<44} {said}   exactly 0.0", flush=True)


def _largest(mine: Iterable[Any], theirs: Iterable[Any]) -> float:
    """The largest difference; infinite where one is a number and the other is none."""
    found = 0.0
    for one, other in zip(mine, theirs, strict=True):
        here, there = np.asarray(one, np.float64), np.asarray(other, np.float64)
        if not np.array_equal(np.isnan(here), np.isnan(there)):
            return float("inf")
        found = max(found, float(np.nan_to_num(abs(here - there)).max()))
    return found
