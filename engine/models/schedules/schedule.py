"""What every schedule of the learning rate shares."""

from typing import Any

from pydantic import Field

from engine.models.base.keras_call import KerasCall
from engine.models.base.spec import Spec

NAME: Any = Field(title="schedule", description="How the learning rate changes while training.")


class ScheduleSpec(Spec):
    """How the learning rate changes while training."""

    def rate(self, first: float, epochs: int) -> float | KerasCall:  # noqa: ARG002
        """A number that only a callback or a person changes, or Keras' schedule over updates.

        ``first`` is the rate to begin with, ``epochs`` how many are described.
        """
        return first
