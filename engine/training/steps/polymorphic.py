"""One trace for networks that differ in widths and dropout rates: shape polymorphism.

TensorFlow writes the units of a dense layer and the rate of a dropout into the graph that it
traces, and traces another for every other number. Here a width is a dimension that the trace does
not know, and a rate is a variable. Layers compute what Keras' own do, with the kernels that Keras
takes where sizes are known: the bits are the same.

The traced calls read variables of their own. A model with other widths is given these in place of
its own, with its values in them: what is trained, it sees.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from engine.models.summary import OUTPUT
from engine.training.steps.exact import make_variables
from engine.training.steps.keras_internals import (
    called_through,
    hold,
    next_seed,
    with_slots_of,
)
from engine.training.steps.layer_probe import LayerProbe

_tf: Any = tf
_ops: Any = keras.ops
_layers: Any = keras.layers
Shape = tuple[int | None, ...]
Call = Callable[..., Any]


class PolymorphicModel:
    """A compiled model of dense layers, activations and dropout on flat rows, traced for all models
    of the same layers with other units above 1 (but of the last one) and other rates above 0.

    Made of a model whose optimizer has no variables yet: it gets them here.
    """

    def __init__(self, model: Any) -> None:
        self._layers: list[Any] = model.layers
        free = dict[int, Shape]()
        for variable, shape in _shapes(model):
            free[id(variable)] = shape
        for variable in model.variables:
            _free(variable, free.get(id(variable)))
        for slot, variable in with_slots_of(model.optimizer, model.trainable_variables):
            _free(slot, free.get(id(variable)))
        self._model = model
        self._rates = [(_tf.Variable(0.0), _tf.Variable(0.0)) for _ in _dropouts(model)]
        self._take_rates(model)

    def probe(self) -> LayerProbe:
        """What looks at the layers, also at those of adopted models."""
        return LayerProbe(self._model, self.tracing)

    def adopt(self, model: Any, batch: tuple[Any, ...]) -> None:
        """Let another such model be what is trained: with its values, of its shapes. ``batch`` are
        inputs and targets of some rows.
        """
        make_variables(model, batch)
        self._take_rates(model)
        for mine, its in zip(_variables(self._model), _variables(model), strict=True):
            mine.value.assign(its.numpy())
            hold(its, mine.value)

    def _take_rates(self, model: Any) -> None:
        for (rate, scale), layer in zip(self._rates, _dropouts(model), strict=True):
            rate.assign(np.float32(layer.rate))
            scale.assign(np.float32(1 / (1 - layer.rate)))  # rounded once, as in Keras

    @contextmanager
    def tracing(self) -> Generator[None]:
        """Inside it the model is traced for all widths and rates."""
        rates = iter(self._rates)
        with ExitStack() as stack:
            for layer in self._layers:
                if isinstance(layer, _layers.Dense):
                    stack.enter_context(called_through(layer, _dense(layer)))
                elif _drops(layer):
                    stack.enter_context(called_through(layer, _dropout(layer, *next(rates))))
            yield


def _variables(model: Any) -> list[Any]:
    return [*model.variables, *model.optimizer.variables, *model.metrics_variables]


def _shapes(model: Any) -> Iterator[tuple[Any, Shape]]:
    """The weights of the layers, with what is known of their shapes."""
    width: int | None = model.inputs[0].shape[-1]
    for layer in model.layers:
        if isinstance(layer, _layers.Dense):
            units = layer.units if layer.name == OUTPUT else None
            yield layer.kernel, (width, units)
            if layer.use_bias:
                yield layer.bias, (units,)
            width = units


def _free(variable: Any, shape: Shape | None) -> None:
    """Let a variable of Keras hold values of any such shape."""
    if shape is not None and None in shape:
        value = variable.value
        held = _tf.Variable(value, shape=shape, trainable=value.trainable, name=value.name[:-2])
        hold(variable, held)


def _dropouts(model: Any) -> list[Any]:
    return list(filter(_drops, model.layers))


def _drops(layer: Any) -> bool:
    return isinstance(layer, _layers.Dropout) and layer.rate > 0


def _dense(layer: Any) -> Call:
    """Keras' own call would not know that what it adds is a bias, and take slower kernels, which
    round otherwise.
    """

    def call(inputs: Any, training: Any = None) -> Any:  # noqa: ARG001
        found = _ops.matmul(inputs, layer.kernel)
        if layer.use_bias and layer.name != OUTPUT:
            found = _tf.nn.bias_add(found, layer.bias)
        elif layer.use_bias:
            found = _ops.add(found, layer.bias)
        return found if layer.activation is None else layer.activation(found)

    return call


def _dropout(layer: Any, rate: Any, scale: Any) -> Call:
    """As ``tf.nn.experimental.stateless_dropout`` with a number, which computes the scale in
    Python, where a tensor would be divided by.
    """

    def call(inputs: Any, training: bool = False) -> Any:
        if not training:
            return inputs
        seed = next_seed(layer.seed_generator)
        drawn = _tf.random.stateless_uniform(_tf.shape(inputs), seed=seed, dtype=inputs.dtype)
        scaled = _tf.multiply(inputs, scale)
        return _tf.where(drawn >= rate, scaled, _tf.constant(0, inputs.dtype))

    return call
