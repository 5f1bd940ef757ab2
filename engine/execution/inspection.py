"""What a run keeps of how its inputs look: the coach reads it, nothing else."""

from typing import Any

import numpy as np

from data import Dataset
from data.inspecting import inspected
from data.prepare.preparation import Preparation
from data.split import Split


def inspection_of(dataset: Dataset, rows: Split) -> tuple[dict[str, float], str]:
    """The figures of ``data.inspecting``, and the column that alone tells the label best.

    Nothing where the table streams: its rows are not held.
    """
    train: Any = np.asarray(rows.train, np.int64)
    if dataset.rows_file is not None or not len(train):
        return {}, ""
    columns: list[str] = []
    if dataset.preparation is not None:
        columns = [one.column for one in Preparation.from_dict(dataset.preparation).inputs]
    elif not dataset.description.shape:
        columns = list(dataset.description.feature_names)
    held = np.asarray(rows.validation, np.int64)
    return inspected(dataset.features, dataset.labels, train, held, columns)
