"""Adamax."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.spec import Fraction
from engine.models.optimizers.optimizer import NAME, Beta1, OptimizerSpec, Rate


class Adamax(OptimizerSpec):
    """Adam that divides by the largest recent gradient: steadier where gradients jump."""

    CLASS: ClassVar[str] = "Adamax"

    name: Annotated[Literal["adamax"], NAME] = "adamax"
    learning_rate: Rate = 0.001
    beta_1: Beta1 = 0.9
    beta_2: Annotated[
        Fraction, Field(title="beta 2", description="Memory of the largest gradient.")
    ] = 0.999
