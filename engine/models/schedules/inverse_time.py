"""1/t decay."""

from typing import Annotated, Literal

from pydantic import Field

from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import Stepped
from engine.models.base.spec import Number
from engine.models.schedules.schedule import NAME, ScheduleSpec


class InverseTime(ScheduleSpec):
    """Falls as 1/t: rate / (1 + decay · t), t counted in updates.

    Keras' InverseTimeDecay.
    """

    name: Annotated[Literal["inverse_time"], NAME] = "inverse_time"
    decay: Annotated[
        Number,
        Stepped("tenfold or zero"),
        Field(
            title="decay",
            description="Rate after t updates: learning rate / (1 + decay·t).",
            gt=0.0,
            le=10.0,
        ),
    ] = 0.001

    def rate(self, first: float, epochs: int) -> KerasCall:  # noqa: ARG002
        """Keras' InverseTimeDecay."""
        return KerasCall("optimizers.schedules.InverseTimeDecay", (first, 1, self.decay))
