"""What was recorded inside a network while it trained: a row an epoch, a column a layer.

Arrays of numpy and nothing of Keras: training writes them, everybody else reads them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Figures: TypeAlias = NDArray[np.float64]
OF_ARRAYS = ("weight_norm", "gradient_norm", "update_norm")
"""What is recorded of each array of weights, in the order of the record."""
OF_LAYERS = (
    "activation_mean",
    "activation_std",
    "dead",
    "saturated",
    "moving_mean_least",
    "moving_mean_most",
    "moving_variance_least",
    "moving_variance_most",
)
"""What is recorded of each layer's results, in the order of the record."""
STATISTICS = ("weight_norm", "gradient_norm", "update_ratio", *OF_LAYERS)
"""What is told of each layer."""


@dataclass(frozen=True, slots=True)
class ObservedLayer:
    """A layer of Keras that is recorded.

    ``name`` is Keras' name, behind those of the layers that it lies in (``encoder/dense``);
    ``kind`` its class, ``activation`` the function that its results come out of, or nothing.
    ``arrays`` names its arrays of weights (kernel, bias, ...), ``sizes`` the numbers in each;
    ``trains`` tells whether training changes them.
    """

    name: str
    kind: str
    activation: str = ""
    arrays: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    trains: bool = True

    @property
    def parameters(self) -> int:
        """How many weights it has."""
        return sum(self.sizes)


@dataclass(frozen=True, slots=True, eq=False)
class LayerStatistics:
    """A run's record, or a part of it: ``epochs`` (from 1) are int64 of shape (E,), every statistic
    float64 of shape (E, L) for L ``layers`` from the input on. NaN: there is no such figure.

    Figures are of the end of the epoch's training, on the same training rows each time, as a
    training step sees them (dropout at work, batch normalisation by the batch):

    - ``weight_norm``: the Euclidean norm of all weights of the layer, after the last update;
    - ``gradient_norm``: that of the loss's gradient for them;
    - ``update_ratio``: the norm of what the epoch's last update changed, over ``weight_norm``. A
      thousandth is usual;
    - ``activation_mean``, ``activation_std``: of everything that the layer gave;
    - ``dead``: the share of a relu layer's units (channels) that gave no positive value for any of
      the rows;
    - ``saturated``: the share of values of a sigmoid below 0.05 or above 0.95, of a tanh beyond
      -0.9 or 0.9: both have less than a fifth of their greatest slope there;
    - ``moving_mean_least``, ``moving_mean_most``, ``moving_variance_least``,
      ``moving_variance_most``: the range over the channels of what batch normalisation will use
      when it does not train.

    ``of_arrays`` has the norms of every single array, float64 of shape (E, A, 3) in the order of
    ``OF_ARRAYS``; the A arrays are those of the layers, one after the other.
    """

    layers: tuple[ObservedLayer, ...]
    epochs: NDArray[np.int64]
    weight_norm: Figures
    gradient_norm: Figures
    update_ratio: Figures
    activation_mean: Figures
    activation_std: Figures
    dead: Figures
    saturated: Figures
    moving_mean_least: Figures
    moving_mean_most: Figures
    moving_variance_least: Figures
    moving_variance_most: Figures
    of_arrays: Figures

    @classmethod
    def of(
        cls,
        layers: Sequence[ObservedLayer],
        epochs: Sequence[int],
        records: NDArray[np.floating[Any]],
    ) -> Self:
        """Read ``records`` of shape (E, ``length(layers)``), one for each of the epochs.

        Raises:
            ValueError: they are of another length.
        """
        count = sum(len(layer.arrays) for layer in layers)
        found = np.asarray(records, np.float64).reshape(len(epochs), length(layers))
        arrays = found[:, : count * len(OF_ARRAYS)].reshape(-1, count, len(OF_ARRAYS))
        results = found[:, count * len(OF_ARRAYS) :].reshape(-1, len(layers), len(OF_LAYERS))
        weight, gradient, update = np.moveaxis(_of_layers(layers, arrays), 2, 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = update / weight
        told = dict(zip(OF_LAYERS, np.moveaxis(results, 2, 0), strict=True))
        numbers = np.asarray(epochs, np.int64)
        return cls(tuple(layers), numbers, weight, gradient, ratio, **told, of_arrays=arrays)

    def then(self, more: "LayerStatistics | None") -> "LayerStatistics":
        """This with what was recorded later, of the same layers; of others that alone."""
        if more is None:
            return self
        if more.layers != self.layers:
            return more
        joined = {
            name: np.concatenate([getattr(self, name), getattr(more, name)])
            for name in ("epochs", *STATISTICS, "of_arrays")
        }
        return LayerStatistics(self.layers, **joined)

    def statistic(self, name: str) -> Figures:
        """One of ``STATISTICS``, of shape (E, L)."""
        if name not in STATISTICS:
            raise KeyError(name)
        found: Figures = getattr(self, name)
        return found

    def known(self, name: str) -> list[int]:
        """The places of the layers that have such a figure in any epoch."""
        return np.flatnonzero(~np.isnan(self.statistic(name)).all(axis=0)).tolist()


def length(layers: Sequence[ObservedLayer]) -> int:
    """How many numbers are recorded of an epoch."""
    arrays = sum(len(layer.arrays) for layer in layers)
    return arrays * len(OF_ARRAYS) + len(layers) * len(OF_LAYERS)


def _of_layers(layers: Sequence[ObservedLayer], arrays: Figures) -> Figures:
    """The norms of the layers from those of their arrays: (E, L, 3); NaN without arrays."""
    found = np.full((len(arrays), len(layers), len(OF_ARRAYS)), np.nan)
    place = 0
    with np.errstate(over="ignore"):
        for number, layer in enumerate(layers):
            if layer.arrays:
                own = arrays[:, place : place + len(layer.arrays)]
                found[:, number] = np.sqrt(np.square(own).sum(axis=1))
            place += len(layer.arrays)
    return found
