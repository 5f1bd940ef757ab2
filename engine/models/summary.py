"""The network's layers and weights as arithmetic: known without building it."""

import re
from dataclasses import dataclass

from engine.specs import DenseLayer, ExperimentSpec

_ACCEPTED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_RESERVED = re.compile(r"input|output|hidden_\d+.*")


@dataclass(frozen=True, slots=True)
class LayerSummary:
    """One line of a model summary: ``outputs`` neurons, ``parameters`` weights in all."""

    name: str
    kind: str
    outputs: int
    parameters: int
    trainable: int


def shown_name(layer: DenseLayer, index: int) -> str:
    """The person's name for the layer at ``index`` (from 0), or hidden_1, hidden_2, …"""
    return layer.name or f"hidden_{index + 1}"


def layer_names(layers: tuple[DenseLayer, ...]) -> list[str]:
    """Names that Keras takes: the person's where it can be used, else hidden_1, hidden_2, …

    A slash, a letter outside ASCII or a second layer of the same name crashes Keras.
    """
    taken: set[str] = set()
    names: list[str] = []
    for index, layer in enumerate(layers):
        wished = shown_name(layer, index)
        name = f"hidden_{index + 1}"
        if (
            _ACCEPTED.fullmatch(wished)
            and not _RESERVED.fullmatch(wished)
            and taken.isdisjoint(_family(wished, layer))
        ):
            name = wished
        taken |= _family(name, layer)
        names.append(name)
    return names


def _family(name: str, layer: DenseLayer) -> set[str]:
    """The names of a hidden layer's parts; Keras tells capital letters apart, files may not."""
    parts = (name, f"{name}_bn", f"{name}_{layer.activation}", f"{name}_dropout")
    return {part.lower() for part in parts}


def summary(spec: ExperimentSpec, columns: int, classes: int) -> list[LayerSummary]:
    """The layers as Keras builds them, in order, with their numbers of weights."""
    lines: list[LayerSummary] = []
    inputs = columns
    for index, layer in enumerate(spec.network.layers):
        name, units = shown_name(layer, index), layer.units
        weights = inputs * units + units
        lines.append(LayerSummary(name, "Dense", units, weights, weights))
        if layer.batch_norm:
            lines.append(
                LayerSummary(f"{name}_bn", "BatchNormalization", units, 4 * units, 2 * units)
            )
        lines.append(LayerSummary(f"{name}_{layer.activation}", "Activation", units, 0, 0))
        if layer.dropout:
            lines.append(LayerSummary(f"{name}_dropout", "Dropout", units, 0, 0))
        inputs = units
    weights = inputs * classes + classes
    lines.append(LayerSummary("output", "Dense softmax", classes, weights, weights))
    return lines


def parameters(spec: ExperimentSpec, columns: int, classes: int) -> int:
    """All weights of the network, trainable or not."""
    return sum(line.parameters for line in summary(spec, columns, classes))
