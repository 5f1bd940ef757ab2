"""A network that cannot be is told in one sentence, with its place, before anything is trained."""

import pytest

from engine.specs import SpecError
from engine.specs.checks import check, network_misfit
from engine.specs.networks import passage_of
from graph_cases import PLACE, RIGHT, TABLE, WRONG, experiment, network
from tui.locale import words


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_with_its_place(case: str) -> None:
    fields, code, key = WRONG[case]
    spec = experiment(fields)
    with pytest.raises(SpecError) as refused:
        check(spec, TABLE)
    assert (refused.value.code, refused.value.key) == (code, key)
    said = words(refused.value)
    assert key in said
    assert "\n" not in said
    assert "{" not in said
    passage_of(spec, TABLE)  # what a form shows beside it


@pytest.mark.parametrize("case", RIGHT)
def test_what_is_right_passes(case: str) -> None:
    assert network_misfit(experiment(RIGHT[case]), TABLE) is None


def test_at_least_twenty_five_ways_are_tried() -> None:
    assert len(WRONG) >= 25


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({**network(), "layers": [{"units": 3}]}, "network.layers_and_nodes"),
        (
            network(nodes=[PLACE, {"name": "x", "shared": "place", "units": 5, "input": "deep"}]),
            "network.shared_says_other",
        ),
        (network(nodes=[{**PLACE, "unit": 3}]), "spec.unknown_key"),
        (network(nodes=[{**PLACE, "type": "merge"}]), "spec.no_such_kind"),
        (network(nodes=[{**PLACE, "units": -1}]), "spec.not_at_least"),
        (network(nodes="place"), "spec.not_a_list"),
        (network(inputs="cooc_*"), "spec.not_a_table"),
        (network(inputs={"wide": 3}), "spec.not_a_list"),
        (network(outputs={"kind": 3}), "spec.not_a_table"),
    ],
)
def test_what_no_file_may_say_is_refused_when_it_is_read(fields: dict[str, str], code: str) -> None:
    with pytest.raises(SpecError) as refused:
        experiment(fields)
    assert refused.value.code == code
    assert refused.value.key.startswith("network")


def test_a_layer_that_is_used_again_may_be_said_again() -> None:
    again = {"name": "again", "type": "dense", "units": 4, "shared": "place", "input": "deep"}
    node = experiment(network(nodes=[PLACE, again])).network.nodes[1]
    assert (node.type, node.input) == ("shared", ("deep",))
    assert "place" in node.title()
