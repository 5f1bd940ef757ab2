"""Facts of a column, and the features that a model sees of it."""

import csv
import math
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.roles.cell_shapes import shapes_of
from data.roles.column_summary import ColumnSummary
from data.roles.facts import facts_of
from data.roles.features import dense_of, hashed_of, shape_of
from data.roles.name_words import hints_of, words_of

LABELLED = Path(__file__).parents[4] / "shared/data/column-roles/train.csv"


def column(*texts):
    return pa.chunked_array([pa.array(texts, pa.string())])


def test_numbers_missing_words_and_different_values_are_counted():
    facts = facts_of("size", column("1", "2.5", "NA", "2.5", "", "-4"))
    assert (facts.rows, facts.missing, facts.distinct) == (6, 2, 3)
    assert (facts.type, facts.numeric, facts.whole) == ("number", 1.0, 0.5)
    assert facts.texts == ("1", "2.5", "-4")
    assert (facts.summary.mean, facts.summary.least, facts.summary.greatest) == (0.5, -4.0, 2.5)
    assert facts.summary.deviation == pytest.approx(np.std([1, 2.5, 2.5, -4]))


def test_one_word_among_numbers_makes_a_column_text_and_leaves_no_figures():
    facts = facts_of("size", column("1", "2", "3", "none of it"))
    assert (facts.type, facts.numeric) == ("text", 0.75)
    assert (facts.summary.mean, facts.summary.greatest) == (0.0, 0.0)


def test_samples_are_the_first_different_cells_over_again_where_there_are_few():
    assert facts_of("a", column("b", "a", "b", "")).summary.samples == ("b", "a", "", "b", "a")
    assert facts_of("a", column(*"gfedcba")).summary.samples == tuple("gfedc")


def test_a_missing_word_after_many_different_cells_is_missing_still():
    facts = facts_of("a", column(*(f"t{place}" for place in range(3_000)), "N/A"))
    assert (facts.missing, facts.distinct) == (1, 3_000)


@pytest.mark.parametrize(
    ("values", "kind", "missing"),
    [
        (pa.array([True, None]), "boolean", 1),
        (pa.array([1, 2, None]), "integer", 1),
        (pa.array([1.5, math.nan, None]), "number", 2),
        (pa.array([datetime(2020, 1, 2), None]), "datetime", 1),
        (pa.array([[1, 2], None]), "list", 1),
        (pa.array(["a", None]).dictionary_encode(), "text", 1),
        (pa.array([None, None], pa.string()), "text", 2),
    ],
)
def test_typed_columns_keep_their_type_and_count_nulls_as_missing(values, kind, missing):
    facts = facts_of("a", pa.chunked_array([values]))
    assert (facts.type, facts.missing) == (kind, missing)


def test_a_column_without_rows_has_no_facts_but_its_name():
    facts = facts_of("a", pa.chunked_array([], type=pa.string()))
    assert (facts.rows, facts.present, facts.distinct) == (0, 0, 0)
    assert not facts.all_different


def test_numbers_that_count_the_rows_are_known():
    facts = facts_of("n", column("7", "8", "9"))
    assert facts.by_one
    assert facts.rising
    facts = facts_of("n", column("7", "9", "12"))
    assert (facts.by_one, facts.rising) == (False, True)
    assert not facts_of("n", column("7", "9", "8")).rising


def test_names_are_divided_into_words():
    assert words_of("appearedLocalTime_2") == ["appeared", "local", "time", "2"]
    assert words_of("HTTPStatus code") == ["http", "status", "code"]
    assert hints_of(words_of("customer_id")) == {"id"}


def test_the_shape_of_a_cell_forgets_letters_and_figures():
    assert shape_of("AB-1234") == "AA-99+"
    assert shape_of("CD-9876") == "AA-99+"


@given(st.lists(st.text(max_size=30), max_size=8), st.text(max_size=20))
def test_features_of_any_cells_are_finite(texts, name):
    summary = facts_of(name, column(*texts)).summary
    assert all(math.isfinite(value) for value in dense_of(summary).values())
    assert all(math.isfinite(value) for value in hashed_of(summary).values())


@given(st.lists(st.floats(), min_size=1, max_size=8))
def test_features_of_any_numbers_are_finite(numbers):
    summary = facts_of("n", pa.chunked_array([pa.array(numbers)])).summary
    assert all(math.isfinite(value) for value in dense_of(summary).values())


def test_our_statistics_of_cells_are_those_of_the_labelled_columns():
    if not LABELLED.exists():
        pytest.skip("the labelled columns are not on this machine")
    with LABELLED.open(encoding="utf-8", errors="replace", newline="") as stream:
        rows = list(csv.DictReader(stream))[::40]
    alike = []
    for row in rows:
        samples = [row[f"sample_{place}"] for place in range(1, 6)]
        if all(sample.strip() and not sample.startswith(("#", " ")) for sample in samples):
            found = shapes_of(samples)
            alike.append(
                found.get("characters_mean") == pytest.approx(float(row["mean_char_count"]))
                and found.get("words_mean") == pytest.approx(float(row["mean_word_count"]))
            )
    assert len(alike) > 100
    assert sum(alike) / len(alike) > 0.8


def test_figures_computed_from_cells_are_those_that_a_description_would_hold():
    cells = [str(value) for value in (1, 1, 2, 3, 5, 8, 13)]
    told = ColumnSummary("f", 7, 0, 6, 33 / 7, float(np.std([1, 1, 2, 3, 5, 8, 13])), 1, 13, ())
    found = facts_of("f", column(*cells)).summary
    assert dense_of(found)["mean"] == pytest.approx(dense_of(told)["mean"])
    for name in ("rows", "missing", "distinct", "deviation", "least", "greatest", "density"):
        assert dense_of(found)[name] == pytest.approx(dense_of(told)[name])
