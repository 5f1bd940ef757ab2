"""A graph of nodes as a picture takes it: every node with what it takes, in an order that flows."""

from data import Description
from engine.specs import ExperimentSpec
from engine.specs.networks import flow_on, parameters_of

NAMES = ("a", "b", "c", "d")
TABLE = Description("t", "t", 99, NAMES, ("x", "y"), (50, 49), "class", "0" * 64)


def test_a_graph_is_its_inputs_its_nodes_and_its_outputs() -> None:
    network = {
        "inputs": {"left": ["a", "b"], "right": ["c", "d"]},
        "nodes": [
            {"name": "both", "type": "concatenate", "input": ["place", "again"]},
            {"name": "place", "units": 3, "input": "left"},
            {"name": "again", "type": "shared", "shared": "place", "input": "right"},
            {"name": "quiet", "type": "dropout", "input": "both"},
        ],
        "outputs": {"class": "quiet"},
    }
    spec = ExperimentSpec.parse({"network": network})
    found = flow_on(spec, TABLE)
    assert [(node.kind, node.label) for node in found] == [
        ("input", "left"),
        ("input", "right"),
        ("layer", "place"),
        ("layer", "again"),
        ("merge", "both"),
        ("output", "class"),
    ], "a dropout is told with what it follows"
    names = [node.name for node in found]
    for place, node in enumerate(found):
        assert set(node.inputs) <= set(names[:place]), node
    by_label = {node.label: node for node in found}
    assert by_label["both"].follows == ("dropout 0.5",)
    assert by_label["both"].shape == (6,)
    assert (by_label["place"].parameters, by_label["again"].parameters) == (9, 0)
    assert sum(node.parameters for node in found) == parameters_of(spec, TABLE)
