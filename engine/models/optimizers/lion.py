"""Lion."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.spec import Fraction, Number
from engine.models.optimizers.optimizer import NAME, OptimizerSpec, Rate


class Lion(OptimizerSpec):
    """Steps of one size for every weight: only the sign of the momentum counts."""

    CLASS: ClassVar[str] = "Lion"
    SLOTS: ClassVar[int] = 1

    name: Annotated[Literal["lion"], NAME] = "lion"
    learning_rate: Rate = 0.001
    beta_1: Annotated[
        Number,
        Field(
            title="beta 1",
            description="Part of the momentum, beside the gradient, in the sign of a step.",
            gt=0.0,
            lt=1.0,
        ),
    ] = 0.9
    beta_2: Annotated[Fraction, Field(title="beta 2", description="Memory of the momentum.")] = 0.99
