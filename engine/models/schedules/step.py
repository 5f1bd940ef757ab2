"""Step decay."""

from typing import Annotated, Literal

from pydantic import Field

from engine.models.base.keras_call import InBatches, KerasCall
from engine.models.base.spec import Number, Whole
from engine.models.schedules.schedule import NAME, ScheduleSpec


class Step(ScheduleSpec):
    """Multiplied by a factor every so many epochs."""

    name: Annotated[Literal["step"], NAME] = "step"
    factor: Annotated[
        Number, Field(title="factor", description="The rate is multiplied by this.", gt=0.0, le=1.0)
    ] = 0.5
    every: Annotated[
        Whole, Field(title="every", description="Epochs between two steps.", ge=1, le=1_000_000)
    ] = 10

    def rate(self, first: float, epochs: int) -> KerasCall:  # noqa: ARG002
        """Keras' ExponentialDecay, in stairs."""
        return KerasCall(
            "optimizers.schedules.ExponentialDecay",
            (first, InBatches(self.every), self.factor),
            {"staircase": True},
        )
