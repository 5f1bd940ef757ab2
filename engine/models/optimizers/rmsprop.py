"""RMSprop."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.spec import Fraction
from engine.models.optimizers.optimizer import NAME, OptimizerSpec, Rate


class RmsProp(OptimizerSpec):
    """Each weight's steps divided by the recent size of its gradients."""

    CLASS: ClassVar[str] = "RMSprop"

    name: Annotated[Literal["rmsprop"], NAME] = "rmsprop"
    learning_rate: Rate = 0.001
    rho: Annotated[Fraction, Field(title="rho", description="Memory of the squared gradients.")] = (
        0.9
    )
    momentum: Annotated[
        Fraction, Field(title="momentum", description="Part of the last step kept in the next.")
    ] = 0.0
    centered: Annotated[
        bool, Field(title="centered", description="Divide by the variance of the gradients.")
    ] = False

    def slots(self) -> int:
        """The squared gradients, and what momentum and variance ask for."""
        return 1 + bool(self.momentum) + self.centered
