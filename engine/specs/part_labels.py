"""What is known of the labels of the rows that train and of those that are measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data import Dataset
from data.messages import Message
from data.rows_file import NumberedRows, StoredRows
from data.split import Split
from engine.specs.buffers import kept_every
from engine.tasks.task import Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Labels = NDArray[Any]
AT_ONCE = 1 << 14
"""Rows of a file that are read at once."""


def doubts_of(task: Task, dataset: Dataset, rows: Split) -> list[Message]:
    """What a person should know of the split (``Task.doubts``) and its table does not tell."""
    if any(note.code == "table_note.classes_only_validate" for note in dataset.description.notes):
        return []
    if dataset.rows_file is None:
        labels = dataset.labels
        return task.doubts(labels[rows.train], labels[rows.validation])
    trained, validated, _ = map(_occurring, dataset.rows_file.facts["label_counts"])
    return task.doubts(trained, validated)


def baseline_of(task: Task, dataset: Dataset, rows: Split) -> dict[str, float]:
    """What the simplest guess comes to on the rows that are measured (``Task.baseline``)."""
    measured = rows.validation if len(rows.validation) else rows.train
    if dataset.rows_file is None:
        labels = dataset.labels
        return task.baseline(labels[rows.train], labels[measured])
    return task.baseline(_guess(dataset), labels_of(dataset, measured))


def labels_of(dataset: Dataset, rows: NDArray[Any] | range) -> Labels:
    """The labels of some rows; of a table that streams those whose predictions are kept."""
    import numpy as np

    file = dataset.rows_file
    if file is None:
        return dataset.labels[rows]
    every = kept_every(len(rows))
    if isinstance(file, NumberedRows):  # no picture is read for it
        places = np.asarray(rows[::every], np.int64)
        return as_labels(dataset, file.labels_at(file.numbers[places]))
    found = [np.zeros(0)]
    for first in range(0, len(rows), AT_ONCE):
        count = min(AT_ONCE, len(rows) - first)
        labels: Labels = file.read(int(rows[first]), count)["label"]
        found.append(labels[-first % every :: every].copy())
    return as_labels(dataset, np.concatenate(found))


def as_labels(dataset: Dataset, labels: NDArray[np.float64]) -> Labels:
    """Labels as they lie in a file, as a data set holds them: int64 where they are classes."""
    is_number = dataset.description.task == "regression"
    return labels if is_number else labels.astype("int64")


def training_counts(file: StoredRows) -> Labels:
    """How many rows of each class train (int64)."""
    import numpy as np

    return np.array(file.facts["label_counts"][0], np.int64)


def _occurring(counts: list[int]) -> Labels:
    """The classes that occur."""
    import numpy as np

    return np.flatnonzero(np.array(counts, np.int64))


def _guess(dataset: Dataset) -> Labels:
    """Labels of which the simplest guess is that of all rows that train: their mean, or the class
    that most of them have.
    """
    import numpy as np

    file = dataset.rows_file
    assert file is not None
    if dataset.description.task == "regression":
        return np.array([float(file.facts["mean"])])
    return np.array([int(training_counts(file).argmax())])
