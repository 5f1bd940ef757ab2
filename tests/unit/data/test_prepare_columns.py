"""Columns become inputs by what was learnt from the training rows, whatever table comes next."""

import json
from typing import Any

import numpy as np
import pytest

from data.errors import InputError
from data.options import PreparationOptions
from data.prepare.explaining import explain
from data.prepare.fitting import fit
from data.prepare.preparation import Preparation
from small_tables import all_rows, schema, table


def fitted(cells: Any, roles: Any, rows: Any = None, **options: Any) -> tuple[Any, Preparation]:
    raw = table(cells)
    chosen = all_rows(raw) if rows is None else np.array(rows, dtype=np.int64)
    return raw, fit(raw, schema(roles), chosen, PreparationOptions(**options))


def named(preparation: Preparation) -> list[str]:
    return [column.name for column in preparation.inputs]


def test_statistics_are_of_the_training_rows_alone() -> None:
    columns = {"size": ["1", "3", "900"], "city": ["a", "b", "c"]}
    roles = {"size": "numeric", "city": "nominal"}
    raw, found = fitted(columns, roles, rows=[0, 1], scaling="standard")
    assert named(found) == ["size", "city=a", "city=b"]
    assert found.apply(raw).tolist() == [[-1, 1, 0], [1, 0, 1], [898, 0, 0]]
    assert found.rows == 2


def test_a_missing_number_is_the_median_and_says_so() -> None:
    raw, found = fitted({"size": ["1", "2", "", "NA", "6"]}, {"size": "numeric"}, scaling="none")
    assert named(found) == ["size", "size=(missing)"]
    assert found.apply(raw).tolist() == [[1, 0], [2, 0], [2, 1], [2, 1], [6, 0]]


def test_an_indicator_is_there_only_where_something_was_missing() -> None:
    _, found = fitted({"size": ["1", "2"]}, {"size": "numeric"})
    assert named(found) == ["size"]
    _, found = fitted({"size": ["1", "2", "", "4"]}, {"size": "numeric"}, indicator=False)
    assert named(found) == ["size"]
    _, found = fitted(
        {"size": ["1", "2", "", "4"]}, {"size": "numeric"}, indicator=False, missing="category"
    )
    assert named(found) == ["size", "size=(missing)"]


def test_rare_categories_share_one_input_and_take_in_new_ones() -> None:
    cells = ["a"] * 5 + ["b"] * 4 + ["c", "d", ""]
    _, found = fitted({"city": cells}, {"city": "nominal"}, most_categories=3)
    assert named(found) == ["city=a", "city=b", "city=(other)"]
    later = found.application(table({"city": [" b", "c", "zzz", ""]}))
    assert later.inputs.tolist() == [[0, 1, 0], [0, 0, 1], [0, 0, 1], [0, 0, 1]]
    assert later.notes == ()


def test_an_unknown_category_is_none_of_the_known_and_is_told() -> None:
    _, found = fitted({"city": ["a", "b", "a"]}, {"city": "nominal"})
    later = found.application(table({"city": ["b", "Ulm", "", "Rom"]}))
    assert later.inputs.tolist() == [[0, 1], [0, 0], [0, 0], [0, 0]]
    (note,) = later.notes
    assert note.code == "prepare.unseen"
    assert note.params == {"column": "city", "row": 2, "value": "Ulm", "count": 2}


def test_a_cell_that_is_no_number_counts_as_missing_and_is_told() -> None:
    raw, found = fitted({"size": ["1", "x", "1e308", "4", "5"]}, {"size": "numeric"})
    told = {note.code: note.params for note in found.notes}
    assert told["prepare.no_number"] == {"column": "size", "row": 2, "value": "x", "count": 1}
    assert told["prepare.too_large"]["value"] == "1e308"
    assert np.isfinite(found.apply(raw)).all()
    assert named(found) == ["size", "size=(missing)"]


def test_what_is_the_same_everywhere_or_told_twice_is_left_out_and_said() -> None:
    columns = {
        "size": ["1", "2", "5"],
        "always": ["7", "7", "7"],
        "again": ["1", "2", "5"],
        "city": ["x", "x", "x"],
    }
    roles = {"size": "numeric", "always": "numeric", "again": "numeric", "city": "nominal"}
    _, found = fitted(columns, roles)
    assert named(found) == ["size"]
    told = {note.code: note.params for note in found.notes}
    assert told["prepare.constant"] == {"columns": ["always", "city"], "count": 2}
    assert told["prepare.duplicate"] == {"column": "again", "inputs": ["size"], "count": 1}
    # What is left out need not be in a table that comes later
    assert found.apply(table({"size": ["3"]})).shape == (1, 1)


def test_of_many_columns_the_same_is_said_once() -> None:
    values = ["1", "2", "5"]
    columns = dict.fromkeys(("size", "again", "and again"), values)
    _, found = fitted(columns, dict.fromkeys(columns, "numeric"))
    assert named(found) == ["size"]
    (note,) = found.notes
    assert note.code == "prepare.duplicates"
    assert note.params == {"columns": ["again", "and again"], "count": 2, "inputs": 2}


def test_rows_without_it_are_left_out_where_that_was_asked_for() -> None:
    columns = {"size": ["1", "", "3", "100", "3"], "mass": ["", "2", "4", "9", "6"]}
    raw, found = fitted(
        columns,
        {"size": "numeric", "mass": "numeric"},
        rows=[0, 1, 2, 4],
        scaling="none",
        columns={"size": {"missing": "drop_row"}},
    )
    assert found.rows == 3
    application = found.application(raw)
    assert application.complete.tolist() == [0, 2, 3, 4]
    assert application.inputs[1].tolist() == [3, 2, 0]  # the median of 1, 3 and 3
    assert named(found) == ["size", "mass", "mass=(missing)"]


def test_truth_values_keep_their_size_and_any_two_words_will_do() -> None:
    columns = {"ok": ["yes", "no", "yes", "yes"], "sex": ["m", "f", "f", "m"]}
    raw, found = fitted(columns, {"ok": "boolean", "sex": "boolean"})
    assert found.apply(raw).tolist() == [[1, 1], [0, 0], [1, 0], [1, 1]]


def test_an_order_is_counted_from_its_lowest_value() -> None:
    raw = table({"grade": ["low", "high", "mid", "?", "huge"]})
    asked = schema({"grade": "ordinal"}, {"grade": ["low", "mid", "high"]})
    options = PreparationOptions(scaling="none", missing="constant", constant=-1, indicator=False)
    found = fit(raw, asked, all_rows(raw), options)
    assert found.apply(raw).ravel().tolist() == [0, 2, 1, -1, -1]
    assert found.notes[0].code == "prepare.not_in_order"
    assert found.notes[0].params["value"] == "huge"


def test_an_order_that_nobody_gave_is_by_size() -> None:
    raw, found = fitted({"grade": ["10", "9", "2", "9"]}, {"grade": "ordinal"}, scaling="none")
    assert found.apply(raw).ravel().tolist() == [2, 1, 0, 1]


NUMBERS = {"a": "numeric", "b": "numeric"}


def test_what_is_missing_is_named() -> None:
    _, found = fitted({"a": ["1", "2", "9"], "b": ["3", "5", "4"]}, NUMBERS)
    with pytest.raises(InputError) as refused:
        found.apply(table({"a": ["1"], "c": ["1"]}))
    assert refused.value.code == "prepare.columns_missing"
    assert refused.value.message.params["columns"] == ["b"]
    swapped = found.apply(table({"z": ["?"], "b": ["3"], "a": ["2"]}))
    assert np.array_equal(swapped, found.apply(table({"a": ["2"], "b": ["3"]})))


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"missing": "guess"}, "prepare.option"),
        ({"most_categories": 1}, "prepare.option"),
        ({"most_categories": True}, "prepare.option"),
        ({"constant": float("nan")}, "prepare.option"),
        ({"columns": {"aeg": {"scaling": "none"}}}, "prepare.column_unknown_likely"),
        ({"columns": {"quite other": {}}}, "prepare.column_unknown"),
        ({"columns": {"age": {"scale": "none"}}}, "prepare.option_unknown"),
        ({"columns": {"age": {"scaling": ["none"]}}}, "prepare.option_of_column"),
        ({"columns": {"age": {"columns": {}}}}, "prepare.option_unknown"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(options: Any, code: str) -> None:
    with pytest.raises(InputError) as refused:
        fitted({"age": ["1", "2"]}, {"age": "numeric"}, **options)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"age": ["1", "1"]}, "prepare.no_inputs"),
        ({"age": ["", "NA"]}, "prepare.no_inputs"),
        ({"age": []}, "prepare.no_rows"),
    ],
)
def test_a_table_that_teaches_nothing_is_refused(columns: Any, code: str) -> None:
    with pytest.raises(InputError) as refused:
        fitted(columns, {"age": "numeric"})
    assert refused.value.code == code


def test_it_is_plain_json_that_a_later_or_damaged_one_is_told_from() -> None:
    raw, found = fitted({"a": ["1", "2"], "b": ["x", ""]}, {"a": "numeric", "b": "nominal"})
    written = json.dumps(found.to_dict(), allow_nan=False)
    assert np.array_equal(Preparation.from_dict(json.loads(written)).apply(raw), found.apply(raw))
    with pytest.raises(InputError) as refused:
        Preparation.from_dict({**found.to_dict(), "format": 2})
    assert refused.value.code == "prepare.later_format"
    for damaged in ({}, {"format": 1}, {**found.to_dict(), "columns": 3}, [1], None):
        with pytest.raises(InputError) as refused:
            Preparation.from_dict(damaged)  # type: ignore[arg-type]
        assert refused.value.code == "prepare.no_preparation"


def test_a_row_is_explained_column_by_column() -> None:
    columns = {"size": ["1", "3", ""], "none": ["1", "1", "1"], "city": ["a", "b", "a"]}
    roles = {"size": "numeric", "none": "numeric", "city": "nominal"}
    raw, found = fitted(columns, roles, scaling="none")
    told = explain(found, raw, 2)
    assert [(one.column, one.cell) for one in told] == [("size", ""), ("city", "a")]
    assert told[0].inputs == [("size", 2.0), ("size=(missing)", 1.0)]
    assert told[1].inputs == [("city=a", 1.0), ("city=b", 0.0)]
    with pytest.raises(IndexError):
        explain(found, raw, 3)
