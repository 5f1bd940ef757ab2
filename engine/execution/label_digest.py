"""What tells that a run's rows are those with which it began, beyond its file's SHA-256."""

import hashlib

import numpy as np

from data import Dataset


def label_digest(dataset: Dataset) -> str | None:
    """A SHA-256 of the labels in the order of the rows, and of how many inputs a row has; None
    where the table streams, whose rows are in a file of their own.

    A file that is what it was may give other rows: its recipe is another, or it is read otherwise.
    Inputs do not count, whose last digits another machine may round otherwise.
    """
    if dataset.rows_file is not None:
        return None
    labels = np.ascontiguousarray(dataset.labels)
    about = (labels.shape, labels.dtype.str, dataset.description.columns)
    return hashlib.sha256(repr(about).encode() + labels.tobytes()).hexdigest()
