"""Names that Keras takes for inputs, nodes and outputs, whatever a person calls them."""

from data import Description
from engine.specs.networks import columns_of, graph_of
from graph_cases import experiment

COLUMNS = ("output_x", "温度", "wide", "x")
TABLE = Description("t.csv", "t", 9, COLUMNS, ("a", "b"), (5, 4), "kind", "0" * 64)


def test_outputs_have_names_of_their_own() -> None:
    spec = experiment(
        {
            "inputs": {"wide": "x"},
            "nodes": [{"name": "further_2", "units": 3, "input": "wide"}],
            "outputs": dict.fromkeys(("kind", "output_x", "温度", "wide"), "further_2"),
        }
    )
    graph = graph_of(spec.network, columns_of(TABLE))
    assert graph is not None
    names = [(end.label, end.keras, end.places) for end in graph.ends]
    assert names == [
        ("kind", "output", None),
        ("output_x", "further_2_", (0,)),
        ("wide", "further_3", (2,)),
        ("温度", "further_4", (1,)),
    ]


def test_parts_of_a_layer_and_capital_letters_do_not_meet() -> None:
    spec = experiment(
        {
            "inputs": {"A": "x", "a": "wide"},
            "nodes": [
                {"name": "tower", "units": 3, "input": "A", "dropout": 0.1},
                {"name": "tower_relu", "units": 3, "input": "a"},
                {"name": "hidden_1", "type": "add", "input": ["tower", "tower_relu"]},
            ],
        }
    )
    graph = graph_of(spec.network, columns_of(TABLE))
    assert graph is not None
    assert graph.keras_names == {
        "A": "A",
        "a": "input_2",
        "tower": "tower",
        "tower_relu": "hidden_2",
        "hidden_1": "hidden_3",
    }
