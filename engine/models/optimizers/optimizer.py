"""What every optimizer shares."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import Stepped
from engine.models.base.spec import Fraction, LearningRate, Number, Spec
from engine.models.schedules.schedule import ScheduleSpec

NAME: Any = Field(title="optimizer", description="How a step is made from the gradients.")
Rate = Annotated[
    LearningRate, Field(title="learning rate", description="Size of each step of the weights.")
]
Beta1 = Annotated[Fraction, Field(title="beta 1", description="Memory of the gradients.")]
Beta2 = Annotated[Fraction, Field(title="beta 2", description="Memory of the squared gradients.")]
WeightDecay = Annotated[
    Number,
    Stepped("tenfold or zero"),
    Field(
        title="weight decay",
        description="Part of each weight lost per unit of learning rate.",
        ge=0.0,
        le=10.0,
    ),
]


class OptimizerSpec(Spec):
    """An optimizer under Keras' parameters, with Keras' defaults. ``CLASS`` is Keras' class,
    ``SLOTS`` how many numbers it keeps for each weight.
    """

    CLASS: ClassVar[str]
    SLOTS: ClassVar[int] = 2

    def call(self, rate: float | KerasCall) -> KerasCall:
        """The call that makes it, with its learning rate or schedule."""
        return KerasCall(f"optimizers.{self.CLASS}", (), {"learning_rate": rate, **self.options()})

    def options(self) -> dict[str, Any]:
        """What Keras is given beside the learning rate."""
        return self.model_dump(exclude={"name", "learning_rate"})

    def slots(self) -> int:
        """How many numbers it keeps for each weight with its present fields, at most."""
        return self.SLOTS

    def own_schedule(self) -> ScheduleSpec | None:
        """The schedule that its own fields describe, if any."""
        return None
