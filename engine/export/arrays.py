"""Images as a file of arrays for an exported script: a CSV would be ten times as large."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from data import Dataset, Description
from data.sources.label_values import quantity_of
from engine.io.files import produce_atomically, sha256

if TYPE_CHECKING:
    from engine.tasks.task import Task

ARRAYS = "data.npz"
MOST_COLUMNS = 1_000
"""A table of more is no text that one would read."""


def are_arrays(table: Description) -> bool:
    """Whether the rows of a table are written as arrays: large images, columns without names, or
    pictures beside other columns.
    """
    alone = bool(table.shape) and (table.columns > MOST_COLUMNS or not table.feature_names)
    return alone or bool(table.images)


def write_arrays(dataset: Dataset, task: Task, path: Path) -> str:
    """``x``, float32 in the shape of the images, and ``y``, the names of their classes or numbers;
    the file's SHA-256. Where columns name pictures ``names`` are what the inputs are called. No
    pickle is in it.
    """
    labels, told = dataset.labels, dataset.description
    names: dict[str, Any] = {}
    if told.images:
        names = {"names": np.array(told.feature_names, dtype=np.str_)}
    if labels.dtype.kind != "f":
        labels = np.array(task.texts(labels), dtype=np.str_)

    def produce(temporary: Path) -> None:
        with temporary.open("wb") as file:
            np.savez_compressed(file, x=dataset.inputs, y=labels, **names)

    return produce_atomically(path, produce)


def load_arrays(path: Path, about: Mapping[str, Any]) -> Dataset:
    """The data set of an exported file with pictures beside other columns, of which ``about`` is
    what the lock says.

    Raises:
        ValueError, KeyError, TypeError: the file is not what was exported.
        OSError: it cannot be read.
    """
    with np.load(path, allow_pickle=False) as arrays:
        inputs, texts, names = arrays["x"], arrays["y"], arrays["names"].tolist()
    rows, label = len(texts), str(about["label"])
    features = np.ascontiguousarray(inputs, np.float32).reshape(rows, len(names))
    classes, labels, quantity = tuple(str(one) for one in about["classes"]), texts, None
    if classes:
        labels = np.array([classes.index(text) for text in texts.tolist()], np.int64)
    else:
        labels = texts.astype(np.float64)
        quantity = quantity_of(labels, path.name, label)
    images = {str(name): tuple(map(int, shape)) for name, shape in about["images"].items()}
    description = Description(
        source=str(path),
        name=path.name,
        rows=rows,
        feature_names=tuple(map(str, names)),
        class_names=classes,
        class_counts=tuple(np.bincount(labels, minlength=len(classes)).tolist()) if classes else (),
        label_name=label,
        sha256=sha256(path),
        held_rows=int(about.get("held_rows", 0)),
        task="classification" if classes else "regression",
        quantity=quantity,
        preparation=str(about["prepared"]),
        shape=tuple(map(int, about.get("shape", ()))),
        images=images,
    )
    return Dataset(description, features, labels)
