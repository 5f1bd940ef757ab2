"""What is said of a network's outputs: the node of each, its loss and its weight."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from engine.models.base.marks import SaidIfSet
from engine.models.base.spec import Number, Spec
from engine.models.nodes.ends import FurtherLoss


class Told(Spec):
    """A label's node; of a column beside the label its loss, and of each its part in the sum."""

    node: Annotated[str, Field(title="node", description="Whose result it is.", max_length=80)]
    loss: Annotated[
        FurtherLoss | None,
        SaidIfSet(),
        Field(
            title="loss",
            description="Of a column beside the label; empty: squared error of a number, "
            "crossentropy of classes.",
        ),
    ] = None
    weight: Annotated[
        Number,
        SaidIfSet(),
        Field(title="weight", description="Its part in the sum of losses.", gt=0.0, le=1e6),
    ] = 1.0


def _whole(given: Any) -> Any:
    return {"node": given} if isinstance(given, str) else given


def plain_output(told: Told) -> Any:
    """As it is written: the node's name alone where nothing else is said."""
    fields = told.model_dump(mode="json")
    return fields["node"] if len(fields) == 1 else fields


OutputsByLabel = dict[str, Annotated[Told, BeforeValidator(_whole), PlainSerializer(plain_output)]]


def plain_outputs(outputs: Mapping[str, Told]) -> dict[str, Any]:
    """As they are written."""
    return {label: plain_output(told) for label, told in outputs.items()}
