"""A recipe on a table that streams makes what it makes of the table in memory."""

from pathlib import Path
from typing import Any

import pytest

from data.datasets.raw_sightings.writing import write
from data.errors import InputError
from engine.tables.loading import described
from engine.tables.sampling import read_or_sample
from engine.tables.viewing import view_of
from streamed_tables import as_csv, assert_the_same, in_batches, rows_of_towns, spec_of

TAIL: dict[str, Any] = {"validation": {"method": "tail", "split": 0.2}, "label": None}

RECIPE = """
format = 1
name = "towns"
where = "size > 10"
label = "mood"
classes = ["calm", "wild"]
statistics = "{statistics}"

[preparation]
scaling = "standard"
missing = "mean"
indicator = false

[[derived]]
name = "day.month"
source = "day"
part = "month"

[[inputs]]
column = ["day.month", "size"]

[[inputs]]
column = "town"
role = "ordinal"
order = "sorted"
first = 1
scaling = "none"
missing = "mode"

[[inputs]]
column = "height"
scaling = "robust"
missing = "{missing}"
"""


@pytest.fixture(autouse=True)
def _in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    in_batches(monkeypatch)


def recipe(folder: Path, statistics: str = "all", missing: str = "mean", **instead: str) -> str:
    path = folder / "towns.toml"
    text = RECIPE.format(statistics=statistics, missing=missing)
    for before, after in instead.items():
        text = text.replace(before, after)
    path.write_text(text, "utf-8")
    return str(path)


@pytest.mark.parametrize("statistics", ["all", "training"])
@pytest.mark.parametrize("missing", ["mean", "drop_row"])
def test_rows_columns_and_statistics_are_those_of_the_table_in_memory(
    tmp_path: Path, statistics: str, missing: str
) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    asked = {"recipe": recipe(tmp_path, statistics, missing), **TAIL}
    found = assert_the_same(source, **asked)
    assert found.description.feature_names == ("day.month", "size", "town", "height")
    assert found.description.class_names == ("calm", "wild")
    assert_the_same(source, **asked, cap=60, sample_seed=3)


def test_a_validation_file_is_made_by_the_same_recipe(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    held = as_csv(tmp_path / "held.csv", rows_of_towns(90, seed=8))
    asked = {"recipe": recipe(tmp_path), "label": None, "shuffle_seed": 2}
    assert_the_same(source, **asked, validation={"file": held})


def test_of_a_large_table_orders_are_of_all_rows_and_scales_of_the_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of_towns()
    rows[150]["town"] = "A only one"
    source = as_csv(tmp_path / "towns.csv", rows)
    spec = spec_of(source, "on", recipe=recipe(tmp_path), **TAIL)
    whole = described(spec.data)
    monkeypatch.setattr("data.streaming.row_sample.MOST_ROWS", 40)
    some = described(spec.data)
    assert (some.sampled, some.rows) == (40, whole.rows)
    assert some.preparation != whole.preparation
    towns = {note.code for note in some.notes}
    assert "prepare.not_in_order" not in towns


def test_what_is_shown_of_the_table_are_the_rows_that_the_recipe_chooses(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    spec = spec_of(source, "on", recipe=recipe(tmp_path), **TAIL).data
    seen = read_or_sample(spec)
    raw, rows = seen.raw, seen.rows
    assert rows == raw.rows == described(spec).rows
    assert view_of(spec, lambda *_: None).refused is None


def test_a_recipe_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    wrong: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
        "recipe.columns_missing": ({"height": "weight"}, {}),
        "recipe.no_rows": ({"size > 10": "size > 9000"}, {}),
        "recipe.class_missing": ({'"wild"': '"mild"'}, {}),
        "recipe.beside": ({}, {"where": "size > 3"}),
        "recipe.where": ({"size > 10": "weight > 10"}, {}),
    }
    for code, (instead, said) in wrong.items():
        asked = {**TAIL, "recipe": recipe(tmp_path, **instead), **said}
        with pytest.raises(InputError) as told:
            described(spec_of(source, "on", **asked).data)
        assert told.value.code == code, told.value.message


@pytest.mark.thorough
def test_the_recipe_that_ships_makes_the_same_of_sightings_that_stream(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_batches(monkeypatch, 400_000)
    source = tmp_path / "raw.csv"
    write(source, 3_000, seed=4)
    found = assert_the_same(str(source), recipe="sightings", **{**TAIL, "shuffle_seed": 100})
    assert len(found.description.feature_names) == 200
