"""Adagrad."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.spec import Number
from engine.models.optimizers.optimizer import NAME, OptimizerSpec, Rate


class Adagrad(OptimizerSpec):
    """Each weight's steps shrink by all its gradients so far, and never grow again."""

    CLASS: ClassVar[str] = "Adagrad"
    SLOTS: ClassVar[int] = 1

    name: Annotated[Literal["adagrad"], NAME] = "adagrad"
    learning_rate: Rate = 0.001
    initial_accumulator_value: Annotated[
        Number,
        Field(
            title="accumulator",
            description="Starting value of the squared gradients.",
            ge=0.0,
            le=10.0,
        ),
    ] = 0.1
