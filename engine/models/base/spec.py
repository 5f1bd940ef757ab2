"""What every part of a specification shares: frozen, closed to unknown keys, finite numbers."""

from functools import cache
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
)

from engine.models.base.marks import SaidIfSet, Stepped
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

    @model_serializer(mode="wrap")
    def _without_unset_newcomers(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        for name, default in said_if_set(type(self)).items():
            if getattr(self, name) == default:
                fields.pop(name, None)
        return fields


@cache
def said_if_set(kind: type[Spec]) -> dict[str, Any]:
    """The fields marked ``SaidIfSet``, with their defaults."""
    return {
        name: info.get_default(call_default_factory=True, validated_data={})
        for name, info in kind.model_fields.items()
        if any(isinstance(one, SaidIfSet) for one in info.metadata)
    }


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
