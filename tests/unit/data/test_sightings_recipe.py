"""The recipe that makes the tutorial's table of the raw one, trait by trait."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from data.datasets.pokemon_radar.columns import CONSTANT, FEATURE_NAMES
from data.datasets.raw_sightings.writing import table, write
from data.errors import InputError
from data.opened import opened
from data.options import TableOptions
from data.raw_table import RawTable
from data.recipes.applying import RecipeTable, apply
from data.recipes.finding import recognised
from data.recipes.opening import columns_by_recipe, needed_by_recipe
from engine.specs.data import DataSpec
from engine.tables.loading import load

CLASSES = (4, 43, 56, 71, 98)
TUTORIAL = Path(__file__).parents[4] / "shared" / "data" / "pkgo_city66_class5_v1.csv"


def raw_of(typed: Any) -> RawTable:
    """As a text file is read: every cell a text."""
    compute: Any = pc
    columns = tuple(compute.cast(column, pa.string()) for column in typed.columns)
    return RawTable("raw.csv", "raw", "0" * 64, tuple(typed.column_names), columns)


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return table(20_000, seed=4).to_pandas()


@pytest.fixture(scope="module")
def made(frame: pd.DataFrame) -> RecipeTable:
    raw = raw_of(pa.Table.from_pandas(frame))
    recipe = recognised(raw.names)
    assert recipe is not None
    return apply(raw, recipe)


@pytest.fixture(scope="module")
def inputs(made: RecipeTable) -> pd.DataFrame:
    preparation = made.prepare()
    names = [one.name for one in preparation.inputs]
    return pd.DataFrame(preparation.apply(made.table), columns=names, index=made.rows)


@pytest.fixture(scope="module")
def there(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that the tutorial takes."""
    return frame[(frame["city"] == "New_York") & frame["class"].isin(CLASSES)]


def test_the_columns_are_the_tutorials_200_in_order(inputs: pd.DataFrame) -> None:
    assert tuple(inputs.columns) == FEATURE_NAMES
    assert set(inputs.dtypes) == {np.dtype("float32")}
    if not TUTORIAL.exists():
        pytest.skip("the tutorial's own table is not here")
    header = TUTORIAL.read_text().split("\n", 1)[0].strip().split(",")
    assert [*inputs.columns, "class"] == header


def test_only_the_five_classes_of_new_york_are_taken(
    made: RecipeTable, there: pd.DataFrame
) -> None:
    assert made.rows.tolist() == there.index.tolist()
    assert made.class_names == ("4", "43", "56", "71", "98")
    assert made.labels.tolist() == [CLASSES.index(number) for number in there["class"]]
    assert set(made.labels.tolist()) == set(range(5))


def test_the_local_clock_comes_from_the_local_time(
    inputs: pd.DataFrame, there: pd.DataFrame
) -> None:
    local = pd.to_datetime(there["appearedLocalTime"])
    for part in ("month", "day", "hour", "minute", "second"):
        assert (inputs[f"local.{part}"] == getattr(local.dt, part)).all()
    assert (inputs["local.hour"] != inputs["appearedHour"]).all()


def test_truths_become_ones_and_zeros(inputs: pd.DataFrame, there: pd.DataFrame) -> None:
    for name in ("closeToWater", "urban", "rural", "gymIn250m", "cooc_16", "cooc_151"):
        assert (inputs[name] == there[name]).all()


def test_words_become_the_tutorials_codes(inputs: pd.DataFrame, there: pd.DataFrame) -> None:
    days = {"dummy_day": 0, "Thursday": 1, "Monday": 2, "Saturday": 7}
    times = {"afternoon": 1, "evening": 2, "morning": 3, "night": 4}
    weathers = {"Clear": 5, "PartlyCloudy": 21, "Breezy": 1}
    known = {"appearedDayOfWeek": days, "appearedTimeOfDay": times, "weather": weathers}
    for name, codes in known.items():
        for word, code in codes.items():
            here = there.index[there[name] == word]
            assert len(here) and (inputs.loc[here, name] == code).all()


def test_what_is_constant_stays_and_is_what_the_tutorial_has(inputs: pd.DataFrame) -> None:
    for name, value in CONSTANT.items():
        assert (inputs[name] == value).all()


@pytest.mark.parametrize(
    "name", ["latitude", "temperature", "sunriseHour", "population_density", "windBearing"]
)
def test_scales_come_from_the_whole_table(
    name: str, frame: pd.DataFrame, inputs: pd.DataFrame, there: pd.DataFrame
) -> None:
    scaled = (there[name] - frame[name].mean()) / frame[name].std(ddof=0)
    assert np.allclose(inputs[name], scaled, rtol=1e-6, atol=1e-6)
    assert abs(inputs[name].mean()) > 0.001


@pytest.mark.parametrize("name", ["gymDistanceKm", "pokestopDistanceKm"])
def test_unknown_distances_are_the_mean_of_the_known(
    name: str, frame: pd.DataFrame, inputs: pd.DataFrame, there: pd.DataFrame
) -> None:
    known = frame.loc[frame[name] != "?", name].astype(float)
    filled = frame[name].replace("?", known.mean()).astype(float)
    unknown = there.index[there[name] == "?"]
    assert len(unknown) and np.allclose(inputs.loc[unknown, name], 0.0, atol=1e-6)
    scaled = (filled[there.index] - filled.mean()) / filled.std(ddof=0)
    assert np.allclose(inputs[name], scaled, rtol=1e-5, atol=1e-6)


def test_a_saved_preparation_makes_the_same_of_later_rows(made: RecipeTable) -> None:
    preparation = made.prepare()
    again = type(preparation).from_dict(preparation.to_dict())
    few = np.arange(5, 12)
    assert np.array_equal(again.apply(made.table.taken(few)), preparation.apply(made.table)[few])


def test_the_rows_that_train_do_not_matter_for_statistics_of_all_rows(made: RecipeTable) -> None:
    some = made.prepare(np.arange(20)).apply(made.table)
    assert np.array_equal(some, made.prepare().apply(made.table))


def test_a_table_that_lacks_a_column_or_a_class_is_refused(frame: pd.DataFrame) -> None:
    whole = raw_of(pa.Table.from_pandas(frame.head(3_000)))
    recipe = recognised(whole.names)
    assert recipe is not None
    lacking = raw_of(pa.Table.from_pandas(frame.head(50).drop(columns=["pressure", "cooc_9"])))
    assert recognised(lacking.names) is None
    with pytest.raises(InputError) as caught:
        apply(lacking, recipe)
    assert caught.value.code == "recipe.columns_missing"
    assert caught.value.message.params["columns"] == ["pressure", "cooc_9"]
    elsewhere = raw_of(pa.Table.from_pandas(frame[frame["city"] != "New_York"].head(50)))
    with pytest.raises(InputError) as caught:
        apply(elsewhere, recipe)
    assert caught.value.code == "recipe.no_rows"
    crowd = (frame["city"] == "New_York") & frame["class"].isin((4, 43))
    with pytest.raises(InputError) as caught:
        apply(raw_of(pa.Table.from_pandas(frame[crowd], preserve_index=False)), recipe)
    assert caught.value.code == "recipe.class_missing"
    assert caught.value.message.params["classes"] == ["56", "71", "98"]


def test_an_experiment_asks_for_it_by_name(tmp_path: Path) -> None:
    path = tmp_path / "raw.csv"
    write(path, 8_000)
    spec = DataSpec(source=str(path), recipe="sightings")
    found = load(spec)
    assert found.description.feature_names == FEATURE_NAMES
    assert found.description.class_names == ("4", "43", "56", "71", "98")
    assert found.description.label_name == "class"
    again = load(spec, found.preparation)
    assert np.array_equal(again.features, found.features)
    fewer = load(spec.model_copy(update={"cap": 5}))
    assert max(fewer.description.class_counts) == 5
    kept = {row.tobytes() for row in found.features}
    assert all(row.tobytes() in kept for row in fewer.features)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"where": "city = Paris"}, "recipe.beside"),
        ({"label": "city"}, "recipe.beside"),
        ({"roles": {"city": "ignore"}}, "recipe.beside"),
        ({"recipe": "sightnigs"}, "recipe.unknown"),
    ],
)
def test_nothing_is_said_twice(tmp_path: Path, said: dict[str, Any], code: str) -> None:
    path = tmp_path / "raw.csv"
    write(path, 50)
    with pytest.raises(InputError) as caught:
        load(DataSpec.model_validate({"source": str(path), "recipe": "sightings", **said}))
    assert caught.value.code == code


def test_the_raw_table_tells_of_its_recipe_before_all_else() -> None:
    raw = raw_of(table(60, seed=4))
    assert opened(raw, TableOptions()).notes[0].code == "recipe.fits"


def test_later_rows_get_the_same_inputs_with_or_without_a_label(
    frame: pd.DataFrame, made: RecipeTable
) -> None:
    label = made.recipe.label
    bare = raw_of(pa.Table.from_pandas(frame.drop(columns=[label])))
    assert set(needed_by_recipe(made.recipe.name)) <= set(bare.names)
    later = columns_by_recipe(bare, made.recipe.name)
    assert later.rows == len(frame), "whichever the recipe chooses"
    preparation = made.prepare()
    inputs = preparation.apply(later)[made.rows]
    assert np.array_equal(inputs, preparation.apply(made.table))
    with pytest.raises(InputError) as refused:
        columns_by_recipe(RawTable("t", "t", "", ("a",), bare.columns[:1]), made.recipe.name)
    assert refused.value.code == "recipe.columns_missing"
