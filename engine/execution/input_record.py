"""What a run keeps of its network's inputs, for whoever predicts with its model later."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from data import Dataset
from data.split import Split
from engine.execution.context import RunContext
from engine.execution.disk_guard import RECORD
from engine.specs import ExperimentSpec
from engine.specs.networks import columns_of, graph_of
from engine.specs.tasks import fitted_task
from engine.store.inputs import InputRecord, keep_inputs
from engine.training.further_targets import scales_of

ROWS_AT_A_TIME = 65_536
_WHITE = "table_note.white"


def record_inputs(context: RunContext, rows: Split) -> str:
    """Keep it; the SHA-256 of the file."""
    record = input_record(context.spec, context.dataset, rows)
    return context.guard.retry_until_space(
        RECORD, lambda: keep_inputs(context.store, context.run, record)
    )


def input_record(spec: ExperimentSpec, dataset: Dataset, rows: Split) -> InputRecord:
    """Names, shape and ranges of the inputs, and how targets that are numbers were scaled.

    Of pictures and of tables that stream no ranges are known; of windows those of the newest row.
    """
    table = dataset.description
    scale = fitted_task(spec, dataset, rows).scale
    least, greatest = _ranges(spec, dataset, rows)
    white = [note.params["white"] for note in table.notes if note.code == _WHITE]
    return InputRecord(
        names=_names(spec, dataset),
        shape=table.input_shape,
        least=least,
        greatest=greatest,
        scale=(scale.mean, scale.deviation) if table.task == "regression" else None,
        ends=_ends(spec, dataset, rows),
        white=float(white[0]) if white else None,
    )


def _names(spec: ExperimentSpec, dataset: Dataset) -> tuple[str, ...]:
    """The columns that are inputs as they are; those of a table with windows are the table's."""
    if dataset.preparation is not None:
        return ()
    if spec.data.window is not None and isinstance(dataset.raw, Dataset):
        return dataset.raw.description.feature_names
    return dataset.description.feature_names


def _ranges(
    spec: ExperimentSpec, dataset: Dataset, rows: Split
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The least and the greatest of each input over the rows that train."""
    train, shape = np.asarray(rows.train, np.int64), dataset.description.shape
    has_window = spec.data.window is not None
    if dataset.rows_file is not None or (shape and not has_window) or not len(train):
        return (), ()
    features = dataset.features[:, -shape[-1] :] if has_window else dataset.features
    least = greatest = features[train[0]]
    for first in range(0, len(train), ROWS_AT_A_TIME):
        part = features[train[first : first + ROWS_AT_A_TIME]]
        least = np.minimum(least, part.min(axis=0))
        greatest = np.maximum(greatest, part.max(axis=0))
    return tuple(least.tolist()), tuple(greatest.tolist())


def _ends(spec: ExperimentSpec, dataset: Dataset, rows: Split) -> dict[str, tuple[float, float]]:
    graph: Any = graph_of(spec.network, columns_of(dataset.description))
    if graph is None or dataset.rows_file is not None:
        return {}
    train: NDArray[np.int64] = np.asarray(rows.train, np.int64)
    return scales_of(graph.ends, dataset.features, train)
