"""Which rows of a table train and which validate, as a description asks for."""

from data import Dataset
from data.split import Split, split
from engine.specs import ExperimentSpec


def split_of(spec: ExperimentSpec, dataset: Dataset) -> Split:
    """The numbers of the rows that train and of those that validate."""
    validation = spec.data.validation
    return split(
        dataset.labels,
        fraction=validation.split,
        method=validation.method,
        shuffle_seed=spec.data.shuffle_seed,
        seed=validation.seed,
    )
