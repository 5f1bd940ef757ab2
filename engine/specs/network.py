"""The network: a list of hidden layers; the softmax layer at its end is added by the engine."""

from typing import Annotated, Any, cast

from pydantic import Field, model_validator

from engine.models.base.spec import Spec
from engine.models.layers import Layer
from engine.specs.schema_walk import with_kind


class NetworkSpec(Spec):
    """Hidden layers, first to last."""

    layers: Annotated[
        tuple[Layer, ...],
        Field(title="layers", description="Hidden layers, first to last.", max_length=64),
    ]

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
