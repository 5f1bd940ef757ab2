"""Optimizers, one a file. A new one is a file and a name in ``Optimizer``."""

from typing import Annotated, TypeAlias

from pydantic import Field

from engine.models.optimizers.adadelta import Adadelta
from engine.models.optimizers.adagrad import Adagrad
from engine.models.optimizers.adam import Adam
from engine.models.optimizers.adamax import Adamax
from engine.models.optimizers.adamw import AdamW
from engine.models.optimizers.lion import Lion
from engine.models.optimizers.muon import Muon
from engine.models.optimizers.nadam import Nadam
from engine.models.optimizers.rmsprop import RmsProp
from engine.models.optimizers.sgd import Sgd

Optimizer: TypeAlias = Annotated[
    Sgd | Adagrad | RmsProp | Adam | AdamW | Nadam | Adadelta | Adamax | Lion | Muon,
    Field(discriminator="name"),
]

__all__ = ["Optimizer", "Sgd"]
