"""Which column is the label, and what it asks for."""

import numpy as np
import pyarrow as pa
import pytest

from data.errors import InputError
from data.opened import opened
from data.options import TableOptions
from data.raw_table import RawTable
from data.roles import schema_of, task_of
from tui.locale.words import words


def table(columns, rows=60):
    arrays = [
        pa.chunked_array([pa.array([str(cells[row % len(cells)]) for row in range(rows)])])
        for cells in columns.values()
    ]
    return RawTable("t.csv", "t", "", tuple(columns), tuple(arrays))


NUMBERS = [f"{place / 7:.2f}" for place in range(60)]
WORDS = ["cat", "dog", "hen"]


def label(columns, **options):
    schema = schema_of(table(columns), TableOptions(**options))
    assert schema.label is not None
    column = schema.columns[schema.label]
    assert words(column.reason) != str(column.reason)
    return column.name, column.reason.code


def test_the_label_asked_for_is_taken_whatever_it_is():
    assert label({"a": NUMBERS, "class": WORDS}, label=" a ") == ("a", "role.label_asked")
    assert label({"a": NUMBERS, "b": WORDS}, roles={"a": "label"}) == ("a", "role.label_asked")


def test_names_of_labels_go_before_places():
    assert label({"class": WORDS, "b": NUMBERS}) == ("class", "role.label_named")
    found = label({"Survived": ["0", "1"], "kind": WORDS, "b": NUMBERS})
    assert found == ("Survived", "role.label_usual_name")
    assert label({"binaryClass": WORDS, "b": NUMBERS})[0] == "binaryClass"


def test_the_only_column_of_words_goes_before_the_last():
    assert label({"kind": WORDS, "b": NUMBERS}) == ("kind", "role.label_only_words")
    assert label({"kind": WORDS, "sort": WORDS, "b": NUMBERS}) == ("b", "role.label_last")


def test_names_of_rows_and_what_most_rows_lack_are_not_predicted():
    names = [f"car {place}" for place in range(60)]
    rare = ["", "", "", "x", "y"]
    columns = {"a": NUMBERS, "origin": ["1", "2", "3"], "name": names, "remark": rare}
    assert label(columns) == ("origin", "role.label_last")


def test_a_column_that_a_person_gave_another_role_is_not_the_label():
    columns = {"a": NUMBERS, "target": WORDS, "b": NUMBERS}
    assert label(columns, roles={"target": "nominal"}) == ("b", "role.label_last")


@pytest.mark.parametrize(
    ("columns", "asked", "code"),
    [
        ({"a": WORDS}, None, "table.single_column"),
        ({"a": WORDS, "b": WORDS}, "c", "table.no_such_column"),
    ],
)
def test_a_label_that_cannot_be_is_refused(columns, asked, code):
    with pytest.raises(InputError) as caught:
        label(columns, label=asked)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("name", "cells", "task", "code"),
    [
        ("class", ["a", "b"], "binary", "task.two_values"),
        ("class", ["0", "1", ""], "binary", "task.two_values"),
        ("class", WORDS, "classification", "task.words"),
        ("class", ["1", "2", "3"], "classification", "task.few_numbers"),
        ("size", ["0.5", "1.0", "1.5"], "classification", "task.few_numbers"),
        ("price", NUMBERS, "regression", "task.fractions"),
        ("price", list(range(100, 4000, 37)), "regression", "task.many_numbers"),
        ("rent", [f"${place},500" for place in range(1, 60)], "regression", "task.many_numbers"),
        ("digit", list(range(30)), "classification", "task.few_numbers"),
    ],
)
def test_the_cells_of_the_label_tell_the_task(name, cells, task, code):
    found = task_of(table({"a": NUMBERS, name: cells}, 600), 1)
    assert (found.task, found.reason.code) == (task, code)
    assert words(found.reason) != str(found.reason)


def test_counts_of_uneven_frequency_are_a_quantity():
    rings = [number for number in range(1, 30) for _ in range(1 if number > 20 else 40)]
    assert task_of(table({"a": NUMBERS, "rings": rings}, len(rings)), 1).task == "regression"
    assert task_of(table({"a": NUMBERS, "class": rings}, len(rings)), 1).task == "classification"


def test_a_task_that_is_asked_for_is_taken_where_it_can_be():
    raw = table({"a": NUMBERS, "n": ["1", "2", "3"], "w": WORDS})
    assert task_of(raw, 1, "regression").reason.code == "task.asked"
    with pytest.raises(InputError) as caught:
        task_of(raw, 2, "regression")
    assert (caught.value.code, caught.value.row, caught.value.value) == (
        "label.no_quantity",
        1,
        "cat",
    )
    with pytest.raises(InputError) as caught:
        task_of(raw, 1, "binary")
    assert caught.value.code == "label.not_two_classes"


def test_columns_that_a_guess_leaves_out_are_told_in_one_note_with_reasons():
    columns = {
        "row": list(range(60)),
        "all_one": ["x"],
        "nothing": [""],
        "key": [f"k{place}" for place in range(60)],
        "size": NUMBERS,
        "spare": ["a", "b"],
        "kind": WORDS,
    }
    found = opened(table(columns), TableOptions(roles={"spare": "ignore"}))
    (note,) = [note for note in found.notes if note.code == "table_note.ignored"]
    assert note.params["count"] == 4  # what the person ignores is no news
    named = [column.params["column"] for column in note.params["columns"]]
    assert named == ["row", "all_one", "nothing"]
    assert [column.params["reason"].code for column in note.params["columns"]] == [
        *("role.counts_rows", "role.constant", "role.empty")
    ]
    said = words(note)
    assert said.startswith("4 columns are ignored: 'row' (")
    assert said.endswith(", and 1 more")
    assert note in found.prepared(np.arange(50)).description.notes


def test_where_every_column_is_used_none_is_told_as_ignored():
    found = opened(table({"size": NUMBERS, "kind": WORDS}), TableOptions())
    assert "table_note.ignored" not in {note.code for note in found.notes}
