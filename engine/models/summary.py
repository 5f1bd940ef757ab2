"""The network's layers and weights as arithmetic: known without building it."""

import re
from collections.abc import Sequence

from engine.models.layers import Layer, LayerSummary
from engine.tasks.task import Head

_ACCEPTED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_RESERVED = re.compile(r"input|output|hidden_\d+.*")


def shown_name(layer: Layer, index: int) -> str:
    """The person's name for the layer at ``index`` (from 0), or hidden_1, hidden_2, …"""
    return layer.name or f"hidden_{index + 1}"


def layer_names(layers: Sequence[Layer]) -> list[str]:
    """Names that Keras takes: the person's where it can be used, else hidden_1, hidden_2, …

    A slash, a letter outside ASCII or a second layer of the same name crashes Keras.
    """
    taken: set[str] = set()
    names: list[str] = []
    for index, layer in enumerate(layers):
        preferred = shown_name(layer, index)
        name = f"hidden_{index + 1}"
        if (
            _ACCEPTED.fullmatch(preferred)
            and not _RESERVED.fullmatch(preferred)
            and taken.isdisjoint(_names(layer, preferred))
        ):
            name = preferred
        taken |= _names(layer, name)
        names.append(name)
    return names


def _names(layer: Layer, name: str) -> set[str]:
    """The names of a hidden layer's parts; Keras tells capital letters apart, files may not."""
    return {part.lower() for part in layer.part_names(name)}


def summary(layers: Sequence[Layer], columns: int, head: Head) -> list[LayerSummary]:
    """The layers as Keras builds them, in order, with their numbers of weights."""
    lines: list[LayerSummary] = []
    inputs = columns
    for index, layer in enumerate(layers):
        lines += layer.summary(shown_name(layer, index), inputs)
        inputs = lines[-1].outputs
    weights = inputs * head.units + head.units
    lines.append(LayerSummary("output", head.words, head.units, weights, weights))
    return lines


def parameters(layers: Sequence[Layer], columns: int, head: Head) -> int:
    """All weights of the network, trainable or not."""
    return sum(line.parameters for line in summary(layers, columns, head))
