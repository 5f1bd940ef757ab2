"""The network: hidden layers as a list, or nodes with names between named inputs and an output.

The last layer is added by the engine, as the task asks.
"""

from typing import Annotated, Any, Self, cast

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from engine.models.base.marks import Meanings, OnlyWith, SaidIfSet, Typed
from engine.models.base.refusal import Refusal
from engine.models.base.spec import Number, Spec
from engine.models.layers import Layer
from engine.models.layers.plain import with_kinds
from engine.models.nodes import Node
from engine.models.pretrained.section import Pretrained, Stacked
from engine.specs.node_fields import nodes_with_kinds
from engine.specs.outputs import OutputsByLabel, Told
from engine.specs.typed_values import columns_by_name, nodes_by_label
from engine.tasks.registry import Output


def _listed(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


def _plainest(patterns: list[str]) -> str | list[str]:
    return patterns[0] if len(patterns) == 1 else patterns


Patterns = Annotated[list[str], BeforeValidator(_listed), PlainSerializer(_plainest)]
_GRAPH = ("nodes", "inputs", "outputs")


class NetworkSpec(Spec):
    """Hidden layers, first to last, or a graph of nodes; and how classes are told at the end."""

    pretrained: Annotated[
        Pretrained | None,
        SaidIfSet(),
        Field(
            title="begin from",
            description="A trained network up to one of its layers, before your own layers.",
        ),
    ] = None
    layers: Annotated[
        tuple[Layer, ...],
        Field(title="layers", description="Hidden layers, first to last.", max_length=64),
    ]
    inputs: Annotated[
        dict[str, Patterns],
        SaidIfSet(),
        OnlyWith("nodes"),
        Typed(columns_by_name, may_be_off=False),
        Field(
            title="inputs",
            description="Named groups of columns, as wide=cooc_*; deep=latitude, local.*: "
            "by name, or by pattern with * and ?.",
            max_length=32,
        ),
    ] = Field(default_factory=dict[str, list[str]])
    nodes: Annotated[
        tuple[Node, ...],
        SaidIfSet(),
        Field(
            title="nodes",
            description="Layers and merges with names, each with what it takes, in place of a "
            "plain list of layers.",
            max_length=128,
        ),
    ] = ()
    outputs: Annotated[
        OutputsByLabel,
        SaidIfSet(),
        OnlyWith("nodes"),
        Typed(nodes_by_label, may_be_off=False),
        Field(
            title="outputs",
            description="The node that tells the label, as class=both, and perhaps further columns "
            "of numbers; the last layers are added. Empty: the only node that no other takes.",
            max_length=16,
        ),
    ] = Field(default_factory=dict[str, Told])
    code: Annotated[
        str,
        SaidIfSet(),
        Typed(str, may_be_off=False),
        Field(
            title="own code",
            description="A Python file of yours with build(inputs, outputs) -> keras.Model, in "
            "place of layers; training runs its code.",
            max_length=4096,
            pattern=r"^(.*\.py)?$",
        ),
    ] = ""

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

    @property
    def is_graph(self) -> bool:
        """Whether it is told by nodes, not by a list of layers."""
        return bool(self.nodes or self.inputs or self.outputs)

    @property
    def parts(self) -> tuple[Layer, ...] | tuple[Node, ...]:
        """The layers, or the nodes."""
        return self.nodes if self.is_graph else self.layers

    @property
    def stack(self) -> tuple[Stacked, ...]:
        """The layers as a list, behind what was trained before, if it begins from that."""
        return self.layers if self.pretrained is None else (self.pretrained, *self.layers)

    @model_validator(mode="before")
    @classmethod
    def _layers_have_kinds(cls, given: Any) -> Any:
        """A layer that names no type is a dense one; a graph or own code has no list of layers."""
        if not isinstance(given, dict):
            return given
        fields = cast(dict[str, Any], given)
        if any(fields.get(name) for name in _GRAPH):
            fields = nodes_with_kinds({"layers": [], **fields})
        elif fields.get("code"):
            fields = {"layers": [], **fields}
        return with_kinds(fields)

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if self.layers and self.is_graph:
            raise Refusal("network.layers_and_nodes")
        if self.code and (self.layers or self.pretrained is not None or self.is_graph):
            raise Refusal("spec.code_beside_layers")
        if self.pretrained is not None and self.is_graph:
            raise Refusal("spec.pretrained_beside_nodes")
        return self
