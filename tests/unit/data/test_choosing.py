"""Rows chosen by their classes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.choosing import chosen_rows, sampled_rows, without_effect
from data.errors import InputError
from data.options import RowOptions

NAMES = ("ash", "birch", "cedar")
LABELS = np.array([0, 1, 2, 0, 0, 1, 0, 2, 0, 1], dtype=np.int64)


def counts(options: RowOptions) -> list[int]:
    rows = chosen_rows(LABELS, NAMES, options, "trees.csv")
    assert rows.tolist() == sorted(set(rows.tolist()))
    return np.bincount(LABELS[rows], minlength=3).tolist()


def test_some_classes_a_cap_a_balance_a_sample() -> None:
    assert counts(RowOptions()) == [5, 3, 2]
    assert counts(RowOptions(classes=("ash", "cedar"))) == [5, 0, 2]
    assert counts(RowOptions(cap=3)) == [3, 3, 2]
    assert counts(RowOptions(balance=True)) == [2, 2, 2]
    assert counts(RowOptions(balance=True, cap=1)) == [1, 1, 1]
    assert counts(RowOptions(classes=("ash", "birch"), balance=True)) == [3, 3, 0]
    assert sum(counts(RowOptions(sample=7))) == 7
    assert counts(RowOptions(sample=100)) == [5, 3, 2]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (RowOptions(classes=("ash", "bich")), "choose.no_such_class"),
        (RowOptions(classes=("ash",)), "choose.one_class_left"),
        (RowOptions(sample=1), "choose.one_class_left"),
    ],
)
def test_what_leaves_nothing_to_tell_apart_is_refused(options: RowOptions, code: str) -> None:
    with pytest.raises(InputError) as refused:
        chosen_rows(LABELS, NAMES, options, "trees.csv")
    assert refused.value.code == code


@given(st.integers(0, 2**32 - 1), st.integers(2, 9))
def test_the_same_seed_draws_the_same_rows(seed: int, most: int) -> None:
    labels = np.arange(60, dtype=np.int64) % 3
    options = RowOptions(cap=most, seed=seed)
    first = chosen_rows(labels, NAMES, options, "")
    assert np.array_equal(first, chosen_rows(labels, NAMES, options, ""))
    assert np.bincount(labels[first]).tolist() == [most] * 3


def test_what_changes_nothing_of_a_label_that_is_a_number_is_told() -> None:
    asked = RowOptions(classes=("ash",), cap=3, sample=5)
    told = without_effect(asked)
    assert [note.code for note in told] == ["table_note.no_classes"]
    assert told[0].params["keys"] == ["data.classes", "data.cap"]
    assert without_effect(RowOptions(sample=5, seed=3)) == ()


def test_rows_whose_label_is_a_number_are_sampled() -> None:
    assert sampled_rows(6, RowOptions()).tolist() == list(range(6))
    assert sampled_rows(6, RowOptions(sample=9)).tolist() == list(range(6))
    one, other = (sampled_rows(90, RowOptions(sample=7, seed=seed)).tolist() for seed in (1, 2))
    assert one != other
    assert len(set(one)) == len(set(other)) == 7
    assert one == sorted(one)
