"""Nadam."""

from typing import Annotated, ClassVar, Literal

from engine.models.optimizers.optimizer import NAME, Beta1, Beta2, OptimizerSpec, Rate


class Nadam(OptimizerSpec):
    """Adam with Nesterov momentum: it looks a step ahead."""

    CLASS: ClassVar[str] = "Nadam"

    name: Annotated[Literal["nadam"], NAME] = "nadam"
    learning_rate: Rate = 0.001
    beta_1: Beta1 = 0.9
    beta_2: Beta2 = 0.999
