"""Kinds of hidden layers, one a file. A new one is a file and a name in ``plain``'s list."""

from typing import Annotated, TypeAlias

from pydantic import Field

from engine.models.layers.dense import DenseLayer
from engine.models.layers.fields import ACTIVATIONS
from engine.models.layers.layer import LayerLine, LayerSpec, LayerSummary
from engine.models.layers.plain import KINDS, PlainLayer
from engine.models.layers.residual import Residual

Layer: TypeAlias = Annotated[KINDS | Residual, Field(discriminator="type")]

__all__ = [
    "ACTIVATIONS",
    "DenseLayer",
    "Layer",
    "LayerLine",
    "LayerSpec",
    "LayerSummary",
    "PlainLayer",
    "Residual",
]
