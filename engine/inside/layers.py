"""The layers of a network, those inside of other networks too, and what each gives of rows."""

from __future__ import annotations

import difflib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data.errors import InputError
from engine.inside.weights import Weight
from engine.training.steps.keras_internals import first_call

MOST_NEAR = 3


@dataclass(frozen=True, slots=True, eq=False)
class InnerLayer:
    """A layer: ``name`` (untrusted) with those of the networks that it lies in, ``base/conv_1``;
    ``kind`` is Keras' word, ``shape`` that of its result without the rows (None: any length; None
    for all of it: the network tells none), ``within`` the networks around it, the outermost first.
    """

    name: str
    kind: str
    shape: tuple[int | None, ...] | None
    layer: Any
    within: tuple[Any, ...] = ()

    @property
    def parameters(self) -> int:
        """How many numbers it has learnt, or keeps."""
        return sum(math.prod(weight.shape) for weight in self.layer.weights)

    @property
    def weights(self) -> list[Weight]:
        """Its arrays, those of the layers in it too."""
        own = str(self.layer.name)
        return [Weight(_name_in(own, one), one.numpy()) for one in self.layer.weights]


def _name_in(layer: str, variable: Any) -> str:
    """``kernel``, ``forward_lstm/lstm_cell/kernel``."""
    parts = str(variable.path).split("/")
    first = parts.index(layer) + 1 if layer in parts[:-1] else 0
    return "/".join(parts[first:])


def inner_layers(model: Any) -> list[InnerLayer]:
    """All layers of a network in their order, but its inputs; behind a network that is used as a
    layer stand its own ones.
    """
    return _within((model,), "")


def _within(around: tuple[Any, ...], before: str) -> list[InnerLayer]:
    import keras

    found: list[InnerLayer] = []
    for layer in around[-1].layers:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        name = f"{before}{layer.name}"
        found.append(InnerLayer(name, type(layer).__name__, _shape(layer), layer, around))
        if isinstance(layer, keras.Model):
            found += _within((*around, layer), f"{name}/")
    return found


def _shape(layer: Any) -> tuple[int | None, ...] | None:
    call = first_call(layer)
    return None if call is None else tuple(call[1][0].shape[1:])


def layer_named(layers: Sequence[InnerLayer], name: str) -> InnerLayer:
    """The one that is meant: by its whole name, or its own where only one is called so.

    Raises:
        InputError: none is; like names are told.
    """
    whole = {one.name: one for one in layers}
    if name in whole:
        return whole[name]
    own = [one for one in layers if one.name.rpartition("/")[2] == name]
    if len(own) == 1:
        return own[0]
    near = [one.name for one in own] or difflib.get_close_matches(name, whole, MOST_NEAR, 0.5)
    first = [one.name for one in layers[:MOST_NEAR]]
    raise InputError("inside.no_such_layer", name=name, near=near or first)


def network_up_to(model: Any, inner: InnerLayer) -> Any:
    """The network that gives a layer's result in the place of its own; of a layer that is used
    several times its first one. It takes what ``model`` takes.

    Raises:
        InputError: the layer is no part of the network's graph.
    """
    import keras

    result = _result(inner)
    for around in reversed(inner.within[1:]):
        call = first_call(around)
        if call is None:
            raise _without_graph(inner)
        result = keras.Model(around.inputs, result)(call[0])
    try:
        return keras.Model(model.input, result)
    except (ValueError, AttributeError):  # a model whose steps are code, not a graph
        raise _without_graph(inner) from None


def _result(inner: InnerLayer) -> Any:
    call = first_call(inner.layer)
    if call is None:
        raise _without_graph(inner)
    return call[1][0]


def _without_graph(inner: InnerLayer) -> InputError:
    return InputError("inside.no_graph", layer=inner.name)
