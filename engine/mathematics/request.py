"""What every question about a piece of mathematics shares."""

from typing import Annotated

from pydantic import Field

from engine.models.base.spec import LearningRate, Seed, Spec, Whole

MOST_STEPS = 2000
Steps = Annotated[Whole, Field(ge=1, le=MOST_STEPS)]

__all__ = ["LearningRate", "Request", "Seed", "Steps"]


class Request(Spec):
    """A question; ``view`` says which, and ``answer`` computes with Keras."""
