"""Exponential decay."""

from typing import Annotated, Literal

from pydantic import Field

from engine.models.base.keras_call import InBatches, KerasCall
from engine.models.base.spec import Number
from engine.models.schedules.schedule import NAME, ScheduleSpec


class Exponential(ScheduleSpec):
    """Falls smoothly, by a factor every epoch."""

    name: Annotated[Literal["exponential"], NAME] = "exponential"
    factor: Annotated[
        Number,
        Field(
            title="factor",
            description="The rate after one epoch, as part of the rate before it.",
            gt=0.0,
            le=1.0,
        ),
    ] = 0.95

    def rate(self, first: float, epochs: int) -> KerasCall:  # noqa: ARG002
        """Keras' ExponentialDecay."""
        return KerasCall("optimizers.schedules.ExponentialDecay", (first, InBatches(), self.factor))
