"""What every part of a specification shares: frozen, closed to unknown keys, finite numbers."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from engine.models.base.marks import Stepped
from engine.models.base.refusal import Refusal


class Spec(BaseModel):
    """A frozen part of an experiment's description. Unknown keys are errors."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        str_max_length=10_000,
        defer_build=True,  # the screen is painted before the first one is needed
    )


def _whole(value: Any) -> Any:
    """Refuse what pydantic would quietly turn into a whole number: true, false and 2.0."""
    if isinstance(value, bool):
        raise Refusal("spec.truth_for_whole_number")
    return value


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        raise Refusal("spec.truth_for_number")
    return value


Whole = Annotated[int, BeforeValidator(_whole)]
Number = Annotated[float, BeforeValidator(_number)]
Seed = Annotated[Whole, Field(ge=0, le=2**32 - 1)]
Fraction = Annotated[Number, Field(ge=0.0, lt=1.0)]
LearningRate = Annotated[Number, Stepped("tenfold"), Field(gt=0.0, le=10.0)]
