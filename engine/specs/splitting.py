"""Which rows of a table train and which validate, as a description asks for."""

from typing import TYPE_CHECKING

from data import Dataset
from data.split import Split, split
from engine.specs import ExperimentSpec
from engine.specs.data import DataSpec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def split_of(spec: ExperimentSpec, dataset: Dataset) -> Split:
    """The numbers of the rows that train and of those that validate."""
    return split_labels(spec.data, dataset.labels)


def split_labels(spec: DataSpec, labels: "NDArray[np.int64]") -> Split:
    """As ``split_of``, of the labels of all rows."""
    validation = spec.validation
    return split(
        labels,
        fraction=validation.split,
        method=validation.method,
        shuffle_seed=spec.shuffle_seed,
        seed=validation.seed,
    )
