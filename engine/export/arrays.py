"""Images as a file of arrays for an exported script: a CSV would be ten times as large."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.io.files import produce_atomically

if TYPE_CHECKING:
    from data import Dataset, Description
    from engine.tasks.task import Task

ARRAYS = "data.npz"
MOST_COLUMNS = 1_000
"""A table of more is no text that one would read."""


def are_arrays(table: Description) -> bool:
    """Whether the rows of a table are written as arrays: large images, or columns without names."""
    return bool(table.shape) and (table.columns > MOST_COLUMNS or not table.feature_names)


def write_arrays(dataset: Dataset, task: Task, path: Path) -> str:
    """``x``, float32 in the shape of the images, and ``y``, the names of their classes or numbers;
    the file's SHA-256. No pickle is in it.
    """
    labels = dataset.labels
    if labels.dtype.kind != "f":
        labels = np.array(task.texts(labels), dtype=np.str_)

    def produce(temporary: Path) -> None:
        with temporary.open("wb") as file:
            np.savez_compressed(file, x=dataset.inputs, y=labels)

    return produce_atomically(path, produce)
