"""Every way of dividing rows keeps its promise, whatever the table."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data import InputError
from data.split import Method, Split, SplitOptions, split
from data.split.columns import times

METHODS: tuple[Method, ...] = ("tail", "shuffled", "stratified", "group", "time")
methods = st.sampled_from(METHODS)
fractions = st.sampled_from([0.0, 0.05, 0.1, 0.25, 0.4])
orders = st.none() | st.integers(0, 9)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Any, Any]:
    """Labels (classes or numbers) of some rows, and a column of few whole values."""
    rows = draw(st.integers(20, 90))
    some = np.random.default_rng(draw(st.integers(0, 999)))
    labels: Any = some.integers(0, draw(st.integers(2, 4)), rows)
    if draw(st.booleans()):
        labels = some.standard_normal(rows)
    return labels, some.integers(0, 12, rows)


def divided(labels: Any, options: SplitOptions, values: Any) -> Split:
    """The split; a table that cannot be divided so is none for this test."""
    try:
        return split(labels, options, values, "a column")
    except InputError as error:
        assume(error.code not in REFUSALS)
        raise


REFUSALS = (
    *("split.none_to_train", "split.too_few_groups", "split.none_to_spare"),
    *("split.fewer_groups_than_folds", "split.fewer_rows_of_class_than_folds"),
    "split.fewer_rows_than_folds",
)


def parts(found: Split) -> tuple[set[int], set[int], set[int]]:
    return set(found.train.tolist()), set(found.validation.tolist()), set(found.test.tolist())


@settings(max_examples=150, deadline=None)
@given(tables(), methods, fractions, fractions, orders, st.integers(0, 5))
def test_parts_are_disjoint_and_hold_every_row(
    table: Any, method: Method, fraction: float, test: float, order: int | None, seed: int
) -> None:
    labels, values = table
    options = SplitOptions(fraction, method, order, seed, test=test, test_seed=seed + 1)
    found = divided(labels, options, values)
    train, validation, kept = parts(found)
    assert train | validation | kept == set(range(len(labels)))
    assert len(train) + len(validation) + len(kept) == len(labels)
    assert train
    assert bool(validation) == (fraction > 0)
    assert bool(kept) == (test > 0)
    again = split(labels, options, values, "a column")
    assert parts(again) == (train, validation, kept)
    if method == "group":
        for one, other in ((train, validation), (train, kept), (validation, kept)):
            assert not set(values[list(one)]) & set(values[list(other)])
    if method == "time":
        latest = values[list(train)].max()
        assert all(latest <= values[row] for row in validation | kept)
        if validation and kept:
            assert values[list(validation)].max() <= values[list(kept)].min()


@settings(max_examples=100, deadline=None)
@given(tables(), methods, fractions, st.integers(2, 5), orders)
def test_folds_validate_every_row_once(
    table: Any, method: Method, test: float, folds: int, order: int | None
) -> None:
    labels, values = table

    def fold(number: int) -> Split:
        options = SplitOptions(0.1, method, order, 3, folds, number, test)
        return divided(labels, options, values)

    found = [fold(number + 1) for number in range(folds)]
    kept = parts(found[0])[2]
    assert all(parts(one)[2] == kept for one in found), "the test is the same for every fold"
    validated = Counter(row for one in found for row in one.validation.tolist())
    assert set(validated.values()) == {1}
    rest = set(range(len(labels))) - kept
    if method == "time":  # the oldest rows only train, and what comes after a fold is left out
        for one in found:
            assert values[one.train].max() <= values[one.validation].min()
        assert set(validated) | parts(found[0])[0] == rest
        return
    assert set(validated) == rest
    for one in found:
        train, validation, _ = parts(one)
        assert train | validation == rest
        if method == "group":
            assert not set(values[one.train]) & set(values[one.validation])


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 4), st.integers(0, 99), st.sampled_from([0.1, 0.2, 0.3]), orders)
def test_stratified_parts_hold_each_class_in_proportion_to_a_row(
    classes: int, seed: int, fraction: float, order: int | None
) -> None:
    labels = np.random.default_rng(seed).integers(0, classes, 120)
    found = split(labels, SplitOptions(fraction, "stratified", order, seed, test=0.2))
    for part in (found.validation, found.test):
        expected = np.bincount(labels, minlength=classes) * len(part) / len(labels)
        counted = np.bincount(labels[part], minlength=classes)
        # The validation rows are drawn of what the test has left
        assert np.abs(counted - expected).max() < (1 if part is found.test else 2)
    folds = [
        split(labels, SplitOptions(0.1, "stratified", order, seed, folds=4, fold=number))
        for number in (1, 2, 3, 4)
    ]
    counts = np.array([np.bincount(labels[one.validation], minlength=classes) for one in folds])
    assert (counts.max(axis=0) - counts.min(axis=0)).max() <= 1


@pytest.mark.parametrize("seed", range(4))
def test_a_number_is_stratified_by_its_quantiles(seed: int) -> None:
    labels = np.random.default_rng(seed).lognormal(size=200)
    found = split(labels, SplitOptions(0.2, "stratified", seed=seed))
    edges = np.quantile(labels, np.linspace(0, 1, 11)[1:-1])
    assert np.bincount(np.digitize(labels[found.validation], edges)).tolist() == [4] * 10


def test_the_test_stays_where_it_is_when_other_rows_validate() -> None:
    labels = np.tile(np.arange(3), 30)
    first = split(labels, SplitOptions(0.2, "stratified", seed=1, test=0.2))
    other = split(labels, SplitOptions(0.2, "stratified", seed=2, test=0.2))
    assert first.test.tolist() == other.test.tolist()
    assert first.validation.tolist() != other.validation.tolist()
    drawn = split(labels, SplitOptions(0.2, "stratified", seed=1, test=0.2, test_seed=5))
    assert drawn.test.tolist() != first.test.tolist()


DAYS = ["2024-03-01", "2023-12-31", "2024-01-15", "2024-02-01", "2024-01-01"]


@pytest.mark.parametrize(
    "values",
    [
        DAYS,
        [f"{day}T10:00:00Z" for day in DAYS],
        [day.replace("-", "/") for day in DAYS],
        np.array(DAYS, dtype="datetime64[D]"),
        ["5", "1.5", "3", "4", "2"],
        np.array([1e18 + 5000, 1e18, 1e18 + 3000, 1e18 + 4000, 1e18 + 2000]).astype(np.int64),
    ],
)
def test_times_of_any_kind_put_the_latest_rows_into_validation(values: Any) -> None:
    found = split(np.array([0, 1, 0, 1, 0]), SplitOptions(0.4, "time"), values, "seen")
    assert found.validation.tolist() == [0, 3]
    assert found.train.tolist() == [1, 2, 4]


def test_groups_may_be_texts() -> None:
    cities = ["Oslo", "Rome", "Oslo", "Bonn", "Rome", "", "Bonn", ""]
    found = split(np.arange(8) % 2, SplitOptions(0.25, "group"), cities, "city")
    held = {cities[row] for row in found.validation}
    assert len(held) == 1
    assert len(found.validation) == 2
    assert not held & {cities[row] for row in found.train}


def refused(options: SplitOptions, values: Any = None, rows: int = 6) -> InputError:
    with pytest.raises(InputError) as caught:
        split(np.arange(rows) % 2, options, values, "when")
    return caught.value


def test_what_cannot_be_divided_so_is_told() -> None:
    assert refused(SplitOptions(0.2, "group")).code == "split.needs_column"
    assert refused(SplitOptions(0.2, "group"), [1] * 6).code == "split.too_few_groups"
    assert refused(SplitOptions(0.2, "tail", folds=7)).code == "split.fewer_rows_than_folds"
    few = refused(SplitOptions(0.2, "stratified", folds=4))
    assert (few.code, few.message.params["count"]) == ("split.fewer_rows_of_class_than_folds", 3)
    groups = refused(SplitOptions(0.2, "group", folds=3), list("aabbaa"))
    assert (groups.code, groups.message.params["count"]) == ("split.fewer_groups_than_folds", 2)
    assert refused(SplitOptions(0.2, "tail", folds=3, fold=4)).code == "split.no_such_fold"
    assert refused(SplitOptions(0.6, "tail", test=0.5)).code == "split.none_to_train"
    odd = refused(SplitOptions(0.2, "time"), ["2024-01-01", "soon", *["2024-01-02"] * 4])
    assert (odd.code, odd.row, odd.value) == ("split.not_a_time", 2, "soon")
    odd = refused(SplitOptions(0.2, "time"), ["1", "2", "3", "soon", "5", "6"])
    assert (odd.code, odd.row, odd.value) == ("split.not_a_time", 4, "soon")
    missing = refused(SplitOptions(0.2, "time"), np.array([1.0, 2.0, np.nan, 4.0, 5.0, 6.0]))
    assert (missing.code, missing.row, missing.column) == ("split.no_time", 3, "when")


@pytest.mark.parametrize(
    ("texts", "later"),
    [
        (["May 3, 2021", "Jun 1, 2020", "May 9, 2020"], [2, 1, 0]),
        (["May 3, 2021", "June 1, 2020", "May 9, 2020"], [2, 1, 0]),
        (["05/03/2021", "25/12/2020", "02/04/2021"], [1, 0, 2]),
        (["05/03/2021", "12/25/2020", "02/04/2021"], [2, 0, 1]),
        (["04/03/2021", "05/03/2021", "06/02/2021"], [0, 1, 2]),
    ],
)
def test_a_first_date_that_may_be_meant_two_ways_is_read_as_all_of_them_fit(
    texts: list[str], later: list[int]
) -> None:
    assert np.argsort(np.argsort(times(texts, "when"))).tolist() == later
