"""A run's network opened the safe way, and called batch by batch as Keras' ``predict`` calls it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from engine.inside.layers import InnerLayer, inner_layers, network_up_to
from engine.models.base.shape import Shape
from engine.models.nodes.columns import Entry
from engine.models.pretrained.whole import opened_whole
from engine.predict.weights import Weights
from engine.specs import ExperimentSpec
from engine.tasks.task import Head
from engine.training.steps.call_size import calls_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Network:
    """An opened model, which takes rows of a table's inputs (float32, shape (rows, inputs)).

    ``entries`` are its inputs where it has several.
    """

    def __init__(self, model: Any, shape: Shape, entries: Sequence[Entry] | None) -> None:
        self.shape = _known(shape)
        self._model = model
        self._entries = entries
        # As the run's own was compiled: XLA rounds otherwise
        model.jit_compile = False

    @property
    def layers(self) -> list[InnerLayer]:
        """Its layers in their order, those inside of others too."""
        return inner_layers(self._model)

    def up_to(self, inner: InnerLayer) -> Network:
        """The network that gives what a layer of it gives, in the place of its own result.

        Raises:
            InputError: the layer is no part of the network's graph.
        """
        return Network(network_up_to(self._model, inner), self.shape, self._entries)

    def called(self, rows: Any) -> Any:
        """What it gives of a tensor of rows (float32, shape (rows, inputs)), as a tensor through
        which gradients flow; of several outputs such by their layers' names.
        """
        return self._model(self._given(rows), training=False)

    def outputs(self, features: NDArray[np.float32], batch: int | None = None) -> Any:
        """What Keras' ``model.predict`` with that batch size gives, to the last bit: float32 of
        shape (rows, units), or of several outputs such by their layers' names.

        A batch of a single row may be rounded otherwise than one of several: TensorFlow
        multiplies by a vector then. None: as many rows as are well called at once.
        """
        import numpy as np

        size = batch or calls_of(features.shape[1])
        parts = [
            self._model.predict_on_batch(self._given(features[first : first + size]))
            for first in range(0, len(features), size)
        ]
        if isinstance(parts[0], Mapping):
            return {name: np.concatenate([one[name] for one in parts]) for name in parts[0]}
        return np.concatenate(parts)

    def _given(self, rows: Any) -> Any:
        whole = _shaped(rows, self.shape)
        if self._entries is None:
            return whole
        return {
            one.keras: whole
            if one.places is None
            else _shaped(_columns(rows, one.places), _known(one.shape))
            for one in self._entries
        }


def _shaped(rows: Any, shape: tuple[int, ...]) -> Any:
    """Rows of numbers, an array or a tensor, each in a shape."""
    import numpy as np

    if isinstance(rows, np.ndarray):
        return rows.reshape(len(rows), *shape)
    import keras

    return keras.ops.reshape(rows, (-1, *shape))


def _columns(rows: Any, places: Sequence[int]) -> Any:
    import numpy as np

    if isinstance(rows, np.ndarray):
        return rows[:, list(places)]
    import keras

    return keras.ops.take(rows, list(places), axis=1)


def _known(shape: Shape) -> tuple[int, ...]:
    return tuple(length or 1 for length in shape)


def open_network(
    spec: ExperimentSpec, weights: Weights, head: Head, shape: Shape
) -> tuple[Any, Shape]:
    """The model in a file, and the shape of a row that it takes (``shape`` where that is known).

    A network with layers of a person's own is built by their code, if they have agreed to it.

    Raises:
        InputError: it may not be opened, or cannot be.
    """
    try:
        model = opened_whole(weights.path, weights.sha256)
    except InputError as refused:
        if refused.code != "pretrained.own_class" or not spec.network.code or not shape:
            raise
        from engine.training.user_network import own_network

        model = own_network(spec.network.code, shape, head)
        _load_weights(model, weights, spec.network.code)
    return model, shape or tuple(model.inputs[0].shape[1:])


def _load_weights(model: Any, weights: Weights, code: str) -> None:
    try:
        model.load_weights(weights.path)
    except Exception as error:
        reason = str(error).strip().partition("\n")[0][:300] or type(error).__name__
        raise InputError("predict.other_network", file=code, reason=reason) from error
