"""Adadelta."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.spec import Fraction
from engine.models.optimizers.optimizer import NAME, OptimizerSpec, Rate


class Adadelta(OptimizerSpec):
    """Steps as large as the steps before them, by a moving window of squared gradients."""

    CLASS: ClassVar[str] = "Adadelta"

    name: Annotated[Literal["adadelta"], NAME] = "adadelta"
    learning_rate: Rate = 0.001
    rho: Annotated[
        Fraction,
        Field(title="rho", description="Memory of the squared gradients and of the squared steps."),
    ] = 0.95
