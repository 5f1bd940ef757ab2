"""Kinds of hidden layers, one a file. A new one is a file and a name in ``Layer``."""

from typing import TypeAlias

from engine.models.layers.dense import ACTIVATIONS, DenseLayer
from engine.models.layers.layer import LayerLine, LayerSpec, LayerSummary

Layer: TypeAlias = DenseLayer

__all__ = ["ACTIVATIONS", "DenseLayer", "Layer", "LayerLine", "LayerSpec", "LayerSummary"]
