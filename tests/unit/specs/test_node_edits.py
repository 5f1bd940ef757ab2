"""Nodes come, go and move: whoever took a node takes what stands for it."""

from engine.specs import ExperimentSpec
from engine.specs.checks import network_misfit
from engine.specs.edit import with_value
from engine.specs.layer_edits import (
    add_layer,
    copy_layer,
    key_of_layer,
    layer_places,
    move_layer,
    remove_layer,
)
from graph_cases import RIGHT, TABLE, experiment

WIDE = experiment(RIGHT["wide and deep"])


def ways(spec: ExperimentSpec) -> dict[str | None, tuple[str, ...]]:
    return {node.name: node.input for node in spec.network.nodes}


def test_a_new_node_stands_between_one_and_those_that_took_it() -> None:
    more = add_layer(WIDE, (0,), {"type": "dropout", "rate": 0.5})
    assert ways(more) == {
        "place": ("deep",),
        "dropout": ("place",),
        "both": ("dropout", "wide"),
    }
    assert network_misfit(more, TABLE) is None
    last = add_layer(more, (2,), {"type": "dropout"})
    assert ways(last)["dropout_2"] == ("both",)
    assert last.network.outputs["kind"].node == "dropout_2"


def test_without_a_node_its_takers_take_what_it_took() -> None:
    less = remove_layer(WIDE, (0,))
    assert ways(less) == {"both": ("deep", "wide")}
    assert network_misfit(less, TABLE) is None
    none = remove_layer(less, (0,))
    assert (none.network.nodes, none.network.outputs) == ((), {})
    assert none.network.is_graph
    again = add_layer(none, (), {"type": "dense"})
    assert ways(again) == {"dense": ("wide",)}


def test_a_copy_takes_the_same_and_waits_to_be_taken() -> None:
    twice = copy_layer(WIDE, (0,))
    assert ways(twice)["place_2"] == ("deep",)
    wrong = network_misfit(twice, TABLE)
    assert wrong is not None and wrong.code == "network.node_unconnected"


def test_the_order_of_lines_is_no_matter() -> None:
    moved = move_layer(WIDE, (1,), -1)
    assert [node.name for node in moved.network.nodes] == ["both", "place"]
    assert network_misfit(moved, TABLE) is None


def test_nodes_have_places_and_keys_like_layers() -> None:
    spec = experiment(RIGHT["names that Keras does not take"])
    places = [place for place, _ in layer_places(spec)]
    assert places == [(0,), (1,), (1, 0), (2,), (3,)]
    assert key_of_layer((1, 0), spec) == "network.nodes.1.layers.0"
    assert key_of_layer((1,)) == "network.layers.1"


def test_a_node_that_is_renamed_is_called_so_by_all() -> None:
    spec = with_value(experiment(RIGHT["one layer twice"]), "network.nodes.0.name", "tower")
    assert ways(spec)["mean"] == ("tower", "right")
    assert spec.network.nodes[1].model_dump()["shared"] == "tower"
    assert network_misfit(spec, TABLE) is None
    end = with_value(WIDE, "network.nodes.1.name", "end")
    assert end.network.outputs["kind"].node == "end"
