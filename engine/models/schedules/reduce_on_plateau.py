"""A schedule that is a callback: the rate falls when a value no longer improves."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import Stepped
from engine.models.base.spec import Number, Whole
from engine.models.base.watching import CallbackSpec, Monitor, direction
from engine.models.schedules.schedule import NAME, ScheduleSpec


class ReduceOnPlateau(ScheduleSpec, CallbackSpec):
    """Multiplied by a factor when a value no longer improves."""

    KEY: ClassVar[str] = "plateau"
    CLASS: ClassVar[str] = "ReduceLROnPlateau"
    REMEMBERED: ClassVar[tuple[str, ...]] = ("wait", "cooldown_counter", "best")

    name: Annotated[Literal["reduce_on_plateau"], NAME] = "reduce_on_plateau"
    monitor: Annotated[
        Monitor, Field(title="monitor", description="The value that must keep improving.")
    ] = "val_loss"
    factor: Annotated[
        Number, Field(title="factor", description="The rate is multiplied by this.", gt=0.0, lt=1.0)
    ] = 0.5
    patience: Annotated[
        Whole,
        Field(
            title="patience",
            description="Epochs without improvement before the rate falls.",
            ge=0,
            le=100_000,
        ),
    ] = 5
    min_learning_rate: Annotated[
        Number,
        Stepped("tenfold or zero"),
        Field(title="lowest rate", description="The rate never falls below this.", ge=0.0, le=1.0),
    ] = 0.0

    def call(self) -> KerasCall:
        """Keras' ReduceLROnPlateau."""
        return KerasCall(
            "callbacks.ReduceLROnPlateau",
            options={
                "monitor": self.monitor,
                "factor": self.factor,
                "patience": self.patience,
                "mode": direction(self.monitor),
                "min_lr": self.min_learning_rate,
            },
        )
