"""What a network tells of rows, outside of its compiled steps."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from data import Dataset, Description
from data.rows_at import inputs_at
from engine.models.summary import OUTPUT
from engine.specs import ExperimentSpec
from engine.specs.networks import columns_of, graph_of
from engine.training.steps.call_size import rows_a_call
from engine.training.steps.dividing import Divided, divided_among, whole


def divided_by(spec: ExperimentSpec, table: Description) -> Divided:
    """What makes the model's inputs of a row's."""
    graph = graph_of(spec.network, columns_of(table))
    return whole if graph is None else divided_among(graph.entries)


def outputs_of(
    model: Any, dataset: Dataset, rows: NDArray[np.int64], divided: Divided = whole
) -> NDArray[np.float32]:
    """What the network tells of the label (rows, units). Nothing is compiled for it: it happens
    a few times a run.
    """
    import keras

    size = rows_a_call(dataset.description)
    parts: list[Any] = []
    for first in range(0, len(rows), size):
        inputs = inputs_at(dataset, rows[first : first + size])
        given = keras.ops.convert_to_tensor(inputs)
        found = model(divided(given), training=False)
        parts.append(np.asarray(found[OUTPUT] if isinstance(found, dict) else found))
    return np.concatenate(parts)
