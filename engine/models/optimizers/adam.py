"""Adam."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.optimizers.optimizer import NAME, Beta1, Beta2, OptimizerSpec, Rate


class Adam(OptimizerSpec):
    """Momentum divided by the recent size of the gradients: the usual first choice."""

    CLASS: ClassVar[str] = "Adam"

    name: Annotated[Literal["adam"], NAME] = "adam"
    learning_rate: Rate = 0.001
    beta_1: Beta1 = 0.9
    beta_2: Beta2 = 0.999
    amsgrad: Annotated[
        bool, Field(title="AMSGrad", description="Keep the largest squared gradient seen.")
    ] = False

    def slots(self) -> int:
        """Two moments, and the largest of the second where AMSGrad keeps it."""
        return 3 if self.amsgrad else 2
