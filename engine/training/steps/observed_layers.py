"""Which layers of a model are recorded, and what is seen of each as a step is traced."""

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import keras
import tensorflow as tf

from engine.models.layer_statistics import ObservedLayer
from engine.training.steps.keras_internals import called_through, layers_below, learnt_by

_tf: Any = tf
_layers: Any = keras.layers
_CLOSED = (_layers.RNN, _layers.TimeDistributed)
"""What lies within these runs in a loop of its own: it is seen from outside, as one layer."""


@dataclass(slots=True)
class Watched:
    """A layer of a model: what is told of it, the layer, its arrays, the results of its calls."""

    told: ObservedLayer
    layer: Any
    arrays: tuple[Any, ...]
    results: list[Any] = field(default_factory=list[Any])


def watched(model: Any) -> list[Watched]:
    """The layers with weights or an activation, in their order, each once; also those within
    others.
    """
    found: list[Watched] = []
    seen: set[int] = set()
    _below(model, "", found, seen)
    return found


def observed_layers(model: Any) -> tuple[ObservedLayer, ...]:
    """What is told of the layers that are watched."""
    return tuple(one.told for one in watched(model))


def _below(layer: Any, prefix: str, found: list[Watched], seen: set[int]) -> None:
    for one in layers_below(layer):
        if id(one) in seen:
            continue
        seen.add(id(one))
        within = [] if isinstance(one, _CLOSED) else layers_below(one)
        arrays = tuple(learnt_by(one) if within else _all_learnt(one))
        if arrays or _activation(one) or isinstance(one, _layers.BatchNormalization):
            found.append(Watched(_told(one, prefix, arrays), one, arrays))
        if within:
            _below(one, f"{prefix}{one.name}/", found, seen)


def _all_learnt(layer: Any) -> list[Any]:
    """The weights of a layer with all that is in it."""
    return [*learnt_by(layer), *(one for part in layers_below(layer) for one in _all_learnt(part))]


def _told(layer: Any, prefix: str, arrays: Sequence[Any]) -> ObservedLayer:
    return ObservedLayer(
        name=prefix + layer.name,
        kind=type(layer).__name__,
        activation=_activation(layer),
        arrays=tuple(one.name for one in arrays),
        sizes=tuple(_size(one.shape) for one in arrays),
        trains=any(one.trainable for one in arrays) or not arrays,
    )


def _size(shape: Sequence[int]) -> int:
    size = 1
    for one in shape:
        size *= one
    return size


def _activation(layer: Any) -> str:
    """The function that the layer's results come out of; nothing where they do not, as those of an
    LSTM, or where there is none.
    """
    if isinstance(layer, _layers.TimeDistributed):
        return _activation(layer.layer)
    if isinstance(layer, _layers.ReLU):
        return "relu" if not layer.negative_slope and not layer.threshold else "leaky_relu"
    if isinstance(layer, _layers.LeakyReLU):
        return "leaky_relu"
    if isinstance(layer, (_layers.LSTM, _layers.GRU)):
        return ""
    found = getattr(getattr(layer, "activation", None), "__name__", "")
    return "" if found == "linear" else str(found)


@contextmanager
def seeing(layers: Sequence[Watched]) -> Generator[None]:
    """Keep what the layers give as a step inside is traced, as far as it is given outside of a
    loop within that step.
    """
    graph = _tf.compat.v1.get_default_graph()
    with ExitStack() as stack:
        for one in layers:
            one.results.clear()
            stack.enter_context(called_through(one.layer, _keeping(one, graph)))
        yield


def _keeping(one: Watched, graph: Any) -> Callable[..., Any]:
    call = one.layer.call

    def calling(*given: Any, **named: Any) -> Any:
        found = call(*given, **named)
        first = _tf.nest.flatten(found)[0]
        if getattr(first, "graph", None) is graph and first.dtype.is_floating:
            one.results.append(first)
        return found

    return calling
