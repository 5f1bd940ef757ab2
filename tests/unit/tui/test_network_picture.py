"""A network as a picture: nodes, the lanes beside them, blocks as large as their shapes."""

import re
from dataclasses import dataclass
from typing import Any

import pytest

from data import Description
from engine.models.flow import flow_of
from engine.specs import ExperimentSpec
from engine.tasks.task import Head
from tui.network.blocks import Blocks
from tui.network.lanes import lanes_of
from tui.network.picture import Pictured, picture_lines
from tui.text.figures import byte_size
from tui.text.fitting import width
from tui.widgets.lines import Line, length

HEAD = Head(10, "softmax")
NORMED = ({"type": "batch_normalization"}, {"type": "activation", "activation": "relu"})


def conv(filters: int, **more: Any) -> dict[str, Any]:
    return {"type": "conv2d", "filters": filters, "padding": "same", **more}


CNN: tuple[dict[str, Any], ...] = (
    *(conv(32), *NORMED, conv(32), *NORMED, {"type": "max_pooling2d"}),
    *(conv(64), *NORMED, conv(64), *NORMED, {"type": "max_pooling2d"}),
    {"type": "global_average_pooling2d"},
    {"type": "dense", "units": 512, "batch_norm": True},
)
DENSE = ({"units": 200}, {"units": 128, "name": "小火龍層"}, {"units": 256, "dropout": 0.2})


def experiment(*layers: dict[str, Any]) -> ExperimentSpec:
    return ExperimentSpec.parse({"network": {"layers": list(layers)}})


def images(*shape: int) -> Description:
    classes = tuple(map(str, range(10)))
    return Description(
        "x", "x", 100, (), classes, (10,) * 10, "label", "0" * 64, shape=shape or (32, 32, 3)
    )


def rows(columns: int) -> Description:
    names = tuple(f"c{place}" for place in range(columns))
    return Description("x", "x", 100, names, tuple("abcde"), (20,) * 5, "label", "0" * 64)


def drawn(lines: list[Line]) -> str:
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)


def test_normalisation_and_activation_are_told_with_the_layer_that_they_follow() -> None:
    nodes = flow_of(experiment(*CNN).network.layers, (32, 32, 3), HEAD)
    assert [(node.does, node.follows) for node in nodes] == [
        ("", ()),
        ("conv2d 32 3", ("batch_norm", "relu")),
        ("conv2d 32 3", ("batch_norm", "relu")),
        ("max pooling2d 2", ()),
        ("conv2d 64 3", ("batch_norm", "relu")),
        ("conv2d 64 3", ("batch_norm", "relu")),
        ("max pooling2d 2", ()),
        ("global average pooling2d", ()),
        ("dense 512", ("batch_norm", "relu")),
        ("dense 10", ("softmax",)),
    ]
    assert sum(node.parameters for node in nodes) == 106_794
    assert [node.shape for node in nodes][-3:] == [(64,), (512,), (10,)]


def test_a_shortcut_is_a_branch_and_its_sum_a_merge() -> None:
    inside = (conv(64, strides=2), NORMED[0], conv(64))
    block = {"type": "residual", "layers": list(inside), "activation": "relu"}
    nodes = flow_of(experiment(conv(32), block).network.layers, (32, 32, 3), HEAD)
    last = nodes[-2]
    assert (last.kind, last.does, last.follows) == ("merge", "add", ("relu",))
    told = {node.name: node for node in nodes}
    assert [told[name].does for name in last.inputs] == ["conv2d 64 3", "conv2d 64"]
    assert {told[name].inputs for name in ("1.0", "1.shortcut")} == {("0",)}


def test_what_others_take_too_is_not_told_with_what_follows_it() -> None:
    block = {"type": "residual", "layers": [{"type": "dropout"}, conv(32)]}
    nodes = flow_of(experiment(conv(32), block).network.layers, (8, 8, 1), HEAD)
    assert [node.does for node in nodes][1:3] == ["conv2d 32 3", "dropout 0.5"]


@dataclass(frozen=True)
class Node:
    name: str
    inputs: tuple[str, ...] = ()


def lanes(*nodes: Node) -> list[str]:
    found: list[str] = []
    for node, lane in zip(nodes, lanes_of(nodes), strict=True):
        at = 2 * lane.point
        beside = lane.beside[:at] + node.name[0] + lane.beside[at + 1 :]
        found += [line.rstrip() for line in (*lane.above, beside)]
    return found


def test_a_branch_stands_in_a_lane_of_its_own_until_it_meets_again() -> None:
    found = lanes(
        Node("in"),
        Node("conv", ("in",)),
        Node("deep", ("conv",)),
        Node("add", ("deep", "in")),
        Node("out", ("add",)),
    )
    assert found == ["i", "├─┐", "c │", "d │", "├─┘", "a", "o"]


def test_several_inputs_and_outputs_have_lanes() -> None:
    found = lanes(
        Node("table"),
        Node("image"),
        Node("deep", ("table",)),
        Node("both", ("deep", "image", "table")),
        Node("first", ("both",)),
        Node("second", ("both",)),
    )
    assert found == ["t", "│ i", "├─┼─┐", "d │ │", "├─┴─┘", "b", "├─┐", "f │", "  s"]


def test_blocks_are_to_scale_where_the_smallest_shows_and_logarithmic_else() -> None:
    plain = Blocks.of([(200,), (100,), (5,)], 40, 3)
    assert [plain.block((length,)).width for length in (200, 100, 5)] == [40, 20, 1]  # type: ignore[union-attr]
    assert plain.told() == "rows: length to scale"
    steep = Blocks.of([(4096,), (64,), (1,)], 40, 3)
    assert [steep.block((length,)).width for length in (4096, 64, 1)] == [40, 20, 3]  # type: ignore[union-attr]
    assert "logarithmic" in steep.told()
    image = Blocks.of([(32, 32, 3), (16, 16, 64)], 40, 4)
    first, second = image.block((32, 32, 3)), image.block((16, 16, 64))
    assert first is not None and second is not None
    assert (first.height, second.height) == (4, 2)
    assert (first.sheets, second.sheets) == (2, 6)
    assert image.block(None) is None and image.block((None, 3)) is not None


@pytest.mark.parametrize(("room", "height"), [(77, 18), (157, 39)])
@pytest.mark.parametrize("network", [DENSE, CNN])
def test_the_tutorials_networks_fit_on_a_screen(
    network: tuple[dict[str, Any], ...], room: int, height: int
) -> None:
    table = rows(200) if network is DENSE else images()
    lines = picture_lines(Pictured.of(experiment(*network), table), room, height)
    assert len(lines) <= height
    assert max(map(length, lines)) <= room
    text = drawn(lines)
    for word in ("input", "relu", "output: dense", *("小火龍層",)[: network is DENSE]):
        assert word in text
    shapes = (re.search(r"\d+×\d+×\d+", line) for line in text.splitlines())
    ends = {width(found.string[: found.end()]) for found in shapes if found}
    assert len(ends) <= 1, "shapes stand in a column"


def test_what_does_not_fit_is_marked_with_its_reason_and_nothing_is_known_behind_it() -> None:
    spec = experiment(conv(8), {"type": "lstm", "units": 4})
    pictured = Pictured.of(spec, images(8, 8, 1))
    assert pictured.wrong and not pictured.bytes_to_train
    lines = picture_lines(pictured, 77, 18)
    marked = next(place for place, line in enumerate(lines) if ("✗", "bad") in line)
    assert "lstm" in drawn(lines[marked : marked + 1])
    assert "hidden_2" in drawn(lines[marked + 1 : marked + 3])
    assert "?" in drawn(lines[-4:])
    assert "up to what does not fit" in pictured.totals()


def test_a_circle_is_told_though_its_nodes_cannot_be_drawn() -> None:
    nodes = [
        {"name": "p", "units": 3, "input": "q"},
        {"name": "q", "units": 3, "input": "p"},
    ]
    fields = {"inputs": {"all": "*"}, "nodes": nodes}
    pictured = Pictured.of(ExperimentSpec.parse({"network": fields}), rows(5))
    text = drawn(picture_lines(pictured, 77, 18))
    assert "p > q >" in text


def test_parameters_and_memory_are_told() -> None:
    pictured = Pictured.of(experiment(*DENSE), rows(200))
    assert pictured.parameters == 200 * 200 + 200 + 201 * 128 + 129 * 256 + 257 * 5
    assert pictured.trained == pictured.parameters
    assert f"{pictured.parameters:,} parameters" in pictured.totals()
    assert f"weights {byte_size(4 * pictured.parameters)}," in pictured.totals()
