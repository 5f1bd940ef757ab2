"""What a description says of its network, gathered over its layers, or its graph's nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.specs import ExperimentSpec
from engine.specs.layer_edits import key_of_layer, layer_places

RELU = ("relu",)
SATURATING = ("sigmoid", "tanh", "softsign")
RECURRENT = ("lstm", "gru", "simple_rnn", "bidirectional")
NORMALISING = ("batch_normalization", "layer_normalization", "group_normalization")
ALIKE = ("zeros", "ones")
"""Ways to begin in which all units of a layer are the same."""
_DROPOUTS = ("dropout", "spatial_dropout1d", "spatial_dropout2d")


@dataclass(frozen=True, slots=True)
class LayerSignals:
    """One layer that has weights, or drops values: ``key`` is its dotted key.

    ``width`` are its units or filters, 0 where it has none of its own; ``dropout`` is the share
    that it drops, ``kept`` the name of the key that says so.
    """

    key: str
    kind: str
    width: int
    activation: str
    dropout: float
    dropout_key: str
    l1: float
    l2: float
    batch_norm: bool
    initializer: str


@dataclass(frozen=True, slots=True)
class NetworkSignals:
    """The hidden layers of a network, first to last; nothing of one that a person's code builds."""

    layers: tuple[LayerSignals, ...]
    is_known: bool = True

    @property
    def weighted(self) -> tuple[LayerSignals, ...]:
        """Those with units or filters of their own."""
        return tuple(one for one in self.layers if one.width)

    @property
    def depth(self) -> int:
        """How many layers with weights a gradient passes before it reaches the first."""
        return len(self.weighted)

    @property
    def normalised(self) -> bool:
        """Whether values are normalised between its layers."""
        return any(one.batch_norm or one.kind in NORMALISING for one in self.layers)

    @property
    def has_batch_norm(self) -> bool:
        """Whether values are normalised by their batch."""
        return any(one.batch_norm or one.kind == "batch_normalization" for one in self.layers)

    @property
    def begins_normalised(self) -> bool:
        """Whether the inputs are normalised before any weight sees them."""
        return bool(self.layers) and self.layers[0].kind in NORMALISING

    @property
    def saturating(self) -> int:
        """Layers whose activation is flat far from zero."""
        return sum(one.activation in SATURATING for one in self.weighted)

    @property
    def sigmoids(self) -> int:
        """Layers of sigmoid, whose derivative is at most a quarter."""
        return sum(one.activation == "sigmoid" for one in self.weighted)

    @property
    def only_relu(self) -> bool:
        """Whether a dead unit has no way around it: every hidden activation is relu."""
        told = [one.activation for one in self.weighted if one.activation != "linear"]
        return bool(told) and all(one in RELU for one in told)

    @property
    def begins_alike(self) -> bool:
        """Whether a layer's weights all begin with the same number."""
        return any(one.initializer in ALIKE for one in self.weighted)

    @property
    def is_linear(self) -> bool:
        """Whether its layers add up to a single linear one, or there is none."""
        return all(one.activation == "linear" for one in self.layers if one.width)

    @property
    def recurrent(self) -> bool:
        """Whether gradients pass through time."""
        return any(one.kind in RECURRENT for one in self.layers)

    @property
    def narrowest(self) -> int:
        """The units of its narrowest layer; 0 where there is none."""
        return min((one.width for one in self.weighted), default=0)

    @property
    def dropout(self) -> float:
        """The largest share of values that a layer drops."""
        return max((one.dropout for one in self.layers), default=0.0)

    @property
    def l1(self) -> float:
        """The largest L1 penalty."""
        return max((one.l1 for one in self.layers), default=0.0)

    @property
    def l2(self) -> float:
        """The largest L2 penalty."""
        return max((one.l2 for one in self.layers), default=0.0)


def network_signals(spec: ExperimentSpec) -> NetworkSignals:
    """What the description says of its layers."""
    if spec.network.code or spec.watched is not None:
        return NetworkSignals((), is_known=False)
    found = [_layer(layer, key_of_layer(place, spec)) for place, layer in layer_places(spec)]
    return NetworkSignals(tuple(found), is_known=spec.network.pretrained is None)


def _layer(layer: Any, key: str) -> LayerSignals:
    kind = str(getattr(layer, "type", ""))
    width = int(getattr(layer, "units", 0) or getattr(layer, "filters", 0) or 0)
    rated = kind in _DROPOUTS
    return LayerSignals(
        key=key,
        kind=kind,
        width=width,
        activation=str(getattr(layer, "activation", "") or ""),
        dropout=float(layer.rate if rated else getattr(layer, "dropout", 0.0) or 0.0),
        dropout_key=f"{key}.{'rate' if rated else 'dropout'}",
        l1=float(getattr(layer, "l1", 0.0) or 0.0),
        l2=float(getattr(layer, "l2", 0.0) or 0.0),
        batch_norm=bool(getattr(layer, "batch_norm", False)),
        initializer=str(getattr(layer, "kernel_initializer", "") or ""),
    )
