"""Whether exported scripts, run by a bare Python, give their runs' histories to the last bit."""

import argparse
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from engine.commands import Command, CommandKind
from engine.devices.environment import prepare

prepare()

from engine.devices.tensorflow_devices import configure  # noqa: E402
from engine.specs import ExperimentSpec  # noqa: E402
from engine.store.database import Store  # noqa: E402
from engine.training.control import Control  # noqa: E402
from tests.support.bare_python import run_bare  # noqa: E402
from tests.support.exported_runs import (  # noqa: E402
    Steering,
    at_pace,
    exported,
    first_difference,
    trained,
    weights_apart,
)

_SIGMOID = [{"units": 128, "activation": "sigmoid"}, {"units": 256, "activation": "sigmoid"}]
_RELU = {"units": 128, "activation": "relu"}
_ADAM: dict[str, Any] = {"optimizer": {"name": "adam"}}
_STOPPING = {"early_stopping": {"patience": 3, "restore_best": True}}
_BATCH_NORM = {**_RELU, "batch_norm": True}
CASES: dict[str, tuple[list[dict[str, Any]], dict[str, Any], dict[str, Any]]] = {
    "sigmoid, SGD": (_SIGMOID, {}, {}),
    "relu, Adam, dropout": ([{**_RELU, "dropout": 0.4}] * 2, _ADAM, {}),
    "batch normalisation": ([_BATCH_NORM, _RELU], _ADAM, {}),
    "L2": ([{**_RELU, "l2": 0.005}] * 2, _ADAM, {}),
    "early stopping, best weights": ([_RELU] * 2, {**_ADAM, **_STOPPING, "epochs": 40}, {}),
    "learning rate changed": ([{**_RELU, "dropout": 0.3}], _ADAM, {}),
    "patience and epochs changed": ([_BATCH_NORM], {**_ADAM, **_STOPPING, "epochs": 8}, {}),
    "stopped within an epoch": ([_RELU], {}, {}),
    "order of fit, class weights": (_SIGMOID, {"order": "keras", "class_weight": "balanced"}, {}),
    "class weights, reshuffled": (_SIGMOID, {"class_weight": {"Krabby": 2.5, "Oddish": 0.3}}, {}),
    "file order, momentum": (
        [_RELU],
        {"order": "none", "optimizer": {"name": "sgd", "momentum": 0.9, "nesterov": True}},
        {},
    ),
    "plateau, RMSprop": (
        [_RELU],
        {
            "optimizer": {"name": "rmsprop"},
            "schedule": {"name": "reduce_on_plateau", "patience": 1},
        },
        {},
    ),
    "cosine, AdamW, L1 and L2": (
        [{**_RELU, "l1": 1e-4, "l2": 1e-4}],
        {"optimizer": {"name": "adamw"}, "schedule": {"name": "cosine", "floor": 0.1}},
        {},
    ),
    "step, Nadam, leaky relu": (
        [{"units": 64, "activation": "leaky_relu", "negative_slope": 0.1}],
        {"optimizer": {"name": "nadam"}, "schedule": {"name": "step", "every": 2}},
        {},
    ),
    "1/t, Adagrad, gelu, batch norm": (
        [{"units": 64, "activation": "gelu", "batch_norm": True}],
        {"optimizer": {"name": "adagrad"}, "schedule": {"name": "inverse_time"}},
        {},
    ),
    "gelu, dropout": (
        [{"units": 64, "activation": "gelu", "dropout": 0.2}],
        {"batch_size": 7},
        {},
    ),
    "cost matrix": (
        [_RELU],
        {
            **_ADAM,
            "loss": "cost_matrix",
            "cost_matrix": [[1, 2, 1, 1, 1], [1, 1, 1, 1, 1], [9, 1, 1, 1, 1]] + [[1] * 5] * 2,
        },
        {},
    ),
    "stratified split": ([_RELU], _ADAM, {"validation": {"split": 0.2, "method": "stratified"}}),
    "no validation, no hidden layer": ([], {}, {"validation": {"split": 0.0}}),
    "batch of 100, MSE": (_SIGMOID, {"batch_size": 100, "loss": "mean_squared_error"}, {}),
}
STEERED: dict[str, tuple[dict[int, Command], int]] = {
    "learning rate changed": ({44: Command(CommandKind.LEARNING_RATE, 0.0003)}, 0),
    "patience and epochs changed": (
        {18: Command(CommandKind.PATIENCE, 1), 30: Command(CommandKind.EPOCHS, 20)},
        0,
    ),
    "stopped within an epoch": ({}, 57),
}


def main() -> None:
    """Train, export, run the script, compare; one line a case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="letters that the case's name must have")
    chosen = parser.parse_args()
    facts = configure()
    print(f"Exported scripts against their runs; Keras {facts['versions']['keras']}", flush=True)
    differ = 0
    with tempfile.TemporaryDirectory() as room:
        store = Store(Path(room) / "store")
        for number, name in enumerate(CASES):
            if chosen.only in name:
                differ += not _case(store, name, Path(room), number)
        store.close()
    sys.exit(1 if differ else 0)


def _case(store: Store, name: str, room: Path, number: int) -> bool:
    layers, training, data = CASES[name]
    fields = {
        "name": name,
        "data": {"shuffle_seed": 100, **data},
        "network": {"layers": layers},
        "training": {"epochs": 10, **training},
    }
    changes, stop = STEERED.get(name, ({}, 0))
    control = Steering(changes, stop) if changes or stop else Control()
    with at_pace(10) if name in STEERED else nullcontext():
        account = trained(store, ExperimentSpec.parse(fields), control)
    folder = exported(store, account, room / str(number))
    run_bare(folder / "train.py", room)
    difference = first_difference(account, folder)
    weights = weights_apart(store, account, folder)
    said = difference or "identical"
    made = [f"{event.action} at {event.epoch}/{event.step}" for event in account.changes]
    print(
        f"  {name:<34} {len(account.epochs):>3} epochs  {said}   weights {weights}  "
        f"{', '.join(made)}",
        flush=True,
    )
    return not difference


if __name__ == "__main__":
    main()
