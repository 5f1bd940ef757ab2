"""Recipes as files, and what was decided of one table applied to the next of its kind."""

import json
import os
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import InputError
from data.messages import Message
from data.opened import opened
from data.options import PreparationOptions, TableOptions
from data.raw_table import RawTable
from data.recipes.applying import apply
from data.recipes.finding import recipe_called, recognised, shipped
from data.recipes.making import recipe_of
from data.recipes.names import expanded
from data.recipes.opening import fitting
from data.recipes.parts import part_of
from data.recipes.reading import read_recipe, recipe_fields, recipe_from
from data.recipes.recipe import DerivedColumn, InputRule, Recipe
from data.schema import ColumnSchema, Role, Schema
from engine.client.recipes import recipe_text, save_recipe
from tui.locale import words

BARE: dict[str, Any] = {"format": 1, "name": "r", "inputs": [{"column": "a"}]}


def table(**columns: list[str]) -> RawTable:
    arrays = tuple(pa.chunked_array([pa.array(cells)]) for cells in columns.values())
    return RawTable("towns.csv", "towns", "0" * 64, tuple(columns), arrays)


def column(name: str, role: Role, order: tuple[str, ...] = ()) -> ColumnSchema:
    return ColumnSchema(name, "text", role, Message("role.asked"), 1.0, 0, 3, order)


def inputs_of(raw: RawTable, recipe: Recipe, training: Any = None) -> dict[str, list[float]]:
    made = apply(raw, recipe)
    preparation = made.prepare(training)
    names = [one.name for one in preparation.inputs]
    return dict(zip(names, preparation.apply(made.table).T.tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a", ["a"]),
        ("a_{1..3}", ["a_1", "a_2", "a_3"]),
        ("{x,y}{1..2}m", ["x1m", "x2m", "y1m", "y2m"]),
        ("a{}b", ["a{}b"]),
        ("a{b}{1..1}", ["a{b}1"]),
    ],
)
def test_braces_name_several_columns(text: str, names: list[str]) -> None:
    assert expanded(text) == names


@pytest.mark.parametrize(
    ("said", "code", "part"),
    [
        ({"format": 2}, "recipe.later_format", "2"),
        ({"format": "1"}, "recipe.value", "format"),
        ({"inputs": []}, "recipe.no_inputs", ""),
        ({"inputs": "a"}, "recipe.value", "a list of tables"),
        ({"inputs": [{"column": "a", "rolle": "numeric"}]}, "recipe.key_unknown", "mean role"),
        ({"inputs": [{"column": "a", "role": "label"}]}, "recipe.value", "inputs.role"),
        ({"inputs": [{"column": "a", "order": ["S", "M"]}]}, "recipe.value", "ordinal"),
        ({"inputs": [{"column": "a_{3..1}"}]}, "recipe.value", "inputs.column"),
        ({"inputs": [{"column": "a_{0..999999}"}]}, "recipe.value", "inputs.column"),
        ({"inputs": [{"role": "numeric"}]}, "recipe.value", "inputs.column"),
        ({"inputs": [{"column": ["a", "a"]}]}, "recipe.column_twice", "'a'"),
        ({"inputs": [{"column": "a", "scaling": "big"}]}, "prepare.option_of_column", "big"),
        ({"inputs": [{"column": "a", "role": "ordinal", "first": -1}]}, "recipe.value", "first"),
        ({"label": "a"}, "recipe.label_is_input", "'a'"),
        ({"classes": ["x", "x"], "label": "b"}, "recipe.value", "classes"),
        ({"classes": ["x"]}, "recipe.value", "label"),
        ({"preparation": {"skaling": "none"}}, "recipe.key_unknown", "scaling"),
        ({"preparation": {"scaling": []}}, "prepare.option", "scaling"),
        ({"derived": [{"name": "x", "source": "t", "part": "era"}]}, "recipe.value", "month"),
        ({"statistics": "some"}, "recipe.value", "training, all"),
    ],
)
def test_what_is_no_recipe_is_refused_by_the_key(said: Any, code: str, part: str) -> None:
    with pytest.raises(InputError) as caught:
        recipe_from({**BARE, **said}, "mine.toml")
    assert caught.value.code == code
    assert part in words(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.toml", b"= 1", "recipe.no_text"),
        ("a.json", b"[" * 100_000, "recipe.no_text"),
        ("b.json", b"\xff\xfe\xff", "recipe.no_text"),
        ("c.json", b"[]", "recipe.value"),
        ("d.toml", b" " * 10_000_001, "recipe.too_large"),
    ],
)
def test_a_file_that_is_no_recipe_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        recipe_called(str(tmp_path / name))
    assert caught.value.code == code
    assert name in words(caught.value)


def test_a_name_that_is_none_is_told_with_the_likely_one(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        recipe_called("sighting")
    assert words(caught.value).endswith("did you mean sightings?")


def test_what_is_there_and_no_file_is_not_told_to_be_missing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    places = {".": "recipe.is_folder", "pipe.toml": "file.not_regular", "no.toml": "recipe.no_file"}
    for name, code in places.items():
        with pytest.raises(InputError) as caught:
            recipe_called(str(tmp_path / name))
        assert caught.value.code == code


def test_those_that_ship_are_whole() -> None:
    assert set(shipped()) == {"sightings"}
    for name, recipe in shipped().items():
        assert recipe_from(json.loads(json.dumps(recipe_fields(recipe)))) == recipe
        assert recipe_called(name) == recipe
        assert recognised((*recipe.recognised_by, "more")) == recipe
        assert recognised(recipe.recognised_by[1:]) is None


NAMES = st.text(min_size=1, max_size=6)
RULES = st.builds(
    InputRule,
    column=NAMES,
    role=st.sampled_from(["numeric", "nominal", "boolean", "text", "datetime"]),
    options=st.fixed_dictionaries(
        {},
        optional={
            "scaling": st.sampled_from(["none", "standard"]),
            "times": st.just(("hour", "weekday")),
            "most_categories": st.integers(2, 50),
        },
    ),
) | st.builds(
    InputRule,
    column=NAMES,
    role=st.just("ordinal"),
    order=st.lists(st.text(max_size=4), unique=True, min_size=1, max_size=4).map(tuple),
    first=st.integers(0, 3),
)
RECIPES = st.builds(
    Recipe,
    name=NAMES,
    about=st.text(max_size=5),
    recognised_by=st.lists(NAMES, max_size=3).map(tuple),
    where=st.text(max_size=5),
    label=st.none() | st.just("the label"),
    statistics=st.sampled_from(["training", "all"]),
    preparation=st.builds(
        PreparationOptions, constant=st.floats(-5, 5), indicator=st.booleans(), folds=st.just(3)
    ),
    derived=st.lists(
        st.builds(DerivedColumn, name=NAMES, source=NAMES, part=st.just("hour")), max_size=2
    ).map(tuple),
    inputs=st.lists(RULES, min_size=1, max_size=4, unique_by=lambda rule: rule.column).map(tuple),
)


@given(RECIPES)
def test_a_recipe_reads_back_from_its_file_equal(recipe: Recipe) -> None:
    assert recipe_from(json.loads(json.dumps(recipe_fields(recipe)))) == recipe
    assert recipe_from(tomllib.loads(recipe_text(recipe))) == recipe


def test_a_name_with_braces_of_its_own_is_that_column() -> None:
    recipe = Recipe("r", inputs=(InputRule("a{1,2}", "numeric"), InputRule("b", "numeric")))
    assert recipe_from(recipe_fields(recipe)) == recipe
    alone = Recipe("r", inputs=(InputRule("a{1..2}", "numeric"),))
    assert recipe_from(recipe_fields(alone)) == alone


@given(st.recursive(st.none() | st.integers() | st.text(), lambda part: st.lists(part, max_size=3)))
def test_whatever_stands_in_a_file_is_refused_or_a_recipe(value: Any) -> None:
    for key in (*BARE, "classes", "preparation", "derived", "where", "label", "recognised_by"):
        try:
            assert isinstance(recipe_from({**BARE, key: value}), Recipe)
        except InputError as refused:
            assert refused.code.startswith(("recipe.", "prepare."))


def test_the_parts_of_a_time() -> None:
    times = pa.chunked_array(
        [["2016-09-08T03:57:45", "1969-12-31T23:59:59", "", "2024-02-29T00:00:00"]]
    )
    found = {
        part: part_of(times, part).to_pylist()
        for part in ("year", "month", "day", "weekday", "hour", "minute", "second")
    }
    assert found["year"] == [2016, 1969, None, 2024]
    assert found["month"] == [9, 12, None, 2]
    assert found["day"] == [8, 31, None, 29]
    assert found["weekday"] == [3, 2, None, 3]
    assert found["hour"] == [3, 23, None, 0]
    assert (found["minute"], found["second"]) == ([57, 59, None, 0], [45, 59, None, 0])


TOWNS = table(
    size=["S", "L", "M", "", "L"],
    height=["10", "30", "20", "?", "900"],
    opened=["2020-01-05", "2021-03-04", "2020-01-06", "2020-02-01", "1999-01-01"],
    open=["yes", "no", "yes", "yes", "no"],
    kind=["port", "port", "inland", "inland", "lost"],
)
RECIPE = Recipe(
    name="towns",
    where="not height > 100",
    label="kind",
    classes=("inland", "port"),
    preparation=PreparationOptions(scaling="none", indicator=False, missing="mean"),
    derived=(DerivedColumn("month", "opened", "month"),),
    inputs=(
        InputRule("month", "numeric"),
        InputRule("open", "boolean"),
        InputRule("size", "ordinal", {}, ("S", "M", "L"), first=1),
        InputRule("height", "numeric", {"scaling": "min_max"}),
    ),
)


def test_rows_classes_derived_columns_and_order_follow_the_recipe() -> None:
    made = apply(TOWNS, RECIPE)
    assert made.rows.tolist() == [0, 1, 2, 3]
    assert made.labels.tolist() == [1, 1, 0, 0]
    found = inputs_of(TOWNS, RECIPE)
    assert list(found) == ["month", "open", "size", "height"]
    assert found["month"] == [1, 3, 1, 2]
    assert found["open"] == [1, 0, 1, 1]
    assert found["size"] == [1, 3, 2, 2]
    assert found["height"] == [0, 1, 0.5, 0.5]


def test_statistics_come_from_the_rows_that_train_unless_all_are_meant() -> None:
    some = np.array([0, 2])
    assert inputs_of(TOWNS, RECIPE, some)["height"] == [0, 2, 1, 0.5]
    found = inputs_of(TOWNS, replace(RECIPE, statistics="all"), some)["height"]
    assert found == pytest.approx([0, 20 / 890, 10 / 890, 230 / 890])


def test_a_query_that_cannot_be_used_is_told_with_the_recipe() -> None:
    with pytest.raises(InputError) as caught:
        apply(TOWNS, replace(RECIPE, where="heigth < 3"))
    assert caught.value.code == "recipe.where"
    assert "heigth < 3" in words(caught.value)


def test_what_was_decided_of_one_table_is_saved_and_holds_for_the_next(tmp_path: Path) -> None:
    schema = Schema((
        column("size", "ordinal", ("S", "M", "L")),
        column("height", "numeric"),
        column("open", "boolean"),
        column("opened", "ignore"),
        column("kind", "label"),
    ))  # fmt: skip
    options = TableOptions(
        where="open = yes",
        preparation=PreparationOptions(
            scaling="standard", columns={"size": {"scaling": "none"}}, indicator=False
        ),
    )
    path = tmp_path / "towns.json"
    path.write_text(json.dumps(recipe_fields(recipe_of("towns", schema, options))))
    recipe = read_recipe(path)
    assert recipe.fits(("more", "size", "height", "open", "kind"))
    next_one = table(
        kind=["x", "y", "x"],
        open=["yes", "yes", "no"],
        height=["1", "3", "5"],
        size=["M", "L", "S"],
    )
    found = inputs_of(next_one, recipe)
    assert found == {"size": [1, 2], "height": [-1, 1], "open": [1, 1]}


def pets() -> RawTable:
    rows = range(60)
    return table(
        id=[str(row) for row in rows],
        weight=["" if row % 7 == 0 else f"{row / 7:.2f}" for row in rows],
        size=["SML"[row * 7 % 3] for row in rows],
        kind=[["cat", "dog"][row % 2] for row in rows],
    )


def test_a_table_is_prepared_alike_by_the_recipe_saved_of_it(tmp_path: Path) -> None:
    raw, train = pets(), np.arange(50)
    found = opened(raw, TableOptions())
    path = tmp_path / "pets.toml"
    save_recipe(recipe_of("pets", found.schema, TableOptions()), path)
    again = opened(raw, TableOptions(recipe=str(path)))
    one, other = found.prepared(train), again.prepared(train)
    assert one.description.feature_names == other.description.feature_names
    assert np.array_equal(one.features, other.features)
    assert np.array_equal(one.labels, other.labels)


def test_numbers_used_as_they_are_stay_so_by_their_recipe() -> None:
    numbers = Schema((column("a", "numeric"), column("b", "numeric"), column("kind", "label")))
    assert recipe_of("n", numbers, TableOptions()).preparation.scaling == "none"


def test_rows_that_a_recipe_drops_are_left_out(tmp_path: Path) -> None:
    raw = pets()
    asked = TableOptions(
        preparation=PreparationOptions(columns={"weight": {"missing": "drop_row"}})
    )
    found = opened(raw, asked)
    save_recipe(recipe_of("pets", found.schema, asked), tmp_path / "pets.toml")
    again = opened(raw, TableOptions(recipe=str(tmp_path / "pets.toml")))
    assert again.raw.rows == found.raw.rows == 51
    assert "table_note.rows_dropped" in {note.code for note in again.notes}


def test_what_no_recipe_can_hold_is_refused_when_it_is_saved() -> None:
    schema = Schema((column("size", "nominal"), column("kind", "label")))
    by_label = TableOptions(preparation=PreparationOptions(encoding="target"))
    with pytest.raises(InputError) as caught:
        recipe_of("r", schema, by_label)
    assert caught.value.code == "recipe.target_encoding"
    with pytest.raises(InputError) as caught:
        recipe_of("r", Schema((column("kind", "label"),)), TableOptions())
    assert caught.value.code == "recipe.no_inputs"


def test_a_recipe_that_fits_is_told_until_something_is_said() -> None:
    names = shipped()["sightings"].recognised_by
    (note,) = fitting(names, TableOptions())
    assert (note.code, note.params["recipe"]) == ("recipe.fits", "sightings")
    assert words(note) != str(note)
    for said in (
        TableOptions(recipe="sightings"),
        TableOptions(where="class = 4"),
        TableOptions(roles={"class": "nominal"}),
    ):
        assert fitting(names, said) == ()
    assert fitting(names[1:], TableOptions()) == ()
