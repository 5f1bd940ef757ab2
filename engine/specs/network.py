"""The network: a list of hidden layers; the last one is added by the engine, as the task asks."""

from typing import Annotated, Any, cast

from pydantic import Field, model_validator

from engine.models.base.marks import Meanings, OnlyWith, SaidIfSet
from engine.models.base.spec import Number, Spec
from engine.models.layers import Layer
from engine.specs.schema_walk import with_kind
from engine.tasks.registry import Output


class NetworkSpec(Spec):
    """Hidden layers, first to last, and how classes are told at the end."""

    layers: Annotated[
        tuple[Layer, ...],
        Field(title="layers", description="Hidden layers, first to last.", max_length=64),
    ]

    output: Annotated[
        Output,
        SaidIfSet(),
        Meanings.of(
            softmax="A unit a class, whose outputs add up to 1. A label that is a number always "
            "gets one linear unit.",
            sigmoid="One unit: the probability of the second of two classes.",
        ),
        Field(title="output", description="The last layer, where the label has classes."),
    ] = "softmax"
    threshold: Annotated[
        Number,
        SaidIfSet(),
        OnlyWith("output", "sigmoid"),
        Field(
            title="threshold",
            description="The probability above which the second class is taken to be predicted.",
            gt=0.0,
            lt=1.0,
        ),
    ] = 0.5

    @model_validator(mode="before")
    @classmethod
    def _layers_have_kinds(cls, given: Any) -> Any:
        """A layer that names no type is a dense one."""
        if not isinstance(given, dict):
            return given
        fields = cast(dict[str, Any], given)
        layers = fields.get("layers")
        if not isinstance(layers, list | tuple):
            return fields
        items = [with_kind(Layer, layer) for layer in cast(list[Any], layers)]
        return {**fields, "layers": items}
