"""What compiled steps depend on, and which numbers of a description they do not."""

import json
from collections.abc import Sequence
from typing import Any

from data import Description
from engine.models.layers import Layer
from engine.models.layers.activation import Activation
from engine.models.layers.dense import DenseLayer
from engine.models.layers.dropout import Dropout
from engine.specs import ExperimentSpec
from engine.specs.own_code import python_of
from engine.specs.training import callback_sections

_BY_SHAPE = ("muon",)
"""Optimizers that update a weight by another rule as its shape is another."""
_SUMS = ("gelu",)
"""Activations of whose gradient TensorFlow adds the parts in another order if it knows shapes."""


def trace_key(spec: ExperimentSpec, table: Description) -> str:
    """Everything that the compiled steps depend on."""
    fields = spec.model_dump(mode="json", exclude={"name", "note", "seed", "branch"})
    training: dict[str, Any] = fields["training"]
    begun = fields["network"].get("pretrained")
    if begun and begun.get("sha256"):
        for name in ("run", "file"):
            begun.pop(name, None)
    for name in (*callback_sections(), "resume", "order", "layer_statistics"):
        training.pop(name, None)
    if training.pop("pseudo_labels", None) is not None:
        training["pseudo_labels"] = True  # who is labelled when is in no trace
    if has_variable_rate(spec):
        del training["epochs"], training["schedule"], training["optimizer"]["learning_rate"]
    if is_polymorphic(spec, table.input_shape):
        for layer in fields["network"]["layers"]:
            layer.pop("units", None)
            layer.update({name: layer[name] > 0 for name in ("dropout", "rate") if name in layer})
    return json.dumps([table.sha256, table.preparation, fields, is_sized(spec)], sort_keys=True)


def free_numbers(spec: ExperimentSpec) -> tuple[float, ...]:
    """The numbers of its layers that polymorphic steps do not depend on."""
    names = ("units", "dropout", "rate")
    return tuple(
        getattr(layer, name)
        for layer in spec.network.layers
        for name in names
        if hasattr(layer, name)
    )


def is_polymorphic(spec: ExperimentSpec, shape: Sequence[int]) -> bool:
    """Whether one trace serves all widths of its dense layers, and all rates of its dropouts, on
    rows of ``shape``.
    """
    network, training = spec.network, spec.training
    plain = not (network.is_graph or network.pretrained or python_of(spec))
    one = training.engine == "exact" and training.devices == 1
    known = all(map(_has_free_numbers, network.layers))
    flat = len(shape) == 1
    return plain and one and known and flat and training.optimizer.name not in _BY_SHAPE


def _has_free_numbers(layer: Layer) -> bool:
    """Whether a layer's gradients have the same bits where TensorFlow does not know its width.

    A width of 1 is none of them: Keras adds its bias by another kernel.
    """
    match layer:
        case DenseLayer():
            return layer.units > 1 and not layer.batch_norm and layer.activation not in _SUMS
        case Activation():
            return layer.activation not in _SUMS
        case _:
            return isinstance(layer, Dropout)


def has_variable_rate(spec: ExperimentSpec) -> bool:
    """Whether the learning rate is a variable; other schedules are part of the trace."""
    return isinstance(spec.training.rate(), float)


def is_sized(spec: ExperimentSpec) -> bool:
    """Whether the ``fit`` that the run equals takes arrays: our own order comes in batches."""
    return spec.training.order != "reshuffle" and spec.training.pseudo_labels is None
