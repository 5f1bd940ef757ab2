"""Schedules of the learning rate, one a file. A new one is a file and a name in ``Schedule``."""

from typing import Annotated, TypeAlias

from pydantic import Field

from engine.models.schedules.constant import Constant
from engine.models.schedules.cosine import Cosine
from engine.models.schedules.exponential import Exponential
from engine.models.schedules.inverse_time import InverseTime
from engine.models.schedules.reduce_on_plateau import ReduceOnPlateau
from engine.models.schedules.step import Step

Schedule: TypeAlias = Annotated[
    Constant | InverseTime | Step | Exponential | Cosine | ReduceOnPlateau,
    Field(discriminator="name"),
]

__all__ = [
    "Constant",
    "Cosine",
    "Exponential",
    "InverseTime",
    "ReduceOnPlateau",
    "Schedule",
    "Step",
]
