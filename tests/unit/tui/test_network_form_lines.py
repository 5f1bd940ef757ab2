"""The form of a network: what stands in the lines of layers, nodes and outputs."""

from dataclasses import replace

from graph_cases import BOTH, PLACE, TABLE, experiment, network
from tui.panes.drawn_network import Drawn

WEATHER = ("latitude", "longitude", "cooc_1", "cooc_2", "wind=east", "wind=south", "wind=west")
PREPARED = replace(TABLE, feature_names=WEATHER, preparation="0" * 64)


def text(drawn: Drawn) -> list[str]:
    return ["".join(part for part, _ in row.content) for row in drawn.rows((0,))]


def test_every_output_has_its_own_function_shape_and_weights_so_far() -> None:
    outputs = {"kind": "both", "wind": "both", "longitude": "place"}
    fields = network(inputs={"wide": "cooc_*", "deep": "latitude"}, outputs=outputs)
    lines = text(Drawn.of(experiment(fields), PREPARED, 90))
    *_, label, longitude, wind = [line.split() for line in lines]
    assert label == ["output", "3", "softmax", "29"]
    assert longitude == ["longitude", "1", "linear", "34"]
    assert wind == ["wind", "3", "softmax", "55"]
    assert "weights so far" in lines[0]
    assert lines[0].index("weights so far") + len("weights so far") == len(lines[-1])


def test_outputs_are_told_where_a_node_does_not_fit() -> None:
    broken = {**BOTH, "type": "add"}
    outputs = {"kind": "both", "longitude": "place"}
    fields = network(nodes=[PLACE, broken], inputs={"wide": "cooc_*", "deep": "latitude"})
    lines = text(Drawn.of(experiment({**fields, "outputs": outputs}), PREPARED, 90))
    assert lines[-1].split() == ["longitude", "1", "linear"]
