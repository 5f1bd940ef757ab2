"""Cosine decay."""

from typing import Annotated, Literal

from pydantic import Field

from engine.models.base.keras_call import InBatches, KerasCall
from engine.models.base.spec import Number
from engine.models.schedules.schedule import NAME, ScheduleSpec


class Cosine(ScheduleSpec):
    """Falls along half a cosine over all epochs (Keras' CosineDecay)."""

    name: Annotated[Literal["cosine"], NAME] = "cosine"
    floor: Annotated[
        Number,
        Field(title="floor", description="The last rate, as part of the first.", ge=0.0, le=1.0),
    ] = 0.0

    def rate(self, first: float, epochs: int) -> KerasCall:
        """Keras' CosineDecay, as long as described, whatever is changed while a run trains."""
        return KerasCall(
            "optimizers.schedules.CosineDecay", (first, InBatches(epochs)), {"alpha": self.floor}
        )
