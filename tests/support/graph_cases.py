"""Networks as graphs: right ones by name, and the many ways in which one can be wrong."""

from typing import Any

from data import Description
from engine.specs import ExperimentSpec

COLUMNS = ("latitude", "longitude", "local.hour", "cooc_1", "cooc_2", "cooc_3")
TABLE = Description(
    "t.csv", "t", 400, COLUMNS, ("cat", "dog", "eel"), (150, 150, 100), "kind", "0" * 64
)
Fields = dict[str, Any]

PLACE: Fields = {"name": "place", "units": 4, "input": "deep"}
BOTH: Fields = {"name": "both", "type": "concatenate", "input": ["place", "wide"]}
INPUTS: Fields = {"wide": "cooc_*", "deep": ["latitude", "longitude", "local.*"]}


def network(**changes: Any) -> Fields:
    """The wide and deep network, with other parts."""
    return {"inputs": INPUTS, "nodes": [PLACE, BOTH], "outputs": {"kind": "both"}, **changes}


def experiment(fields: Fields, **training: Any) -> ExperimentSpec:
    """An experiment with that network."""
    return ExperimentSpec.parse({"network": fields, "training": training})


def with_nodes(*nodes: Fields, out: str = "both") -> Fields:
    """The network with more nodes behind its own."""
    return network(nodes=[PLACE, BOTH, *nodes], outputs={"kind": out})


_TOWER: Fields = {"name": "tower", "units": 3, "input": "wide"}
_MULTIPLY: Fields = {"name": "both", "type": "multiply", "input": ["place", "tower"]}

RIGHT: dict[str, Fields] = {
    "wide and deep": network(),
    "in any order": network(nodes=[BOTH, PLACE]),
    "two towers": network(
        nodes=[
            {**PLACE, "dropout": 0.3, "batch_norm": True},
            {"name": "tower", "units": 4, "input": "wide", "l2": 0.01},
            {"name": "both", "type": "add", "input": ["place", "tower"]},
            {"name": "last", "units": 5, "input": "both", "activation": "tanh"},
        ],
        outputs={"kind": "last"},
    ),
    "one layer twice": network(
        inputs={"first": "cooc_*", "second": ["latitude", "longitude", "local.hour"]},
        nodes=[
            {"name": "left", "units": 4, "input": "first", "activation": "leaky_relu"},
            {"name": "right", "shared": "left", "input": "second"},
            {"name": "mean", "type": "average", "input": ["left", "right"]},
            {"name": "product", "type": "multiply", "input": ["left", "mean"]},
        ],
        outputs={"kind": "product"},
    ),
    "names that Keras does not take": network(
        inputs={"広い": "cooc_*", "output": ["latitude", "longitude"]},
        nodes=[
            {"name": "場所", "units": 4, "input": "output"},
            {"name": "hidden_1", "type": "residual", "input": "場所", "layers": [{"units": 6}]},
            {"name": "a/b", "type": "concatenate", "input": ["hidden_1", "広い"]},
            {"name": "A/B", "type": "dropout", "rate": 0.2, "input": "a/b"},
        ],
        outputs={"kind": "A/B"},
    ),
    "an end that needs no name": network(outputs={}),
    "two outputs": network(
        inputs={"wide": "cooc_*", "deep": ["l*"]},
        nodes=[PLACE, BOTH, {"name": "when", "units": 3, "input": "place"}],
        outputs={
            "local.hour": {"node": "when", "loss": "huber", "weight": 0.3},
            "kind": {"node": "both", "weight": 2.0},
        },
    ),
    "three outputs": network(
        inputs={"all": "*"},
        nodes=[{"name": "place", "units": 4, "input": "all"}],
        outputs={"kind": "place", "longitude": "place", "cooc_2": "place"},
    ),
    "everything twice": network(
        inputs={"all": "*", "some": "*t?tude"},
        nodes=[{"name": "both", "type": "concatenate", "input": ["all", "some", "all"]}],
    ),
}

WRONG: dict[str, tuple[Fields, str, str]] = {
    "no inputs": (network(inputs={}), "network.no_inputs", "network.inputs"),
    "an input of nothing": (
        network(inputs={**INPUTS, "deep": []}),
        "network.input_of_nothing",
        "network.inputs.deep",
    ),
    "a pattern without a column": (
        network(inputs={**INPUTS, "deep": "lat_*"}),
        "network.pattern_without_column",
        "network.inputs.deep",
    ),
    "a name without a column": (
        network(inputs={**INPUTS, "deep": ["latitude", "altitude"]}),
        "network.pattern_without_column",
        "network.inputs.deep",
    ),
    "a pattern is no expression": (
        network(inputs={**INPUTS, "deep": "[a-z]*"}),
        "network.pattern_without_column",
        "network.inputs.deep",
    ),
    "no nodes": (network(nodes=[]), "network.no_nodes", "network.nodes"),
    "a node without a name": (
        network(nodes=[PLACE, {"units": 3, "input": "wide"}, BOTH]),
        "network.node_without_name",
        "network.nodes.1.name",
    ),
    "two nodes of one name": (
        network(nodes=[PLACE, PLACE, BOTH]),
        "network.name_twice",
        "network.nodes.1.name",
    ),
    "a node named like an input": (
        network(nodes=[{**PLACE, "name": "wide"}, BOTH]),
        "network.name_twice",
        "network.nodes.0.name",
    ),
    "a node without an input": (
        network(nodes=[{"name": "place", "units": 3}, BOTH]),
        "network.node_without_input",
        "network.nodes.0.input",
    ),
    "an unknown input": (
        network(nodes=[{**PLACE, "input": "depe"}, BOTH]),
        "network.takes_unknown",
        "network.nodes.0.input",
    ),
    "an unknown node in a merge": (
        network(nodes=[PLACE, {**BOTH, "input": ["wide", "plaice"]}]),
        "network.takes_unknown",
        "network.nodes.1.input",
    ),
    "a merge of one": (
        network(nodes=[PLACE, {**BOTH, "input": "place"}]),
        "network.merge_of_one",
        "network.nodes.1.input",
    ),
    "a layer of two": (
        network(nodes=[{**PLACE, "input": ["wide", "deep"]}, BOTH]),
        "network.takes_several",
        "network.nodes.0.input",
    ),
    "a layer of nobody": (
        with_nodes({"name": "again", "shared": "nobody", "input": "both"}, out="again"),
        "network.shares_no_layer",
        "network.nodes.2.shared",
    ),
    "a layer of a merge": (
        with_nodes({"name": "again", "shared": "both", "input": "both"}, out="again"),
        "network.shares_no_layer",
        "network.nodes.2.shared",
    ),
    "its own layer": (
        with_nodes({"name": "again", "shared": "again", "input": "both"}, out="again"),
        "network.shares_no_layer",
        "network.nodes.2.shared",
    ),
    "a layer that was made for another shape": (
        network(
            inputs={**INPUTS, "wide": ["cooc_1"]},
            nodes=[
                PLACE,
                {"name": "again", "shared": "place", "input": "wide"},
                {**BOTH, "input": ["place", "again"]},
            ],
        ),
        "network.misfit",
        "network.nodes.1",
    ),
    "no outputs": (
        network(nodes=[PLACE, BOTH, {**PLACE, "name": "also"}], outputs={}),
        "network.no_outputs",
        "network.outputs",
    ),
    "an output of no node": (
        network(outputs={"kind": "bath"}),
        "network.output_of_unknown",
        "network.outputs.kind",
    ),
    "an output of an input": (
        network(outputs={"kind": "wide"}),
        "network.output_of_unknown",
        "network.outputs.kind",
    ),
    "an output of another label": (
        network(outputs={"species": "both"}),
        "network.output_of_other_label",
        "network.outputs.species",
    ),
    "an output that goes in": (
        network(outputs={"kind": "both", "latitude": "place"}),
        "network.input_is_label",
        "network.inputs.deep",
    ),
    "a loss for classes over numbers": (
        network(
            inputs={"wide": "cooc_*", "deep": "local*"},
            outputs={
                "kind": "both",
                "latitude": {"node": "place", "loss": "categorical_crossentropy"},
            },
        ),
        "network.loss_of_other_column",
        "network.outputs.latitude.loss",
    ),
    "an output of no column": (
        network(outputs={"kind": "both", "altitude": "place"}),
        "network.output_of_no_number",
        "network.outputs.altitude",
    ),
    "an input of nothing but an output": (
        network(
            inputs={"wide": "cooc_*", "deep": "lat*"}, outputs={"kind": "both", "latitude": "place"}
        ),
        "network.input_of_nothing",
        "network.inputs.deep",
    ),
    "a loss of the label": (
        network(outputs={"kind": {"node": "both", "loss": "huber"}}),
        "network.loss_of_the_label",
        "network.outputs.kind.loss",
    ),
    "a circle of one": (
        network(nodes=[{**PLACE, "input": "place"}, BOTH]),
        "network.circle",
        "network.nodes.0.input",
    ),
    "a circle whose output is not named": (
        network(nodes=[{**PLACE, "input": "both"}, BOTH], outputs={}),
        "network.circle",
        "network.nodes.0.input",
    ),
    "a circle of three": (
        network(
            nodes=[
                {"name": "place", "units": 3, "input": "third"},
                {"name": "second", "units": 3, "input": "both"},
                {"name": "third", "units": 3, "input": "second"},
                {**BOTH, "input": ["place", "wide", "deep"]},
            ]
        ),
        "network.circle",
        "network.nodes.0.input",
    ),
    "a node that nobody takes": (
        with_nodes({"name": "alone", "units": 3, "input": "both"}),
        "network.node_unconnected",
        "network.nodes.2",
    ),
    "two nodes that lead nowhere": (
        with_nodes(
            {"name": "alone", "units": 3, "input": "both"},
            {"name": "also", "units": 3, "input": "alone"},
        ),
        "network.node_unconnected",
        "network.nodes.2",
    ),
    "an input that nobody takes": (
        network(nodes=[PLACE, {**BOTH, "input": ["place", "place"]}]),
        "network.input_unconnected",
        "network.inputs.wide",
    ),
    "sums of other shapes": (
        network(nodes=[PLACE, {**BOTH, "type": "add"}]),
        "network.misfit",
        "network.nodes.1",
    ),
    "products of other shapes": (
        network(nodes=[PLACE, _TOWER, _MULTIPLY]),
        "network.misfit",
        "network.nodes.2",
    ),
    "a row beside an image": (
        network(
            nodes=[
                {"name": "place", "type": "reshape", "target_shape": [3, 1], "input": "deep"},
                BOTH,
            ]
        ),
        "network.misfit",
        "network.nodes.1",
    ),
    "a layer that takes no row": (
        network(nodes=[{"name": "place", "type": "lstm", "input": "deep"}, BOTH]),
        "network.misfit",
        "network.nodes.0",
    ),
    "an end that is no row": (
        with_nodes(
            {"name": "last", "type": "reshape", "target_shape": [7, 1], "input": "both"}, out="last"
        ),
        "network.misfit",
        "network.output",
    ),
}
"""Networks on ``TABLE`` with the code of what is wrong, and where."""
