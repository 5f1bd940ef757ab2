"""A record of layers whose figures are known to the last digit."""

import numpy as np
from numpy.typing import NDArray

from engine.models.layer_statistics import OF_ARRAYS, OF_LAYERS, ObservedLayer, length
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.layer_records import record_layers, record_observed
from engine.store.run_writer import add_facts

LAYERS = (
    ObservedLayer("hidden_1", "Dense", "", ("kernel", "bias"), (800, 4)),
    ObservedLayer("hidden_1_relu", "Activation", "relu"),
    ObservedLayer("output", "Dense", "softmax", ("kernel", "bias"), (20, 5)),
)


def figures(epoch: int) -> NDArray[np.float32]:
    """The record of an epoch: of the kernels 3 and 4 times it, of the relu ``epoch`` dead of 10."""
    found = np.full(length(LAYERS), np.nan, np.float32)
    arrays = found[: 4 * len(OF_ARRAYS)].reshape(4, -1)
    arrays[:, 0] = [3.0 * epoch, 4.0 * epoch, 6.0 * epoch, 8.0 * epoch]
    arrays[:, 1] = np.array([3.0, 4.0, 0.03, 0.04]) / epoch
    arrays[:, 2] = arrays[:, 0] / 1000
    layers = found[4 * len(OF_ARRAYS) :].reshape(len(LAYERS), -1)
    layers[:, OF_LAYERS.index("activation_mean")] = [-0.5, 0.25, 0.2]
    layers[1, OF_LAYERS.index("dead")] = epoch / 10
    return found


def record_some(store: Store, run: str, epochs: int) -> None:
    """Records of the run's first epochs."""
    add_facts(store, run, RunFacts(layers=True))
    record_observed(store, run, LAYERS)
    for epoch in range(1, epochs + 1):
        record_layers(store, run, epoch, figures(epoch))
