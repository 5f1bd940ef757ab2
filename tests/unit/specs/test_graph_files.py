"""A graph in files, keys, differences and undo: what is written reads back, what stays stays."""

import json
from pathlib import Path

import pytest

from engine.client.opening import open_experiment, save_experiment_file
from engine.compare.diff import differences
from engine.specs import ExperimentSpec, to_toml
from engine.specs.edit import as_text, with_value, with_values
from engine.specs.fields import section
from graph_cases import RIGHT, experiment

BY_HAND = """\
# Two ways   (Ann)

[network.inputs]
wide = "cooc_*"      # all of them
deep = ["latitude", "longitude"]

# the tower
[[network.nodes]]
units = 0x40         # 64
name = "place"
input = "deep"

[[network.nodes]]
name = "both"        # the end
type = "concatenate"
input = ["place", "wide"]

[network.outputs]
class = "both"
"""


def of(text: str, folder: Path) -> ExperimentSpec:
    path = folder / "mine.toml"
    path.write_text(text, "utf-8")
    return open_experiment(str(path))


@pytest.mark.parametrize("case", RIGHT)
def test_a_graph_reads_back_from_toml_and_json(case: str, tmp_path: Path) -> None:
    spec = experiment(RIGHT[case])
    text = to_toml(spec)
    assert "layers" not in text.replace("network.nodes.layers", "").partition("[[network")[0]
    again = of(text, tmp_path)
    assert again.network == spec.network
    assert ExperimentSpec.parse(json.loads(json.dumps(spec.model_dump(mode="json")))) == spec


def test_a_list_of_layers_says_nothing_of_graphs() -> None:
    fields = ExperimentSpec.parse({"network": {"layers": [{"units": 3}]}}).model_dump(mode="json")
    assert set(fields["network"]) == {"layers"}


def test_a_key_changes_an_input_a_node_and_an_output(tmp_path: Path) -> None:
    spec = of(BY_HAND, tmp_path)
    spec = with_values(
        spec,
        [
            "network.inputs.wide=gym*",
            'network.inputs.deep=["latitude", "local.*"]',
            "network.nodes.0.units=12",
            "network.nodes.1.input=wide; place",
            "network.outputs.class=place",
        ],
    )
    assert spec.network.inputs == {"wide": ["gym*"], "deep": ["latitude", "local.*"]}
    assert spec.network.nodes[1].input == ("wide", "place")
    assert spec.network.outputs["class"].node == "place"


def test_another_kind_stays_in_its_place() -> None:
    spec = experiment(RIGHT["wide and deep"])
    node = with_value(spec, "network.nodes.0.type", "batch_normalization").network.nodes[0]
    assert (node.type, node.name, node.input) == ("batch_normalization", "place", ("deep",))


@pytest.mark.parametrize("names", [["latitude", "local.*"], ["a, b", "c"], ["a;b"], ["x=y"], ['"']])
def test_what_a_form_shows_of_the_inputs_can_be_typed_again(names: list[str]) -> None:
    spec = with_value(
        experiment(RIGHT["wide and deep"]), "network.inputs", {"a": names, "b": ["*"]}
    )
    field = next(one for one in section(spec, "network") if one.path == "network.inputs")
    assert with_value(spec, field.path, as_text(field.value)) == spec


def test_a_form_of_a_node_begins_with_its_kind_and_what_it_takes() -> None:
    fields = section(experiment(RIGHT["wide and deep"]), "network.nodes.0")
    assert [one.path.rpartition(".")[2] for one in fields][:3] == ["type", "input", "units"]


def test_saving_keeps_comments_and_writes_what_differs(tmp_path: Path) -> None:
    spec = of(BY_HAND, tmp_path)
    path = tmp_path / "mine.toml"
    changed = with_values(spec, ["network.nodes.0.units=65", "network.inputs.wide=gym*"])
    assert save_experiment_file(changed, path)
    wanted = BY_HAND.replace("0x40", "65").replace("cooc_*", "gym*")
    assert path.read_text("utf-8") == wanted
    fields = changed.model_dump(mode="json")
    middle = {"name": "middle", "type": "dense", "units": 7, "input": "place"}
    fields["network"]["nodes"].insert(1, middle)
    fields["network"]["nodes"][2]["input"] = ["middle", "wide"]
    more = ExperimentSpec.parse(fields)
    assert save_experiment_file(more, path)
    assert open_experiment(str(path)) == more
    assert "# the end" in path.read_text("utf-8")


def test_differences_line_nodes_up_by_name(tmp_path: Path) -> None:
    ours = of(BY_HAND, tmp_path)
    fields = with_value(ours, "network.nodes.0.units", 9).model_dump(mode="json")
    fields["network"]["nodes"].insert(0, {"name": "new", "units": 3, "input": "deep"})
    fields["network"]["nodes"][1]["input"] = "new"
    found = differences(ours, ExperimentSpec.parse(fields))
    assert {one.path: (one.ours, one.theirs) for one in found} == {
        "network.nodes.0": (None, "3 relu, input deep, name new"),
        "network.nodes.0.input": ("deep", "new"),
        "network.nodes.0.units": ("64", "9"),
    }


def test_a_list_beside_a_graph_differs_in_all_its_layers(tmp_path: Path) -> None:
    theirs = ExperimentSpec.parse({"network": {"layers": [{"units": 3}]}})
    found = {one.path for one in differences(of(BY_HAND, tmp_path), theirs)}
    assert {"network.layers.0", "network.nodes.0", "network.inputs"} <= found
