"""The network's layers and weights as arithmetic: known without building it."""

from dataclasses import dataclass

from engine.spec import DenseLayer, ExperimentSpec


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
