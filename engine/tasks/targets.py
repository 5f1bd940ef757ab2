"""What is computed from labels and predictions with numpy alone."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray


def confusion(
    true: NDArray[np.int64], predicted: NDArray[np.int64], classes: int
) -> list[list[int]]:
    """Counts of rows by true class (lines) and predicted class (columns).

    The same numbers as ``sklearn.metrics.confusion_matrix`` with ``labels=range(classes)``.
    """
    places = true[: len(predicted)] * classes + predicted
    return np.bincount(places, minlength=classes * classes).reshape(classes, classes).tolist()


def one_hot(labels: NDArray[np.int64], classes: int) -> NDArray[np.float32]:
    """float32 of shape (rows, classes) with a 1 at each row's class."""
    return np.eye(classes, dtype=np.float32)[labels]


def balanced_weights(labels: NDArray[np.int64]) -> dict[int, float]:
    """Weight of each class that occurs: rows / (classes that occur · rows of the class).

    scikit-learn's ``compute_class_weight("balanced")``.
    """
    return _balanced(np.bincount(labels))


def _balanced(counts: NDArray[np.int64]) -> dict[int, float]:
    """The same of how many rows each class has."""
    found = np.flatnonzero(counts)
    weights = counts.sum() / (len(found) * counts[found].astype(np.float64))
    return {int(label): float(weight) for label, weight in zip(found, weights, strict=True)}


def class_weights(
    asked: Literal["balanced"] | Mapping[str, float],
    counts: NDArray[np.int64],
    names: Sequence[str],
) -> dict[int, float]:
    """Weight of each class as an experiment asks for it; classes not named are left out.

    ``counts`` are the training rows of each class, ``names`` the classes' in their order.
    """
    if asked == "balanced":
        return _balanced(counts)
    return {names.index(name): weight for name, weight in asked.items()}


def row_weights(
    labels: NDArray[np.int64], weights: dict[int, float], classes: int
) -> NDArray[np.float32]:
    """Each row's weight, as ``fit`` makes it of ``class_weight``; classes not named weigh 1.

    Follows ``keras.src.trainers.data_adapters.data_adapter_utils.class_weight_to_sample_weights``.
    """
    return weights_by_class(weights, classes)[labels]


def weights_by_class(weights: dict[int, float], classes: int) -> NDArray[np.float32]:
    """Each class's weight, float32 of shape (classes,); classes not named weigh 1."""
    return np.array([weights.get(label, 1.0) for label in range(classes)], dtype=np.float32)
