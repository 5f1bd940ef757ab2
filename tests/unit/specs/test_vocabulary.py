"""Rows that an embedding cannot look up are refused by their number before anything is trained."""

from typing import Any

import numpy as np
import pytest

from data.dataset import Dataset, Description
from data.options import PreparationOptions
from data.prepare.fitting import fit
from engine.specs import ExperimentSpec, SpecError
from engine.specs.vocabulary import check_vocabulary
from small_tables import all_rows, schema, table

EMBEDDING = {"type": "embedding", "input_dim": 5, "output_dim": 2}
RESHAPED = [{"type": "reshape", "target_shape": [2, 1]}, {"type": "flatten"}, EMBEDDING]


def checked(values: list[list[float]], layers: list[dict[str, Any]]) -> None:
    told = Description(
        "t", "t", len(values), ("a", "b"), ("x", "y"), (1, len(values) - 1), "class", "0" * 64
    )
    rows = Dataset(told, np.array(values, np.float32), np.arange(len(values)) % 2)
    check_vocabulary(ExperimentSpec.parse({"network": {"layers": layers}}), rows)


@pytest.mark.parametrize("layers", [[EMBEDDING], RESHAPED])
@pytest.mark.parametrize("value", [5.0, -1.0, 0.5])
def test_what_is_no_number_of_the_vocabulary_is_refused(
    layers: list[dict[str, Any]], value: float
) -> None:
    with pytest.raises(SpecError) as caught:
        checked([[0, 4], [1, value]], layers)
    about = caught.value.message
    assert about.code == "layer.not_in_vocabulary"
    assert about.params["column"] == "b"
    assert (about.params["row"], about.params["value"], about.params["last"]) == (2, value, 4)
    assert about.params["key"] == f"network.layers.{len(layers) - 1}.input_dim"


@pytest.mark.parametrize("layers", [[EMBEDDING], RESHAPED])
def test_numbers_of_the_vocabulary_pass(layers: list[dict[str, Any]]) -> None:
    checked([[0, 4], [1, 2]], layers)


TOKENS = {"c": ["a b c", "b c", "d"], "price": ["1", "0", "2"]}
EMBEDDED = [{"name": "words", **EMBEDDING, "input": "text"}]


def of_texts(network: dict[str, Any], roles: dict[str, Any]) -> None:
    raw = table(TOKENS)
    options = PreparationOptions(scaling="none", output_sequence_length=2)
    found = fit(raw, schema(roles), all_rows(raw), options)
    names = tuple(one.name for one in found.inputs)
    told = Description("t", "t", 3, names, ("x", "y"), (1, 2), "class", "0" * 64, preparation="p")
    rows = Dataset(told, found.apply(raw), np.array([0, 1, 1]), found.to_dict())
    check_vocabulary(ExperimentSpec.parse({"network": network}), rows)


BOTH: Any = {"c": "tokens", "price": "numeric"}


@pytest.mark.parametrize(
    ("network", "roles", "code", "key"),
    [
        ({"layers": [EMBEDDING]}, BOTH, "layer.more_than_tokens", "network.layers.0"),
        (
            {"inputs": {"text": "*"}, "nodes": EMBEDDED},
            BOTH,
            "layer.more_than_tokens",
            "network.nodes.0",
        ),
        (
            {"inputs": {"text": "c"}, "nodes": EMBEDDED},
            BOTH,
            "layer.vocabulary_too_small",
            "network.nodes.0.input_dim",
        ),
        (
            {"layers": [EMBEDDING]},
            {"c": "tokens", "price": "ignore"},
            "layer.vocabulary_too_small",
            "network.layers.0.input_dim",
        ),
    ],
)
def test_an_embedding_takes_the_ids_of_one_column_and_has_room_for_all(
    network: dict[str, Any], roles: Any, code: str, key: str
) -> None:
    with pytest.raises(SpecError) as caught:
        of_texts(network, roles)
    about = caught.value.message
    assert (about.code, about.params["key"], about.params["column"]) == (code, key, "c")
    if code == "layer.vocabulary_too_small":
        assert about.params["needed"] == 6


def test_a_graph_gives_tokens_and_other_columns_inputs_of_their_own() -> None:
    nodes = [
        {"name": "words", **EMBEDDING, "input_dim": 6, "input": "text"},
        {"name": "flat", "type": "flatten", "input": "words"},
        {"name": "both", "type": "concatenate", "input": ["flat", "table"]},
    ]
    of_texts({"inputs": {"text": "c", "table": "price"}, "nodes": nodes}, BOTH)


def test_what_another_layer_makes_is_not_known() -> None:
    checked([[0.5, 9], [-1, 2]], [{"units": 3}, EMBEDDING])
    checked([[0.5, 9], [-1, 2]], [{"units": 3}])
