"""Some rows of a data set by their numbers, whether it is held in memory or its rows are on disk.

Of those on disk only rows with numbers can be had so (``has_numbers``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.dataset import Dataset
from data.rows_file import NumberedRows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def has_numbers(dataset: Dataset) -> bool:
    """Whether rows can be had by their numbers: not of a table that streams."""
    return dataset.rows_file is None or isinstance(dataset.rows_file, NumberedRows)


def inputs_at(dataset: Dataset, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
    """The inputs of rows by their numbers, from 0, as a network is given them: (rows, ...).

    Raises:
        InputError: the file of the rows is damaged.
    """
    stored = _stored(dataset)
    if stored is None:
        return dataset.inputs[numbers]
    shape = dataset.description.input_shape
    return stored.inputs_at(numbers).reshape(len(numbers), *shape)


def labels_at(dataset: Dataset, numbers: NDArray[np.int64]) -> NDArray[Any]:
    """The labels (rows,) of rows by their numbers, as ``Dataset.labels`` has them."""
    stored = _stored(dataset)
    if stored is None:
        return dataset.labels[numbers]
    found: NDArray[Any] = stored.labels_at(numbers)
    return found if dataset.description.task == "regression" else found.astype("int64")


def names_at(dataset: Dataset, numbers: NDArray[np.int64]) -> tuple[str, ...]:
    """What the pictures of rows are called (untrusted), by their numbers; empty where they have no
    names.
    """
    stored, files = _stored(dataset), dataset.files
    if stored is not None:
        return stored.names_at(numbers)
    return tuple(files[row] for row in numbers.tolist()) if files else ()


def limits_of(dataset: Dataset) -> tuple[float, float]:
    """The least and the greatest input of all rows; 0 and 1 where there is none."""
    stored, features = _stored(dataset), dataset.features
    if stored is not None:
        return stored.limits
    return (float(features.min()), float(features.max())) if len(features) else (0.0, 1.0)


def _stored(dataset: Dataset) -> NumberedRows | None:
    """The rows on disk, None where they are held.

    Raises:
        ValueError: they have no numbers.
    """
    stored = dataset.rows_file
    if stored is not None and not isinstance(stored, NumberedRows):
        raise ValueError("these rows have no numbers")
    return stored
