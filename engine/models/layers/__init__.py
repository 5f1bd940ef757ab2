"""Kinds of hidden layers, one a file. A new one is a file and a name in ``Layer``."""

from typing import Annotated, TypeAlias

from pydantic import Field

from engine.models.layers.dense import ACTIVATIONS, DenseLayer
from engine.models.layers.gaussian_noise import GaussianNoise
from engine.models.layers.layer import LayerLine, LayerSpec, LayerSummary
from engine.models.layers.layer_normalization import LayerNormalization

Layer: TypeAlias = Annotated[
    DenseLayer | LayerNormalization | GaussianNoise,
    Field(discriminator="type"),
]

__all__ = ["ACTIVATIONS", "DenseLayer", "Layer", "LayerLine", "LayerSpec", "LayerSummary"]
