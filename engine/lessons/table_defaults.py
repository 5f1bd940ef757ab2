"""A network and a training for a table that nobody has tried yet, from the table's sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from data import Description
from data.schema import Task
from engine.lessons.column_network import column_network
from engine.lessons.image_layers import image_tower

UPDATES = 60_000
"""Updates of the weights that a run may take; few do, for it stops early."""
MOST_EPOCHS, FEWEST_EPOCHS = 300, 20
MOST_PATIENCE, LEAST_PATIENCE = 40, 5
BATCHES = ((1_000, 16), (5_000, 32), (20_000, 64), (100_000, 128))
LARGEST_BATCH = 256
WIDTHS = ((1_000, (128, 64)), (100_000, (256, 128)))
LARGEST_WIDTHS = (512, 256)
FEW_ROWS = 5
"""Fewer rows an input than this are few: half of what is learnt there is chance."""
DROPOUT, DROPOUT_OF_FEW = 0.1, 0.3
LEARNING_RATE = 0.001
MOST_IMAGE_EPOCHS, IMAGE_BATCH = 50, 32
"""An epoch of convolutions takes a hundred times as long as one of a table."""
LARGE, SMALL_SPLIT, LARGE_SPLIT = 2_000, 0.2, 0.1
"""The part of the rows that validates: a tenth of a small table says little."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """Fields of an experiment as they stand in its file: part that validates, layers, training."""

    split: float
    layers: tuple[dict[str, Any], ...]
    training: dict[str, Any]


def defaults_for(rows: int, inputs: int, task: Task) -> Defaults:
    """What to begin with on a table of ``rows`` rows and ``inputs`` inputs.

    The more rows, the wider the layers and the larger the batches; few rows an input ask for more
    dropout. The number of epochs keeps the updates bounded. Early stopping gives back the weights
    of the epoch with the best accuracy, which often rises long after the loss is at its lowest; of
    the epoch with the lowest loss where the label is a number. Chosen by measuring on public tables
    of 40 to 7,000 rows against HistGradientBoosting (tests/benchmarks/tables.py).
    """
    split = LARGE_SPLIT if rows >= LARGE else SMALL_SPLIT
    batch = max(min(_by_rows(rows, BATCHES, LARGEST_BATCH), int(rows * (1 - split)) - 1), 1)
    epochs = _between(FEWEST_EPOCHS, UPDATES * batch // max(rows, 1), MOST_EPOCHS)
    widths = _by_rows(rows, WIDTHS, LARGEST_WIDTHS)
    few = rows < FEW_ROWS * inputs
    layer = {"activation": "relu", "dropout": DROPOUT_OF_FEW if few else DROPOUT}
    layers = tuple({"units": units, **layer} for units in widths)
    loss = {"loss": "mean_squared_error"} if task == "regression" else {}
    training = {
        **loss,
        "batch_size": batch,
        "epochs": epochs,
        "optimizer": {"name": "adam", "learning_rate": LEARNING_RATE},
        "early_stopping": {
            "monitor": "val_loss" if task == "regression" else "val_accuracy",
            "min_delta": 0.0,
            "patience": _between(LEAST_PATIENCE, epochs // 7, MOST_PATIENCE),
            "restore_best": True,
        },
    }
    return Defaults(split, layers, training)


def image_layers(shape: tuple[int, ...]) -> tuple[dict[str, Any], ...]:
    """A small network for images; what is no image is flattened."""
    if len(shape) != 3:
        return ({"type": "flatten"}, {"units": WIDTHS[0][1][0], "activation": "relu"})
    return (*image_tower(shape), {"units": 128, "activation": "relu", "dropout": DROPOUT_OF_FEW})


def sized(fields: dict[str, Any], table: Description) -> dict[str, Any]:
    """The fields of an experiment's file with what suits the table in place of what they say."""
    found = defaults_for(table.rows, table.columns, table.task)
    if table.shape or table.images:
        found = _of_images(found, table)
    alone = {"layers": list(image_layers(table.shape))} if table.shape else {}
    return {
        **fields,
        "data": {**fields.get("data", {}), "validation": {"split": found.split}},
        "network": alone or column_network(table, found.layers) or {"layers": list(found.layers)},
        "training": found.training,
    }


def _of_images(found: Defaults, table: Description) -> Defaults:
    epochs = min(found.training["epochs"], MOST_IMAGE_EPOCHS)
    stopping = {**found.training["early_stopping"], "patience": max(epochs // 7, LEAST_PATIENCE)}
    changes = {"epochs": epochs, "early_stopping": stopping}
    changes["batch_size"] = max(found.training["batch_size"], min(IMAGE_BATCH, table.rows // 4), 1)
    return Defaults(found.split, found.layers, {**found.training, **changes})


def _by_rows(rows: int, limits: tuple[tuple[int, Any], ...], beyond: Any) -> Any:
    """What stands beside the first limit that the rows are below."""
    return next((value for limit, value in limits if rows < limit), beyond)


def _between(least: int, wanted: int, most: int) -> int:
    return min(max(wanted, least), most)
