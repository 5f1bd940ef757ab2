"""What a person is told of a table before anything is trained on it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import data
from data import InputError
from data.judging import MOST, _far_apart, is_about_table, merged_values, only_validated
from tui.locale import words


def described(folder: Path, text: str, label: str | None = None) -> data.Description:
    path = folder / "table.csv"
    path.write_text(text, "utf-8")
    return data.describe(str(path), label)


def told(table: data.Description) -> dict[str, dict[str, Any]]:
    assert all(is_about_table(note) and words(note) != str(note) for note in table.notes)
    return {note.code.removeprefix("table_note."): dict(note.params) for note in table.notes}


@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=60),
    st.integers(0, 8),
    st.integers(0, 9),
)
def test_what_is_surely_apart_merges_nowhere(wholes: list[int], decimals: int, more: int) -> None:
    near = [whole + more for whole in wholes]  # neighbours are the first to merge
    wide = np.array([float(f"{whole}e-{decimals}") for whole in (*wholes, *near)])
    apart = len(np.unique(wide)) == len(np.unique(wide.astype(np.float32)))
    assert apart or not _far_apart(wide)


@pytest.mark.parametrize(
    ("values", "sure"),
    [
        ([0.5, 1.25, 3.75], True),
        ([-7.99, 0.01, 8.05], True),
        ([4.000001, 4.000002], True),
        ([40.000001, 40.000002], False),
        ([1 / 3, 2 / 3], False),
        ([np.inf, 1.5], False),
        ([np.nan, 1.5], False),
        ([1e300, 1.5], False),
        ([0.1, *[0.5] * 2000, 1 / 3], False),
    ],
)
def test_few_decimals_of_small_numbers_are_surely_apart(values: list[float], sure: bool) -> None:
    assert _far_apart(np.array(values)) is sure


@pytest.mark.parametrize(
    ("first", "step", "left"),
    [
        pytest.param(1_700_000_000, 1, 2, id="seconds"),
        pytest.param(20_200_101, 1, 51, id="dates"),
        pytest.param(1_000_000_007, 1, 3, id="ids"),
        pytest.param(1_700_000_000.25, 0.25, 1, id="fractions"),
    ],
)
def test_values_that_float32_merges_are_counted_by_column(
    tmp_path: Path, first: float, step: float, left: int
) -> None:
    rows = "".join(f"{first + row * step},{row},{'ab'[row % 2]}\n" for row in range(100))
    notes = told(described(tmp_path, "when,small,class\n" + rows))
    assert list(notes) == ["values_merge"]
    about = notes["values_merge"]
    assert (about["column"], about["distinct"]) == ("when", 100)
    assert abs(about["left"] - left) <= 2


def test_measurements_that_coincide_now_and_then_are_left_alone() -> None:
    wide = np.random.default_rng(0).random((200_000, 1))
    narrow = wide.astype(np.float32)
    assert len(np.unique(narrow)) < len(wide)
    assert merged_values(["x"], wide.T, narrow) == []


def test_of_many_columns_the_worst_are_named_and_the_others_counted() -> None:
    columns = [1e9 + np.arange(50.0) * (place + 1) for place in range(MOST + 2)]
    narrow = np.stack(columns, axis=1).astype(np.float32)
    notes = merged_values([f"c{place}" for place in range(len(columns))], columns, narrow)
    assert len(notes) == MOST + 1
    assert notes[0].params["column"] == "c0"
    assert (notes[-1].code, notes[-1].params["count"]) == ("table_note.more_columns_merge", 2)


@pytest.mark.parametrize(
    ("labels", "code", "texts", "classes"),
    [
        (["01234", "1234", "7"], "labels_merged", ["01234", "1234"], 2),
        (["1.1", "1.10", "2"], "labels_merged", ["1.1", "1.10"], 2),
        (["a", "a ", "b"], "labels_alike", ["a", "a "], 3),
        (["é", "e\u0301", "b"], "labels_alike", ["e\u0301", "é"], 3),
        (["Cat", "cat", "dog"], "labels_alike", ["Cat", "cat"], 3),
        (["?", "yes", "no"], "missing_is_class", ["?"], 3),
        (["#N/A", "yes", "no"], "missing_is_class", ["#N/A"], 3),
        (["NaN", "yes", "no"], "missing_is_class", ["NaN"], 3),
    ],
)
def test_classes_that_merge_split_or_stand_for_nothing_are_said(
    tmp_path: Path, labels: list[str], code: str, texts: list[str], classes: int
) -> None:
    table = described(tmp_path, "x,class\n" + "".join(f"1,{label}\n" for label in labels * 4))
    assert told(table)[code]["texts"] == texts
    assert table.classes == classes


def test_an_ordinary_table_has_no_notes(tmp_path: Path) -> None:
    rows = "".join(f"{row * 0.1},{('x', 'y')[row % 2]}\n" for row in range(50))
    assert described(tmp_path, "a,class\n" + rows).notes == ()
    assert data.describe(data.BUILTIN).notes == ()


def test_a_class_that_no_row_trains_is_named() -> None:
    trained, validated = np.array([0, 0, 1]), np.array([1, 2, 2])
    note = only_validated(trained, validated, ["a", "b", "c"])
    assert note is not None and note.params["texts"] == ["c"]
    assert only_validated(trained, trained, ["a", "b", "c"]) is None


ROWS = "".join(f"{'cat' if row % 3 else 'dog'},{row},{row % 2}\n" for row in range(30))
NAMED = "".join(f"name{row},{row},{row % 2}\n" for row in range(30))


def test_why_a_column_is_the_label_is_known(tmp_path: Path) -> None:
    words_first = "kind,a,b\n" + ROWS
    for text, label, name, reason in (
        (words_first, None, "kind", "only_words"),
        (words_first + "?,1,0\n", None, "kind", "only_words"),
        (words_first.replace("b\n", "class\n", 1), "kind", "kind", "asked"),
        ("a,class,b\n1,2,3\n4,5,6\n", None, "class", "named"),
        ("a,b,c\n1,2,3\n4,5,6\n", None, "c", "last"),
    ):
        table = described(tmp_path, text, label)
        assert (table.label_name, table.label_reason) == (name, reason)
    assert data.describe(data.BUILTIN).label_reason == "builtin"


def test_a_column_whose_name_is_a_labels_is_pointed_at(tmp_path: Path) -> None:
    table = described(tmp_path, "Target,a,b\n1,2,3\n4,5,6\n")
    assert table.label_name == "b"
    assert told(table)["other_label"] == {"column": "b", "other": "Target"}


def test_a_column_of_words_among_features_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        described(tmp_path, "who,a,b\n" + NAMED)
    assert (caught.value.code, caught.value.column) == ("cell.word", "who")
    assert caught.value.message.params["label"] == "b"
    assert "--label 'who'" in words(caught.value)


def test_what_an_earlier_version_kept_of_a_table_is_no_description() -> None:
    text = data.describe(data.BUILTIN).to_json().replace('"label_reason"', '"other"')
    with pytest.raises(InputError):
        data.Description.from_json(text)


@pytest.mark.parametrize(
    ("names", "told_of"),
    [("4,9,2", True), ("7,9,class", True), ("0,1,2", False), ("1999,2000,class", False)],
)
def test_a_first_line_of_numbers_may_hold_values(tmp_path: Path, names: str, told_of: bool) -> None:
    found = described(tmp_path, f"{names}\n1,2,0\n3,5,1\n1,5,0\n")
    assert ("numbers_as_names" in told(found)) is told_of
