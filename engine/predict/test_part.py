"""The rows that a run kept aside, told of by one of its models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data import Dataset
from data.errors import InputError
from engine.predict.earlier import table_then
from engine.predict.model import LoadedModel
from engine.predict.scores import Scores
from engine.specs.part_labels import as_labels
from engine.specs.splitting import split_of
from engine.store.database import Store
from engine.training.steps.call_size import calls_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def scores_of_test(store: Store, model: LoadedModel) -> dict[str, Any]:
    """What the model comes to on the run's test rows (``Scores.to_dict``).

    Raises:
        InputError: the run's table is gone, or is not what it was.
    """
    import numpy as np

    dataset = table_then(store, model.run, model.spec)
    if dataset is None:
        about = {"run": model.run.name, "file": model.spec.data.source}
        raise InputError("evaluate.table_changed", **about)
    test = np.asarray(split_of(model.spec, dataset).test, np.int64)
    scores, size = Scores(model.output), calls_of(dataset.description.columns)
    for first in range(0, len(test), size):
        features, labels = _rows(dataset, test[first : first + size])
        scores.add(labels, model.output.told(model.raw_outputs(features)))
    return scores.to_dict()


def _rows(dataset: Dataset, rows: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[Any]]:
    """Some rows' inputs and labels; of a table that streams they stand beside one another."""
    import numpy as np

    if dataset.rows_file is None:
        return dataset.features[rows], dataset.labels[rows]
    found = dataset.rows_file.read(int(rows[0]), len(rows))
    return np.ascontiguousarray(found["inputs"]), as_labels(dataset, found["label"])
