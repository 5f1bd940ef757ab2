"""The tutorial's split to the row, and a stratified one that copes with small tables."""

import math
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils import shuffle

from data import InputError
from data.split import Method, SplitOptions, split

ORDER = np.array(shuffle(np.arange(1836), random_state=100))
LABELS = np.repeat(np.arange(5), (224, 948, 150, 225, 289))


def test_the_tutorials_split_is_shuffle_and_then_the_last_tenth() -> None:
    parts = split(LABELS, SplitOptions(fraction=0.1, method="tail", shuffle_seed=100))
    assert (len(parts.train), len(parts.validation)) == (1652, 184)
    assert parts.train.tolist() == ORDER[:1652].tolist()
    assert parts.validation.tolist() == ORDER[1652:].tolist()
    assert parts.train.dtype == parts.validation.dtype == np.int64


def test_shuffled_indices_pick_the_rows_that_shuffling_the_arrays_gives() -> None:
    parts = split(LABELS, SplitOptions(fraction=0.25, method="tail", shuffle_seed=7))
    rows = np.random.default_rng(0).standard_normal((1836, 3))
    mixed_rows, mixed_labels = cast("Any", shuffle(rows, LABELS, random_state=7))
    order = np.concatenate([parts.train, parts.validation])
    assert np.array_equal(rows[order], mixed_rows)
    assert np.array_equal(LABELS[order], mixed_labels)


@pytest.mark.slow
@pytest.mark.parametrize(("rows", "fraction"), [(1836, 0.1), (30, 0.1), (7, 0.33), (1000, 0.7)])
def test_the_tail_is_what_keras_takes(rows: int, fraction: float) -> None:
    from keras.src.trainers.data_adapters.array_slicing import train_validation_split

    (kept,), (last,) = cast("Any", train_validation_split((np.arange(rows),), fraction))
    parts = split(np.zeros(rows, np.int64), SplitOptions(fraction=fraction, method="tail"))
    assert parts.train.tolist() == list(kept)
    assert parts.validation.tolist() == list(last)


many = st.lists(st.integers(0, 4), min_size=12, max_size=80)


@given(many, st.floats(0.0, 0.9), st.sampled_from(["tail", "stratified"]), st.none() | st.just(3))
def test_every_row_is_used_once_and_training_is_never_empty(
    labels: list[int], fraction: float, method: Method, shuffle_seed: int | None
) -> None:
    given_labels = np.array(labels, dtype=np.int64)
    try:
        parts = split(
            given_labels, SplitOptions(fraction=fraction, method=method, shuffle_seed=shuffle_seed)
        )
    except InputError:
        # Nothing is left for training, or no class can spare a row.
        assert math.floor(len(labels) * (1 - fraction)) == 0 or max(np.bincount(labels)) == 1
        return
    assert sorted([*parts.train, *parts.validation]) == list(range(len(labels)))
    assert len(parts.train) > 0
    if method == "stratified":
        assert set(given_labels[parts.train]) == set(labels)


def test_stratified_keeps_the_proportions_and_the_shuffled_order() -> None:
    parts = split(LABELS, SplitOptions(fraction=0.1, method="stratified", shuffle_seed=100, seed=1))
    assert len(parts.validation) == 184
    expected = np.bincount(LABELS) * 184 / 1836
    assert np.abs(np.bincount(LABELS[parts.validation]) - expected).max() < 1
    place = np.argsort(ORDER)
    for part in (parts.train, parts.validation):
        assert (np.diff(place[part]) > 0).all()
    again = split(LABELS, SplitOptions(fraction=0.1, method="stratified", shuffle_seed=100, seed=1))
    other = split(LABELS, SplitOptions(fraction=0.1, method="stratified", shuffle_seed=100, seed=2))
    assert np.array_equal(parts.validation, again.validation)
    assert not np.array_equal(parts.validation, other.validation)


@pytest.mark.parametrize(("fraction", "validation"), [(0.1, 2), (0.25, 5), (0.9, 15)])
def test_twenty_rows_of_five_classes_still_split(fraction: float, validation: int) -> None:
    labels = np.tile(np.arange(5), 4)
    parts = split(labels, SplitOptions(fraction=fraction, method="stratified", shuffle_seed=1))
    assert len(parts.validation) == validation
    assert set(labels[parts.train]) == set(range(5))


def test_a_class_with_a_single_row_trains() -> None:
    labels = np.array([0] * 10 + [1] * 10 + [2])
    parts = split(labels, SplitOptions(fraction=0.3, method="stratified"))
    assert 20 in parts.train
    assert len(parts.validation) == 7


@pytest.mark.parametrize("method", ["tail", "stratified"])
def test_no_fraction_no_validation(method: Method) -> None:
    parts = split(LABELS, SplitOptions(fraction=0.0, method=method))
    assert (len(parts.train), len(parts.validation)) == (1836, 0)


@pytest.mark.parametrize(
    ("labels", "fraction", "method", "code"),
    [
        ([0, 1], 1.0, "tail", "split.fraction"),
        ([0, 1], -0.1, "tail", "split.fraction"),
        ([0, 1], math.nan, "tail", "split.fraction"),
        ([0, 1], 0.9, "tail", "split.none_to_train"),
        ([0, 1, 2], 0.3, "stratified", "split.none_to_spare"),
        ([], 0.1, "tail", "split.no_rows"),
    ],
)
def test_impossible_splits_say_why(
    labels: list[int], fraction: float, method: Method, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        split(
            np.array(labels, np.int64),
            SplitOptions(fraction=fraction, method=method),
        )
    assert caught.value.code == code
