"""Stochastic gradient descent."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.models.base.marks import Stepped
from engine.models.base.spec import Fraction, Number
from engine.models.optimizers.optimizer import NAME, OptimizerSpec, Rate
from engine.models.schedules.inverse_time import InverseTime


class Sgd(OptimizerSpec):
    """Stochastic gradient descent, plain steps against each batch's gradient: the rate decides."""

    CLASS: ClassVar[str] = "SGD"

    name: Annotated[Literal["sgd"], NAME] = "sgd"
    learning_rate: Rate = 0.01
    momentum: Annotated[
        Fraction, Field(title="momentum", description="Part of the last step kept in the next.")
    ] = 0.0
    nesterov: Annotated[
        bool, Field(title="Nesterov", description="Look ahead along the momentum first.")
    ] = False
    decay: Annotated[
        Number,
        Stepped("tenfold or zero"),
        Field(
            title="1/t decay",
            description="Rate after t updates: learning rate / (1 + decay·t).",
            ge=0.0,
            le=10.0,
        ),
    ] = 0.0

    def options(self) -> dict[str, Any]:
        """Without the decay, which is a schedule."""
        return self.model_dump(exclude={"name", "learning_rate", "decay"})

    def slots(self) -> int:
        """The momentum, where there is one."""
        return 1 if self.momentum else 0

    def own_schedule(self) -> InverseTime | None:
        """The 1/t decay, where there is one."""
        return InverseTime(decay=self.decay) if self.decay else None
