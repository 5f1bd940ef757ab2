"""A column of pictures is an input of its own shape in a network; what mixes it is refused."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data import Description
from data.errors import InputError
from engine.execution.augmenting import augmented
from engine.lessons.column_network import column_network
from engine.lessons.image_layers import image_tower
from engine.lessons.table_defaults import sized
from engine.models.nodes.columns import Columns, Image, chosen, column_of, pictures_among, shape_of
from engine.specs import ExperimentSpec
from engine.specs.checks import check
from engine.specs.data import DataSpec
from engine.specs.edit import as_text
from engine.specs.networks import columns_of, graph_of, passage_of
from engine.tables.loading import load
from made_images import saved
from picture_tables import INPUTS, NODES, described, offers

NAMES = ("price", *(f"photo: pixel {n}_0_0" for n in range(4)), "brand=acme", "brand=best")
COLUMNS = Columns((7,), NAMES, prepared=True, images=(Image("photo", (2, 2, 1), 1),))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return offers(tmp_path_factory.mktemp("offers"))


@pytest.fixture(scope="module")
def table(source: Path) -> Description:
    return load(ExperimentSpec.parse(described(source)).data).description


def refusal(fields: dict[str, Any], table: Description) -> InputError:
    with pytest.raises(InputError) as caught:
        check(ExperimentSpec.parse(fields), table)
    return caught.value


def test_an_input_of_a_column_of_pictures_has_their_shape() -> None:
    assert shape_of(COLUMNS, chosen(COLUMNS, ["photo"])[0]) == (2, 2, 1)
    assert shape_of(COLUMNS, chosen(COLUMNS, ["price", "brand"])[0]) == (3,)
    assert shape_of(COLUMNS, chosen(COLUMNS, ["photo", "price"])[0]) == (5,)
    assert [one.column for one in pictures_among(COLUMNS, [0, 4])] == ["photo"]
    assert pictures_among(COLUMNS, [0, 5]) == []
    assert [column_of(name) for name in NAMES[::3]] == ["price", "photo", "brand"]


def test_pictures_and_other_columns_reach_the_end_by_ways_of_their_own(
    source: Path, table: Description
) -> None:
    spec = ExperimentSpec.parse(described(source))
    check(spec, table)
    graph = graph_of(spec.network, columns_of(table))
    assert graph is not None
    assert [entry.shape for entry in graph.entries] == [(6, 6, 3), (4,)]
    assert [passed.after for passed in passage_of(spec, table)[:3]] == [(4, 4, 4), (4,), (8,)]


@pytest.mark.parametrize("patterns", ["*", ["photo", "price"], "photo: pixel 0_*", "p*"])
def test_an_input_that_takes_more_or_less_than_the_pictures_is_refused(
    source: Path, table: Description, patterns: Any
) -> None:
    fields = described(source)
    fields["network"]["inputs"] = {**INPUTS, "photo": patterns}
    refused = refusal(fields, table)
    assert refused.code == "network.pictures_and_others"
    assert refused.message.params["column"] == "photo"


def test_a_list_of_layers_is_refused_with_what_to_do(source: Path, table: Description) -> None:
    fields = {**described(source), "network": {"layers": [{"units": 4}]}}
    refused = refusal(fields, table)
    assert refused.code == "network.pictures_in_a_row"
    assert refused.message.params["others"] == ["price", "brand"]


def test_where_nothing_else_is_an_input_convolutions_begin_at_once(source: Path) -> None:
    roles = {"price": "ignore", "brand": "ignore"}
    for network in (
        {"layers": [{"type": "conv2d", "filters": 3}, {"type": "flatten"}]},
        {"inputs": {"photo": "photo"}, "nodes": NODES[:2]},
        {"inputs": {"photo": "*"}, "nodes": NODES[:2]},
    ):
        spec = ExperimentSpec.parse({**described(source, roles=roles), "network": network})
        found = load(spec.data)
        check(spec, found.description)
        assert found.description.shape == (6, 6, 3) and found.files[3] == "img/003.png"
        assert passage_of(spec, found.description)[0].after == (4, 4, spec.network.parts[0].filters)


def test_random_layers_are_shown_on_pictures_of_a_table(source: Path) -> None:
    roles = {"price": "ignore", "brand": "ignore"}
    layers = [{"type": "random_flip"}, {"type": "flatten"}]
    fields = {**described(source, roles=roles), "network": {"layers": layers}}
    spec = ExperimentSpec.parse(fields)
    pictures = augmented(spec, load(spec.data), [1, 2], 2)
    assert pictures["shape"] == [6, 6, 3] and len(pictures["pictures"]) == 2


def test_the_preset_reads_pictures_by_convolutions_and_the_rest_beside(
    source: Path, table: Description
) -> None:
    fields = sized({"data": {"source": str(source), "label": "label"}}, table)
    spec = ExperimentSpec.parse(fields)
    check(spec, table)
    assert spec.network.inputs == {"image_1": ["photo"], "table": ["price", "brand"]}
    assert len(spec.network.nodes) == len(image_tower((6, 6, 3))) + 3
    assert spec.training.epochs <= 50
    only = replace(table, feature_names=table.feature_names[:108])
    assert list(column_network(only, fields["network"]["nodes"][-1:])) == ["layers"]


def test_sizes_of_pictures_are_said_as_one_types_them(source: Path) -> None:
    said = {"columns": {"photo": {"image_size": "4x5", "missing": "drop_row"}}}
    spec = ExperimentSpec.parse(described(source, preparation=said))
    assert spec.data.preparation is not None
    columns = spec.data.preparation.columns
    assert columns == {"photo": {"image_size": [4, 5], "missing": "drop_row"}}
    assert "image_size=4x5" in as_text(columns)
    assert load(spec.data).description.images == {"photo": (4, 5, 3)}


def test_pictures_do_not_stream_and_that_is_said_before(source: Path) -> None:
    asked: Any = {"source": str(source), "label": "label", "streaming": "on"}
    for roles in ({"photo": "image"}, {}):
        with pytest.raises(InputError) as refused:
            load(DataSpec(**asked, roles=roles))
        assert (refused.value.code, refused.value.column) == ("streaming.image_column", "photo")
    assert load(DataSpec(**asked, roles={"photo": "ignore"})).description.streams


def test_rows_of_a_validation_file_have_pictures_of_their_own(tmp_path: Path) -> None:
    source, held = offers(tmp_path / "a"), offers(tmp_path / "b", rows=8)
    spec = ExperimentSpec.parse(described(source, validation={"file": str(held)}))
    both = load(spec.data)
    assert both.description.held_rows == 8 and both.description.images == {"photo": (6, 6, 3)}
    assert np.array_equal(both.features[40:, :108], both.features[:8, :108])
    known = both.description
    saved(np.zeros((6, 6, 3), np.uint8), tmp_path / "b" / "img" / "001.png")
    assert known.pictures is not None and not known.pictures.is_unchanged
    assert load(spec.data).description.sha256 != known.sha256
